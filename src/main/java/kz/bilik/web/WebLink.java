package kz.bilik.web;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import jakarta.validation.Constraint;
import jakarta.validation.Payload;
import jakarta.validation.ReportAsSingleViolation;
import jakarta.validation.constraints.Pattern;

/**
 * A text that is an http or https address, or empty.
 */
@Pattern(regexp = WebLink.PATTERN, flags = Pattern.Flag.CASE_INSENSITIVE)
@ReportAsSingleViolation
@Constraint(validatedBy = {})
@Target({ ElementType.FIELD, ElementType.PARAMETER, ElementType.RECORD_COMPONENT })
@Retention(RetentionPolicy.RUNTIME)
public @interface WebLink {

	/** In capital letters or small ones. */
	String PATTERN = "\\s*|\\s*https?://[^\\s/?#]+\\S*\\s*";

	String message() default "WebLink";

	Class<?>[] groups() default {};

	Class<? extends Payload>[] payload() default {};

}
