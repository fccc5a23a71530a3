package kz.bilik.lti.platform;

import org.springframework.validation.Errors;

/**
 * A platform cannot be registered as it was given.
 */
public class InvalidPlatformException extends RuntimeException {

	private final transient Errors errors;

	InvalidPlatformException(Errors errors) {
		super(errors.toString());
		this.errors = errors;
	}

	/** What is wrong, by the fields of {@link PlatformDetails}. */
	public Errors errors() {
		return this.errors;
	}

}
