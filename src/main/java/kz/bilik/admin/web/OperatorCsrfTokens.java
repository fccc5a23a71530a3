package kz.bilik.admin.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import kz.bilik.web.OperatorPages;
import org.jspecify.annotations.Nullable;

import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;

/**
 * The token of the operator's forms belongs to the session, where a neighbouring site
 * that sets cookies for this one cannot put another. Before the sign-in it stands in a
 * cookie: whoever only looks at the way in gets no session in the database.
 */
class OperatorCsrfTokens implements CsrfTokenRepository {

	private final HttpSessionCsrfTokenRepository signedIn = new HttpSessionCsrfTokenRepository();

	private final CookieCsrfTokenRepository before = new CookieCsrfTokenRepository();

	OperatorCsrfTokens() {
		this.before.setCookieName("bilik_operator_csrf");
		this.before.setCookiePath(OperatorPages.PATH);
		this.before.setCookieCustomizer((cookie) -> cookie.secure(true).sameSite("Lax"));
	}

	private CsrfTokenRepository of(HttpServletRequest request) {
		HttpSession session = request.getSession(false);
		return (session != null
				&& session.getAttribute(HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY) != null)
						? this.signedIn : this.before;
	}

	@Override
	public CsrfToken generateToken(HttpServletRequest request) {
		return of(request).generateToken(request);
	}

	@Override
	public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
		of(request).saveToken(token, request, response);
	}

	@Override
	public @Nullable CsrfToken loadToken(HttpServletRequest request) {
		return of(request).loadToken(request);
	}

}
