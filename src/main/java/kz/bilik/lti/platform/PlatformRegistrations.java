package kz.bilik.lti.platform;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import kz.bilik.lti.platform.Platform.PlatformDeployment;
import kz.bilik.lti.platform.Platform.Source;
import kz.bilik.lti.platform.Platform.Status;
import org.jspecify.annotations.Nullable;

import org.springframework.data.relational.core.mapping.event.AfterSaveEvent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionalEventListener;
import org.springframework.util.DigestUtils;

/**
 * The platforms as Spring Security sees them: one client registration serves the launch
 * and the services. Its id changes with what access tokens depend on, because they are
 * kept by it.
 */
@Component
public class PlatformRegistrations implements ClientRegistrationRepository {

	/**
	 * Each step of each launch asks. What another node changes is seen here so much
	 * later, what this one changes at once.
	 */
	private static final Duration KNOWN = Duration.ofSeconds(1);

	private static final int ISSUERS = 1000;

	private final Cache<Long, List<Platform>> byId = cache();

	private final Cache<String, List<Platform>> byIssuer = cache();

	private final AtomicLong changes = new AtomicLong();

	private final JdbcClient jdbc;

	PlatformRegistrations(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	private static <K> Cache<K, List<Platform>> cache() {
		return Caffeine.newBuilder().maximumSize(ISSUERS).expireAfterWrite(KNOWN).build();
	}

	@TransactionalEventListener(fallbackExecution = true)
	void changed(AfterSaveEvent<Platform> event) {
		forget();
	}

	/** Platforms were changed otherwise than by being saved. */
	public void forget() {
		this.changes.incrementAndGet();
		this.byId.invalidateAll();
		this.byIssuer.invalidateAll();
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
				: known(this.byId, "platform.id", Long.valueOf(registrationId.substring(0, dash))).stream()
					.filter((found) -> found.active() && registrationId(found).equals(registrationId))
					.findFirst()
					.orElse(null);
	}

	/**
	 * The platforms of an issuer, whatever their status.
	 */
	public List<Platform> ofIssuer(String issuer) {
		return known(this.byIssuer, "platform.issuer", issuer);
	}

	/**
	 * Several may read the same at once: none waits for another's statement while the
	 * database is away. What was read before a change is not kept after it.
	 */
	private <K> List<Platform> known(Cache<K, List<Platform>> cache, String column, K key) {
		List<Platform> known = cache.getIfPresent(key);
		if (known == null) {
			long before = this.changes.get();
			known = read(column, key);
			if (this.changes.get() == before) {
				cache.put(key, known);
			}
		}
		return known;
	}

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
