package kz.bilik.lti.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

import kz.bilik.lti.platform.Platform.PlatformDeployment;
import kz.bilik.lti.platform.Platform.Source;
import kz.bilik.lti.platform.Platform.Status;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;

/**
 * The platforms as Spring Security sees them: one client registration serves the launch
 * and the services. Its id changes with what access tokens depend on, because they are
 * kept by it.
 */
@Component
public class PlatformRegistrations implements ClientRegistrationRepository {

	private static final String IN_THIS_REQUEST = PlatformRegistrations.class.getName() + ".";

	private final JdbcClient jdbc;

	PlatformRegistrations(JdbcClient jdbc) {
		this.jdbc = jdbc;
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
		RequestAttributes request = RequestContextHolder.getRequestAttributes();
		Platform known = (request != null)
				? (Platform) request.getAttribute(IN_THIS_REQUEST + registrationId, RequestAttributes.SCOPE_REQUEST)
				: null;
		if (known != null) {
			// each step of a launch asks
			return known;
		}
		int dash = registrationId.indexOf('-');
		Platform platform = (dash < 1) ? null
				: read("platform.id", Long.valueOf(registrationId.substring(0, dash))).stream()
					.filter((found) -> found.active() && registrationId(found).equals(registrationId))
					.findFirst()
					.orElse(null);
		if (request != null && platform != null) {
			request.setAttribute(IN_THIS_REQUEST + registrationId, platform, RequestAttributes.SCOPE_REQUEST);
		}
		return platform;
	}

	/**
	 * The platforms of an issuer, whatever their status.
	 */
	public List<Platform> ofIssuer(String issuer) {
		return read("platform.issuer", issuer);
	}

	/** In one statement: every login and every launch asks. */
	private List<Platform> read(String column, Object value) {
		return this.jdbc.sql("""
				select platform.*, deployment_id from platform
				left join platform_deployment on platform_id = platform.id where %s = ? order by platform.id
				""".formatted(column)).param(value).query(PlatformRegistrations::platforms);
	}

	private static List<Platform> platforms(ResultSet rows) throws SQLException {
		List<Platform> platforms = new ArrayList<>();
		Platform last = null;
		while (rows.next()) {
			if (last == null || last.id() != rows.getLong("id")) {
				last = new Platform(rows.getLong("id"), rows.getString("issuer"), rows.getString("client_id"),
						rows.getString("name"), rows.getString("authentication_endpoint"),
						rows.getString("token_endpoint"), rows.getString("jwks_uri"), rows.getString("token_audience"),
						rows.getString("frame_origins"), Source.valueOf(rows.getString("source")),
						Status.valueOf(rows.getString("status")), rows.getTimestamp("registered_at").toInstant(),
						new HashSet<>(), rows.getInt("version"));
				platforms.add(last);
			}
			String deploymentId = rows.getString("deployment_id");
			if (deploymentId != null) {
				last.deployments().add(new PlatformDeployment(deploymentId));
			}
		}
		return platforms;
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
