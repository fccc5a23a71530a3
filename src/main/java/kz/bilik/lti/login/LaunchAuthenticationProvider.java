package kz.bilik.lti.login;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.jwt.proc.ConfigurableJWTProcessor;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.ToolProperties;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformKeys;
import kz.bilik.lti.platform.PlatformRegister;
import kz.bilik.lti.platform.PlatformRegistrations;
import uk.ac.ox.ctl.lti13.lti.Claims;
import uk.ac.ox.ctl.lti13.security.oauth2.core.user.LtiOauth2User;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.authentication.OidcLaunchFlowAuthenticationProvider;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.authentication.OidcLaunchFlowToken;

import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;
import org.springframework.security.oauth2.core.oidc.user.OidcUserAuthority;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Checks an id_token (Security Framework 1.0, 5.1.3; LTI 1.3, 5.3). It takes the place of
 * the library's provider, which caches keys for ever, goes by the system's clock and
 * leaves most of this undone. The nonce is spent last: whatever is refused before does
 * not spend it.
 */
@Component
class LaunchAuthenticationProvider extends OidcLaunchFlowAuthenticationProvider {

	/** How far the clocks of platform and tool may be apart. */
	private static final Duration LEEWAY = Duration.ofSeconds(30);

	private static final Duration MAX_AGE = Duration.ofMinutes(5);

	private final ConfigurableJWTProcessor<PlatformKeys.Of> signatures = new DefaultJWTProcessor<>();

	private final Converter<Map<String, Object>, Map<String, Object>> claimTypes = MappedJwtClaimSetConverter
		.withDefaults(Map.of());

	private final PlatformRegistrations registrations;

	private final PlatformRegister register;

	private final Nonces nonces;

	private final ToolProperties tool;

	private final Clock clock;

	LaunchAuthenticationProvider(PlatformRegistrations registrations, PlatformRegister register, PlatformKeys keys,
			Nonces nonces, ToolProperties tool, Clock clock) {
		this.registrations = registrations;
		this.register = register;
		this.nonces = nonces;
		this.tool = tool;
		this.clock = clock;
		this.signatures.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
		this.signatures.setJWTClaimsSetVerifier((claims, platform) -> {
			// checked here, each with its own reason
		});
	}

	@Override
	public Authentication authenticate(Authentication authentication) throws AuthenticationException {
		OidcLaunchFlowToken launch = (OidcLaunchFlowToken) authentication;
		Platform platform = this.registrations.platform(launch.getClientRegistration().getRegistrationId());
		if (platform == null) {
			throw new LaunchRefusedException(Reason.EXPIRED_STATE);
		}
		String idToken = launch.getAuthorizationExchange().getAuthorizationResponse().getIdToken();
		Map<String, Object> claims = verifiedClaims(idToken, platform);
		IdToken token = new IdToken(claims);
		requireMeantForUs(token, platform);
		token.requireLaunch();
		Object nonce = launch.getAuthorizationExchange()
			.getAuthorizationRequest()
			.getAdditionalParameters()
			.get("nonce");
		check(token, platform, (String) nonce);
		OidcIdToken verified = new OidcIdToken(idToken, token.getClaimAsInstant("iat"), token.getClaimAsInstant("exp"),
				claims);
		Set<GrantedAuthority> authorities = Set.of(new OidcUserAuthority(verified));
		return new OidcLaunchFlowToken(launch.getClientRegistration(), launch.getAuthorizationExchange(),
				new LtiOauth2User(authorities, verified), authorities);
	}

	private Map<String, Object> verifiedClaims(String idToken, Platform platform) {
		try {
			SignedJWT jwt = SignedJWT.parse(idToken);
			if (!StringUtils.hasText(jwt.getHeader().getKeyID())) {
				throw new LaunchRefusedException(Reason.INVALID_TOKEN, "kid");
			}
			// the converter would put a time of its own into the place of a missing one
			require(jwt.getJWTClaimsSet().getIssueTime() != null, "iat");
			return this.claimTypes.convert(this.signatures.process(jwt, new PlatformKeys.Of(platform)).toJSONObject());
		}
		catch (RemoteKeySourceException ex) {
			throw new LaunchRefusedException(Reason.PLATFORM_UNREACHABLE, ex);
		}
		catch (BadJOSEException | JOSEException ex) {
			throw new LaunchRefusedException(Reason.INVALID_TOKEN, ex, "signature");
		}
		catch (ParseException ex) {
			throw new LaunchRefusedException(Reason.INVALID_TOKEN, ex, "JWT");
		}
		catch (IllegalArgumentException | IllegalStateException ex) {
			// its message may hold what came with the claim
			throw new LaunchRefusedException(Reason.INVALID_TOKEN, "claims");
		}
	}

	/** OpenID Connect Core, 3.1.3.7. */
	private void requireMeantForUs(IdToken token, Platform platform) {
		require(platform.issuer().equals(token.getClaimAsString("iss")), "iss");
		List<String> audience = token.getClaimAsStringList("aud");
		require(audience != null && audience.contains(platform.clientId()), "aud");
		String authorized = token.getClaimAsString("azp");
		require((authorized != null) ? authorized.equals(platform.clientId()) : audience.size() == 1, "azp");
		Instant expiresAt = token.getClaimAsInstant("exp");
		require(expiresAt != null, "exp");
		Instant issuedAt = token.getClaimAsInstant("iat");
		Instant now = this.clock.instant();
		if (issuedAt.isAfter(now.plus(LEEWAY)) || issuedAt.isBefore(now.minus(MAX_AGE))) {
			throw new LaunchRefusedException(Reason.WRONG_CLOCK, issuedAt.toString(), now.toString());
		}
		if (expiresAt.isBefore(now.minus(LEEWAY))) {
			throw new LaunchRefusedException(Reason.EXPIRED_TOKEN);
		}
		require(issuedAt.isBefore(expiresAt), "exp");
		Instant notBefore = token.getClaimAsInstant("nbf");
		require(notBefore == null || !notBefore.isAfter(now.plus(LEEWAY)), "nbf");
	}

	private static void require(boolean condition, String claim) {
		if (!condition) {
			throw new LaunchRefusedException(Reason.INVALID_TOKEN, claim);
		}
	}

	private void check(IdToken token, Platform platform, String nonce) {
		if (!nonce.equals(token.text("nonce"))) {
			throw new LaunchRefusedException(Reason.WRONG_NONCE);
		}
		if (!platform.hasDeployment(token.deploymentId())) {
			this.register.sawUnknownDeployment(platform.id(), token.deploymentId());
			throw new LaunchRefusedException(Reason.UNKNOWN_DEPLOYMENT, token.deploymentId(), platform.issuer());
		}
		if (!StringUtils.hasText(token.text("sub"))) {
			throw new LaunchRefusedException(Reason.ANONYMOUS);
		}
		String target = token.required(Claims.TARGET_LINK_URI);
		if (!this.tool.owns(target)) {
			throw new LaunchRefusedException(Reason.FOREIGN_TARGET, target, this.tool.publicUrl().toString());
		}
		token.toLaunch(platform.id());
		if (!this.nonces.use(nonce, this.clock.instant().plus(LoginState.LIFETIME))) {
			throw new LaunchRefusedException(Reason.REPLAYED);
		}
	}

}
