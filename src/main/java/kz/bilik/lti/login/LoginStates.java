package kz.bilik.lti.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import javax.crypto.SecretKey;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.ToolProperties;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformRegistrations;
import kz.bilik.lti.platform.Secrets;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.web.OptimisticAuthorizationRequestRepository;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.security.oauth2.core.endpoint.OAuth2ParameterNames;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.web.util.WebUtils;

/**
 * Keeps logins under way in the browser and nowhere else: the state is a signed token, a
 * cookie for each login holds the secret whose hash stands in the token. A state begun in
 * another browser is worth nothing here (login CSRF).
 */
@Component
class LoginStates extends OptimisticAuthorizationRequestRepository {

	private static final String COOKIE_PREFIX = "bilik_login_";

	private static final String BROWSER_SECRET = "browser_secret";

	private final PlatformRegistrations registrations;

	private final SecretKey key;

	private final ToolProperties tool;

	private final Clock clock;

	LoginStates(PlatformRegistrations registrations, Secrets secrets, ToolProperties tool, Clock clock) {
		super(null, null);
		this.registrations = registrations;
		this.key = secrets.key("login-state");
		this.tool = tool;
		this.clock = clock;
	}

	/**
	 * Begins a login.
	 * @return the authentication request for the platform (Security Framework 1.0,
	 * 5.1.1.2)
	 */
	OAuth2AuthorizationRequest begin(Platform platform, String loginHint, @Nullable String messageHint) {
		String browserSecret = LoginState.random(16);
		LoginState login = LoginState.begin(PlatformRegistrations.registrationId(platform),
				DigestUtils.sha256Hex(browserSecret), this.clock);
		return request(platform, login, login.sign(this.key)).additionalParameters((parameters) -> {
			parameters.put("login_hint", loginHint);
			if (messageHint != null) {
				parameters.put("lti_message_hint", messageHint);
			}
		}).attributes(Map.of(BROWSER_SECRET, new BrowserSecret(login.id(), browserSecret))).build();
	}

	@Override
	public void saveAuthorizationRequest(OAuth2AuthorizationRequest authorizationRequest, HttpServletRequest request,
			HttpServletResponse response) {
		BrowserSecret secret = authorizationRequest.getAttribute(BROWSER_SECRET);
		Assert.state(secret != null, "The request was not begun here");
		CookieCheck.addCookie(response, COOKIE_PREFIX + secret.loginId(), secret.value(), LaunchSecurity.LAUNCH_PATH,
				LoginState.LIFETIME);
	}

	@Override
	public OAuth2AuthorizationRequest loadAuthorizationRequest(HttpServletRequest request) {
		return request(begunHere(request), request);
	}

	@Override
	public OAuth2AuthorizationRequest removeAuthorizationRequest(HttpServletRequest request,
			HttpServletResponse response) {
		LoginState login = begunHere(request);
		CookieCheck.addCookie(response, COOKIE_PREFIX + login.id(), "", LaunchSecurity.LAUNCH_PATH, Duration.ZERO);
		return request(login, request);
	}

	private LoginState begunHere(HttpServletRequest request) {
		LoginState login = LoginState.verify(request.getParameter(OAuth2ParameterNames.STATE), this.key, this.clock);
		Cookie cookie = WebUtils.getCookie(request, COOKIE_PREFIX + login.id());
		if (cookie == null || !MessageDigest.isEqual(bytes(DigestUtils.sha256Hex(cookie.getValue())),
				bytes(login.browserHash()))) {
			throw new LaunchRefusedException(Reason.OTHER_BROWSER);
		}
		return login;
	}

	private OAuth2AuthorizationRequest request(LoginState login, HttpServletRequest launch) {
		Platform platform = this.registrations.platform(login.registrationId());
		if (platform == null) {
			throw new LaunchRefusedException(Reason.EXPIRED_STATE);
		}
		LaunchLog.comesFrom(launch, platform.id());
		// the library's filter looks for the registration among the request's parameters
		return request(platform, login, launch.getParameter(OAuth2ParameterNames.STATE))
			.additionalParameters(
					(parameters) -> parameters.put(OAuth2ParameterNames.REGISTRATION_ID, login.registrationId()))
			.build();
	}

	/** No page of the library's own stands between the login and the platform. */
	@Override
	public boolean hasWorkingSession(HttpServletRequest request) {
		return true;
	}

	private OAuth2AuthorizationRequest.Builder request(Platform platform, LoginState login, String state) {
		return OAuth2AuthorizationRequest.authorizationCode()
			.clientId(platform.clientId())
			.authorizationUri(platform.authenticationEndpoint())
			.redirectUri(this.tool.url(LaunchSecurity.LAUNCH_PATH))
			.scope("openid")
			.state(state)
			.additionalParameters(login.requestParameters());
	}

	private static byte[] bytes(String value) {
		return value.getBytes(StandardCharsets.UTF_8);
	}

	private record BrowserSecret(String loginId, String value) {
	}

}
