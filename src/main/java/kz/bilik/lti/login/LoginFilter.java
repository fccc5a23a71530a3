package kz.bilik.lti.login;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.LaunchRefusedException;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.web.OAuth2AuthorizationRequestRedirectFilter;

import org.springframework.security.oauth2.core.endpoint.OAuth2AuthorizationRequest;

/**
 * Sends the browser on to the platform. The library's filter answers every failure by
 * itself, mostly with a bare 500; this one gives the reason.
 */
class LoginFilter extends OAuth2AuthorizationRequestRedirectFilter {

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
		OAuth2AuthorizationRequest login;
		try {
			login = this.resolver.resolve(request);
		}
		catch (LaunchRefusedException ex) {
			this.refusals.onAuthenticationFailure(request, response, ex);
			return;
		}
		if (login == null) {
			chain.doFilter(request, response);
			return;
		}
		this.states.saveAuthorizationRequest(login, request, response);
		// a plus that is left unencoded would arrive as a space
		response.sendRedirect(login.getAuthorizationRequestUri().replace("+", "%2B"));
	}

}
