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
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfException;

/**
 * Everything below {@code /admin} is for the operator, but the ways in.
 */
@Configuration(proxyBeanMethods = false)
class AdminSecurity {

	static final String SIGN_IN = OperatorPages.PATH + "/sign-in";

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
			.csrf((csrf) -> csrf.csrfTokenRepository(csrfTokens()))
			.requestCache((cache) -> cache.disable())
			.logout((logout) -> logout.disable())
			.exceptionHandling(
					(exceptions) -> exceptions.authenticationEntryPoint((request, response, ex) -> askIn(response))
						.accessDeniedHandler(AdminSecurity::denied))
			.build();
	}

	/** In a cookie: whoever only looks at the way in gets no session in the database. */
	private static CookieCsrfTokenRepository csrfTokens() {
		CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
		tokens.setCookieName("bilik_operator_csrf");
		tokens.setCookiePath(OperatorPages.PATH);
		tokens.setCookieCustomizer((cookie) -> cookie.secure(true).sameSite("Lax"));
		return tokens;
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
		askIn(response);
	}

	private static void askIn(HttpServletResponse response) throws IOException {
		response.sendRedirect(SIGN_IN);
	}

}
