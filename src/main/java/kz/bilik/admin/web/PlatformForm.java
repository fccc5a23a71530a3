package kz.bilik.admin.web;

import java.util.List;

import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformDetails;
import org.jspecify.annotations.Nullable;

/**
 * A platform as it is typed: what there may be several of stands one on a line.
 *
 * @param version of the platform that was edited; absent for a new one
 */
record PlatformForm(@Nullable String issuer, @Nullable String clientId, @Nullable String name,
		@Nullable String deploymentIds, @Nullable String authenticationEndpoint, @Nullable String tokenEndpoint,
		@Nullable String jwksUri, @Nullable String tokenAudience, @Nullable String frameOrigins,
		@Nullable Integer version) {

	static PlatformForm of(Platform platform) {
		PlatformDetails details = platform.details();
		return new PlatformForm(details.issuer(), details.clientId(), details.name(),
				String.join("\n", details.deploymentIds()), details.authenticationEndpoint(), details.tokenEndpoint(),
				details.jwksUri(), details.tokenAudience(), String.join("\n", details.frameOrigins()),
				platform.version());
	}

	PlatformDetails details() {
		return new PlatformDetails(text(this.issuer), text(this.clientId), text(this.name), lines(this.deploymentIds),
				text(this.authenticationEndpoint), text(this.tokenEndpoint), text(this.jwksUri),
				text(this.tokenAudience), lines(this.frameOrigins));
	}

	private static String text(@Nullable String typed) {
		return (typed != null) ? typed.strip() : "";
	}

	private static List<String> lines(@Nullable String typed) {
		return text(typed).lines().map(String::strip).filter((line) -> !line.isEmpty()).distinct().toList();
	}

}
