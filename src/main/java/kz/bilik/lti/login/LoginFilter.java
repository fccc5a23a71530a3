package kz.bilik.lti.login;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.web.OAuth2AuthorizationRequestRedirectFilter;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Sends the browser on to the platform. The library's filter answers every failure by
 * itself, mostly with a bare 500; this one gives the reason.
 */
class LoginFilter extends OAuth2AuthorizationRequestRedirectFilter {

	/** Longer than any web server takes, and short enough for a header of ours. */
	private static final int MAX_ADDRESS = 16_000;

	private final LoginRequestResolver resolver;

	private final LoginStates states;

	private final Refusals refusals;

	LoginFilter(LoginRequestResolver resolver, LoginStates states, Refusals refusals) {
		super(resolver);
		this.resolver = resolver;
		this.states = states;
		this.refusals = refusals;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			OAuth2AuthorizationRequest login = this.resolver.resolve(request);
			if (login == null) {
				chain.doFilter(request, response);
			}
			else if (CookieCheck.passed(request, response)) {
				sendOn(login, request, response);
			}
		}
		catch (LaunchRefusedException ex) {
			this.refusals.onAuthenticationFailure(request, response, ex);
		}
	}

	private void sendOn(OAuth2AuthorizationRequest login, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		// a plus that is left unencoded would arrive as a space
		String address = login.getAuthorizationRequestUri().replace("+", "%2B");
		if (address.length() > MAX_ADDRESS) {
			throw new LaunchRefusedException(Reason.OVERLONG_LOGIN);
		}
		this.states.saveAuthorizationRequest(login, request, response);
		response.sendRedirect(address);
	}

}
