package kz.bilik.lti.platform;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import org.hibernate.validator.constraints.URL;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The platforms that may launch the tool, as the operator wrote them down in
 * {@code lti-config/platforms.yaml}.
 */
@ConfigurationProperties("bilik.lti")
@Validated
record LtiProperties(@DefaultValue List<@Valid PlatformEntry> platforms) {

	/**
	 * @param issuer the platform's issuer, character by character
	 * @param tokenAudience the audience of the tool's client assertions, where it is not
	 * the token endpoint
	 * @param frameOrigins origins that frame the tool, beside those of the issuer and the
	 * authentication endpoint
	 */
	record PlatformEntry(@NotBlank String issuer, @NotBlank String clientId, @NotEmpty List<String> deploymentIds,
			@NotBlank @URL(regexp = "https?://.+") String authenticationEndpoint,
			@NotBlank @URL(regexp = "https?://.+") String tokenEndpoint,
			@NotBlank @URL(regexp = "https?://.+") String jwksUri, @Nullable String tokenAudience,
			@DefaultValue List<@URL(regexp = "https?://[^/]+") String> frameOrigins) {

		Platform toPlatform() {
			return Platform.fromFile(this.issuer, this.clientId, this.authenticationEndpoint, this.tokenEndpoint,
					this.jwksUri, this.tokenAudience, this.frameOrigins, this.deploymentIds);
		}
	}

}
