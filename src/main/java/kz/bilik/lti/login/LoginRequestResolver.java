package kz.bilik.lti.login;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.ToolProperties;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformRegistrations;
import org.jspecify.annotations.Nullable;

import org.springframework.security.oauth2.client.web.OAuth2AuthorizationRequestResolver;
import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * Third-party initiated login (Security Framework 1.0, 5.1.1.1): one address for all
 * platforms, by GET or POST.
 */
@Component
class LoginRequestResolver implements OAuth2AuthorizationRequestResolver {

	private final PlatformRegistrations registrations;

	private final LoginStates states;

	private final ToolProperties tool;

	LoginRequestResolver(PlatformRegistrations registrations, LoginStates states, ToolProperties tool) {
		this.registrations = registrations;
		this.states = states;
		this.tool = tool;
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request) {
		if (!LaunchSecurity.LOGIN_PATH.equals(request.getServletPath())) {
			return null;
		}
		String issuer = required(request, "iss");
		String loginHint = required(request, "login_hint");
		String target = required(request, "target_link_uri");
		Platform platform = platform(request, issuer, request.getParameter("client_id"),
				request.getParameter("lti_deployment_id"));
		LaunchLog.comesFrom(request, platform.id());
		if (!this.tool.owns(target)) {
			throw new LaunchRefusedException(Reason.FOREIGN_TARGET, target, this.tool.publicUrl().toString());
		}
		return this.states.begin(platform, loginHint, request.getParameter("lti_message_hint"));
	}

	@Override
	public @Nullable OAuth2AuthorizationRequest resolve(HttpServletRequest request, String clientRegistrationId) {
		return null;
	}

	private String required(HttpServletRequest request, String parameter) {
		String value = request.getParameter(parameter);
		if (!StringUtils.hasText(value)) {
			throw new LaunchRefusedException(Reason.INCOMPLETE_LOGIN, parameter);
		}
		return value;
	}

	/**
	 * A platform that sends no client id is known by its issuer, and by its deployment
	 * where the issuer has several clients.
	 */
	private Platform platform(HttpServletRequest request, String issuer, @Nullable String clientId,
			@Nullable String deploymentId) {
		List<Platform> registered = this.registrations.ofIssuer(issuer)
			.stream()
			.filter((platform) -> !StringUtils.hasText(clientId) || platform.clientId().equals(clientId))
			.toList();
		List<Platform> found = registered.stream().filter(Platform::active).toList();
		if (found.size() > 1 && deploymentId != null) {
			found = found.stream().filter((platform) -> platform.hasDeployment(deploymentId)).toList();
		}
		if (found.size() == 1) {
			return found.get(0);
		}
		if (registered.size() == 1) {
			LaunchLog.comesFrom(request, registered.get(0).id());
		}
		throw new LaunchRefusedException((registered.size() == 1) ? reason(registered.get(0)) : Reason.UNKNOWN_PLATFORM,
				issuer, StringUtils.hasText(clientId) ? clientId : "–");
	}

	private static Reason reason(Platform platform) {
		return switch (platform.status()) {
			case PENDING -> Reason.PLATFORM_PENDING;
			case OFF, DELETING -> Reason.PLATFORM_OFF;
			case ACTIVE -> Reason.UNKNOWN_PLATFORM;
		};
	}

}
