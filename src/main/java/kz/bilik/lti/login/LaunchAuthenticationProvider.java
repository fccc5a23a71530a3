package kz.bilik.lti.login;

import java.net.http.HttpClient;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.ToolProperties;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformRegister;
import kz.bilik.lti.platform.PlatformRegistrations;
import org.jspecify.annotations.Nullable;
import uk.ac.ox.ctl.lti13.lti.Claims;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.authentication.OidcLaunchFlowAuthenticationProvider;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.authentication.OidcLaunchFlowToken;

import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

/**
 * Checks an id_token. The library checks the signature, {@code iss}, {@code aud},
 * {@code azp}, {@code exp}, a future {@code iat} and the LTI version; here is what it
 * leaves undone (Security Framework 1.0, 5.1.3; LTI 1.3, 5.3). The nonce is spent last:
 * whatever is refused before does not spend it.
 */
@Component
class LaunchAuthenticationProvider extends OidcLaunchFlowAuthenticationProvider {

	private static final Duration KEYS_TIMEOUT = Duration.ofSeconds(5);

	/** The library's own leeway. */
	private static final Duration MAX_AHEAD = Duration.ofSeconds(30);

	private static final Duration MAX_AGE = Duration.ofMinutes(5);

	private final PlatformRegistrations registrations;

	private final PlatformRegister register;

	private final Nonces nonces;

	private final ToolProperties tool;

	private final Clock clock;

	LaunchAuthenticationProvider(PlatformRegistrations registrations, PlatformRegister register, Nonces nonces,
			ToolProperties tool, Clock clock) {
		this.registrations = registrations;
		this.register = register;
		this.nonces = nonces;
		this.tool = tool;
		this.clock = clock;
		JdkClientHttpRequestFactory http = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().connectTimeout(KEYS_TIMEOUT).build());
		http.setReadTimeout(KEYS_TIMEOUT);
		setRestOperations(new RestTemplate(http));
	}

	@Override
	public Authentication authenticate(Authentication authentication) throws AuthenticationException {
		OidcLaunchFlowToken launch = (OidcLaunchFlowToken) authentication;
		String idToken = launch.getAuthorizationExchange().getAuthorizationResponse().getIdToken();
		SignedJWT unverified = parse(idToken);
		Authentication authenticated;
		try {
			authenticated = super.authenticate(authentication);
		}
		catch (LaunchRefusedException ex) {
			throw ex;
		}
		catch (RuntimeException ex) {
			throw refusal(unverified, ex);
		}
		OidcLaunchFlowToken verified = (OidcLaunchFlowToken) authenticated;
		Object nonce = launch.getAuthorizationExchange()
			.getAuthorizationRequest()
			.getAdditionalParameters()
			.get("nonce");
		check(new IdToken(verified.getPrincipal().getClaims()), verified.getClientRegistration().getRegistrationId(),
				(String) nonce);
		return verified;
	}

	private SignedJWT parse(String idToken) {
		try {
			SignedJWT jwt = SignedJWT.parse(idToken);
			if (!StringUtils.hasText(jwt.getHeader().getKeyID())) {
				throw new LaunchRefusedException(Reason.INVALID_TOKEN, "kid");
			}
			// the decoder would put a time of its own into the place of a missing one
			if (jwt.getJWTClaimsSet().getIssueTime() == null) {
				throw new LaunchRefusedException(Reason.INVALID_TOKEN, "iat");
			}
			return jwt;
		}
		catch (ParseException ex) {
			throw new LaunchRefusedException(Reason.INVALID_TOKEN, ex, "JWT");
		}
	}

	/** The library gives one kind of exception for everything, and not always its own. */
	private LaunchRefusedException refusal(SignedJWT unverified, RuntimeException failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof RemoteKeySourceException || cause instanceof ResourceAccessException
					|| cause instanceof RestClientException) {
				return new LaunchRefusedException(Reason.PLATFORM_UNREACHABLE, failure);
			}
		}
		JWTClaimsSet claims = claims(unverified);
		if (claims == null) {
			return new LaunchRefusedException(Reason.INVALID_TOKEN, failure, "claims");
		}
		Instant now = this.clock.instant();
		if (claims.getExpirationTime() != null && claims.getExpirationTime().toInstant().isBefore(now)) {
			return new LaunchRefusedException(Reason.EXPIRED_TOKEN, failure);
		}
		if (claims.getIssueTime() != null && claims.getIssueTime().toInstant().isAfter(now.plus(MAX_AHEAD))) {
			return new LaunchRefusedException(Reason.WRONG_CLOCK, failure, claims.getIssueTime().toInstant().toString(),
					now.toString());
		}
		if (failure instanceof OAuth2AuthenticationException) {
			// the signature is good
			try {
				new IdToken(claims.getClaims()).requireLaunch();
			}
			catch (LaunchRefusedException ex) {
				return ex;
			}
		}
		if (failure instanceof JwtException) {
			return new LaunchRefusedException(Reason.INVALID_TOKEN, failure, "signature");
		}
		return new LaunchRefusedException(Reason.INVALID_TOKEN, failure, String.valueOf(failure.getMessage()));
	}

	private static @Nullable JWTClaimsSet claims(SignedJWT jwt) {
		try {
			return jwt.getJWTClaimsSet();
		}
		catch (ParseException ex) {
			return null;
		}
	}

	private void check(IdToken token, String registrationId, String nonce) {
		Platform platform = this.registrations.platform(registrationId);
		if (platform == null) {
			throw new LaunchRefusedException(Reason.EXPIRED_STATE);
		}
		Instant issuedAt = token.getClaimAsInstant("iat");
		if (issuedAt.isBefore(this.clock.instant().minus(MAX_AGE))) {
			throw new LaunchRefusedException(Reason.WRONG_CLOCK, issuedAt.toString(), this.clock.instant().toString());
		}
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
