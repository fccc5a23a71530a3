package kz.bilik.lti.login;

import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseCookie;
import org.springframework.web.util.WebUtils;

/**
 * Tries whether the browser brings cookies back, before the platform's hint, which may be
 * good for one use only, is spent: a browser that has none of this cookie gets it and
 * comes once more.
 */
final class CookieCheck {

	/** Says that the cookie was set and the browser sent here again. */
	static final String ASKED = "cookies_asked";

	/** Says that the login began anew in a window of its own. */
	static final String NEW_WINDOW = "new_window";

	private static final String COOKIE = "bilik_cookies";

	/** Browsers keep no cookie longer. */
	private static final Duration LIFETIME = Duration.ofDays(400);

	private CookieCheck() {
	}

	/**
	 * Checks the browser of a login.
	 * @return whether the login may go on; otherwise the answer is given
	 * @throws LaunchRefusedException when the cookie did not come back
	 */
	static boolean passed(HttpServletRequest request, HttpServletResponse response) {
		if (WebUtils.getCookie(request, COOKIE) != null) {
			return true;
		}
		if (request.getParameter(ASKED) != null) {
			throw new LaunchRefusedException(inAFrame(request) ? Reason.COOKIES_IN_FRAME : Reason.COOKIES_BLOCKED);
		}
		addCookie(response, COOKIE, "1", LaunchSecurity.LOGIN_PATH, LIFETIME);
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		// a post stays a post: a long hint fits in no address, and has no business there
		response.setStatus(HttpStatus.TEMPORARY_REDIRECT.value());
		String query = request.getQueryString();
		response.setHeader(HttpHeaders.LOCATION,
				LaunchSecurity.LOGIN_PATH + "?" + ((query != null) ? query + "&" : "") + ASKED + "=1");
		return false;
	}

	/**
	 * Browsers that do not say where the page will stand get the benefit of the doubt.
	 */
	private static boolean inAFrame(HttpServletRequest request) {
		return request.getParameter(NEW_WINDOW) == null && !"document".equals(request.getHeader("Sec-Fetch-Dest"));
	}

	/**
	 * Sets a cookie that comes back in the frame of another site: one for each LMS that
	 * frames the tool.
	 */
	static void addCookie(HttpServletResponse response, String name, String value, String path, Duration maxAge) {
		response.addHeader(HttpHeaders.SET_COOKIE,
				ResponseCookie.from(name, value)
					.path(path)
					.maxAge(maxAge)
					.httpOnly(true)
					.secure(true)
					.sameSite("None")
					.partitioned(true)
					.build()
					.toString());
	}

}
