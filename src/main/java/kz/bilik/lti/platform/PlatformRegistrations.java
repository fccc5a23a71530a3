package kz.bilik.lti.platform;

import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;

/**
 * The platforms as Spring Security sees them: one client registration serves the launch
 * and the services. Its id changes with what access tokens depend on, because they are
 * kept by it.
 */
@Component
public class PlatformRegistrations implements ClientRegistrationRepository {

	private final Platforms platforms;

	PlatformRegistrations(Platforms platforms) {
		this.platforms = platforms;
	}

	/**
	 * The id under which a platform's registration is found.
	 */
	public static String registrationId(Platform platform) {
		String fingerprint = DigestUtils.md5DigestAsHex(
				String
					.join(" ", platform.issuer(), platform.clientId(), platform.tokenEndpoint(),
							String.valueOf(platform.tokenAudience()))
					.getBytes());
		return platform.id() + "-" + fingerprint.substring(0, 8);
	}

	/**
	 * The platform of a registration.
	 * @return absent when it is not registered, is switched off or has changed meanwhile
	 */
	public @Nullable Platform platform(String registrationId) {
		int dash = registrationId.indexOf('-');
		return (dash < 1) ? null
				: this.platforms.findById(Long.valueOf(registrationId.substring(0, dash)))
					.filter((platform) -> platform.active() && registrationId(platform).equals(registrationId))
					.orElse(null);
	}

	@Override
	public @Nullable ClientRegistration findByRegistrationId(String registrationId) {
		Platform platform = platform(registrationId);
		return (platform != null) ? registration(platform) : null;
	}

	/**
	 * The registration of a platform.
	 */
	public static ClientRegistration registration(Platform platform) {
		return ClientRegistration.withRegistrationId(registrationId(platform))
			.clientId(platform.clientId())
			.clientName(platform.issuer())
			.issuerUri(platform.issuer())
			.authorizationUri(platform.authenticationEndpoint())
			.tokenUri(platform.tokenEndpoint())
			.jwkSetUri(platform.jwksUri())
			.clientAuthenticationMethod(ClientAuthenticationMethod.PRIVATE_KEY_JWT)
			.authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
			.build();
	}

}
