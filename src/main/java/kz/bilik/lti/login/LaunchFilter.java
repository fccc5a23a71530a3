package kz.bilik.lti.login;

import java.io.IOException;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.web.OAuth2LoginAuthenticationFilter;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.util.StringUtils;

/**
 * The library's filter, with the requests that it would answer without a reason taken out
 * before.
 */
class LaunchFilter extends OAuth2LoginAuthenticationFilter {

	private final LoginStates states;

	LaunchFilter(ClientRegistrationRepository registrations, LoginStates states, String path) {
		super(registrations, path);
		this.states = states;
		setAuthorizationRequestRepository(states);
		setRequiresAuthenticationRequestMatcher(PathPatternRequestMatcher.pathPattern(path));
	}

	@Override
	public Authentication attemptAuthentication(HttpServletRequest request, HttpServletResponse response)
			throws IOException, ServletException {
		// response_mode=form_post: a token in an address would stand in logs
		if (!HttpMethod.POST.matches(request.getMethod())) {
			response.setHeader(HttpHeaders.ALLOW, HttpMethod.POST.name());
			throw new LaunchRefusedException(Reason.NOT_POSTED);
		}
		String error = request.getParameter("error");
		if (!StringUtils.hasText(error) && !StringUtils.hasText(request.getParameter("id_token"))) {
			throw new LaunchRefusedException(Reason.INCOMPLETE_LAUNCH, "id_token");
		}
		if (!StringUtils.hasText(request.getParameter("state"))) {
			throw new LaunchRefusedException(Reason.INVALID_STATE);
		}
		if (StringUtils.hasText(error)) {
			// only a platform that was asked may say something on our page
			this.states.loadAuthorizationRequest(request);
			String description = request.getParameter("error_description");
			throw new LaunchRefusedException(Reason.PLATFORM_ERROR, error,
					StringUtils.hasText(description) ? description : "–");
		}
		return super.attemptAuthentication(request, response);
	}

}
