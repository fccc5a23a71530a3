package kz.bilik.admin.web;

import java.io.IOException;
import java.time.Clock;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import kz.bilik.admin.OperatorSignIn;
import kz.bilik.web.OperatorPages;
import kz.bilik.web.Problem;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfException;

/**
 * Everything below {@code /admin} is for the operator, but the ways in.
 */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {

	static final String SIGN_IN = OperatorPages.PATH + "/sign-in";

	/** Asked by an open page, which is no place for the way in. */
	static final String STAY = OperatorPages.PATH + "/session";

	@Bean
	@Order(6)
	SecurityFilterChain operatorPages(HttpSecurity http, OperatorSignIn signIn, Clock clock) {
		return http.securityMatcher(OperatorPages.PATH, OperatorPages.PATH + "/**")
			.authorizeHttpRequests((requests) -> requests.requestMatchers(SIGN_IN, OperatorPages.PATH + "/link")
				.permitAll()
				.anyRequest()
				.access((authentication,
						context) -> new AuthorizationDecision(authentication.get() instanceof SignedInOperator operator
								&& operator.isStillGood(clock.instant(), signIn.passwordFingerprint()))))
			.csrf((csrf) -> csrf.csrfTokenRepository(new OperatorCsrfTokens()))
			.requestCache((cache) -> cache.disable())
			.logout((logout) -> logout.disable())
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint((request, response, ex) -> askIn(request, response))
				.accessDeniedHandler(AdminSecurity::denied))
			.build();
	}

	private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex)
			throws IOException {
		if (ex instanceof CsrfException) {
			request.setAttribute(Problem.ATTRIBUTE, "operator-form-expired");
			response.sendError(HttpServletResponse.SC_FORBIDDEN);
			return;
		}
		HttpSession session = request.getSession(false);
		if (session != null) {
			session.invalidate();
		}
		askIn(request, response);
	}

	private static void askIn(HttpServletRequest request, HttpServletResponse response) throws IOException {
		if (request.getServletPath().equals(STAY)) {
			response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
		}
		else {
			response.sendRedirect(SIGN_IN);
		}
	}

}
