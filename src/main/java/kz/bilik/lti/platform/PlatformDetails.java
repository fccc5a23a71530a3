package kz.bilik.lti.platform;

import java.util.List;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.hibernate.validator.constraints.URL;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the operator says of a platform, in {@code lti-config/platforms.yaml} or by hand.
 *
 * @param issuer the platform's issuer, character by character
 * @param name what people call the platform
 * @param tokenAudience the audience of the tool's client assertions, where it is not the
 * token endpoint
 * @param frameOrigins origins that frame the tool, beside those of the issuer and the
 * authentication endpoint
 */
public record PlatformDetails(@NotBlank @Size(max = 255) String issuer, @NotBlank @Size(max = 255) String clientId,
		@Size(max = 255) @Nullable String name, @NotEmpty List<@NotBlank @Size(max = 255) String> deploymentIds,
		@NotBlank @Size(max = 1000) @URL(regexp = HTTP) String authenticationEndpoint,
		@NotBlank @Size(max = 1000) @URL(regexp = HTTP) String tokenEndpoint,
		@NotBlank @Size(max = 1000) @URL(regexp = HTTP) String jwksUri,
		@Size(max = 1000) @Nullable String tokenAudience,
		@DefaultValue @Size(max = 10) List<@Pattern(regexp = ORIGIN) @Size(max = 190) String> frameOrigins) {

	private static final String HTTP = "https?://[^\\s\"<>\\\\^`{|}]+";

	/** It stands in a header among others: no space, no semicolon. */
	private static final String ORIGIN = "https?://(\\*\\.)?[\\w.\\-:\\[\\]]+";

}
