package kz.bilik.web;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Another site to which one page's form may be sent. All others send theirs to the tool
 * only.
 */
public final class FormTarget {

	private static final String CSP = "Content-Security-Policy";

	private static final String SELF = "form-action 'self'";

	private FormTarget() {
	}

	/**
	 * Lets the answer's forms go to an origin.
	 * @param origin scheme, host and port
	 */
	public static void allow(HttpServletResponse response, String origin) {
		String policy = response.getHeader(CSP);
		if (policy != null) {
			response.setHeader(CSP, policy.replace(SELF, SELF + " " + origin));
		}
	}

}
