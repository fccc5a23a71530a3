package kz.bilik.admin.web;

import java.time.Clock;
import java.time.Duration;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.admin.OperatorSignIn;
import kz.bilik.web.ClientNetwork;
import kz.bilik.web.OperatorPages;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

/**
 * The sessions of the operator's pages, and the browsers that had one.
 */
@Component
class OperatorSessions {

	private static final Duration IDLE = Duration.ofMinutes(30);

	private static final String BROWSER = "bilik_operator_browser";

	/** Browsers keep no cookie longer. */
	private static final Duration BROWSER_LIFETIME = Duration.ofDays(400);

	private final HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

	private final OperatorSignIn signIn;

	private final Clock clock;

	OperatorSessions(OperatorSignIn signIn, Clock clock) {
		this.signIn = signIn;
		this.clock = clock;
	}

	/**
	 * Signs the operator in in this browser, with an id that nobody knew before, for as
	 * long as the password holds.
	 */
	void begin(HttpServletRequest request, HttpServletResponse response) {
		if (request.getSession(false) != null) {
			request.changeSessionId();
		}
		request.getSession().setMaxInactiveInterval((int) IDLE.toSeconds());
		SignedInOperator operator = new SignedInOperator(this.clock.instant(), this.signIn.passwordFingerprint());
		this.contexts.saveContext(new SecurityContextImpl(operator), request, response);
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(BROWSER, this.signIn.newBrowser())
					.path(OperatorPages.PATH)
					.maxAge(BROWSER_LIFETIME)
					.httpOnly(true)
					.secure(true)
					.sameSite("Lax")
					.build()
					.toString());
	}

	/** Where a request comes from. */
	OperatorSignIn.Source source(HttpServletRequest request) {
		Cookie browser = WebUtils.getCookie(request, BROWSER);
		return new OperatorSignIn.Source(ClientNetwork.of(request),
				(browser != null) ? this.signIn.browser(browser.getValue()) : null);
	}

}
