package kz.bilik;

import java.util.Map;

import kz.demolms.DemoLms;

/**
 * The settings by which the tool trusts a demo LMS.
 */
final class DemoPlatform {

	private DemoPlatform() {
	}

	static Map<String, Object> properties(DemoLms lms) {
		return properties(lms, 0);
	}

	/** One of several platforms. */
	static Map<String, Object> properties(DemoLms lms, int number) {
		DemoLms.Platform platform = lms.platform();
		String entry = "bilik.lti.platforms[" + number + "].";
		return Map.of(entry + "issuer", platform.issuer(), entry + "client-id", platform.clientId(),
				entry + "deployment-ids", platform.deploymentId(), entry + "authentication-endpoint",
				platform.authenticationEndpoint(), entry + "token-endpoint", platform.tokenEndpoint(),
				entry + "jwks-uri", platform.jwksUri(), "bilik.lti.allow-private-platforms", true);
	}

}
