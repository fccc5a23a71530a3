package kz.bilik.web;

import java.util.Set;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Whose pages may show one page in a frame, where that is known better than that it is
 * some platform.
 */
public final class Framing {

	private static final String POLICY = "Content-Security-Policy";

	private Framing() {
	}

	/**
	 * Lets only these sites frame the answer. It comes before anything else that is said
	 * about it ({@link FormTarget}).
	 * @param origins scheme, host and port
	 */
	public static void only(HttpServletResponse response, Set<String> origins) {
		SecurityHeaders.contentSecurityPolicy(response, origins, Set.of());
	}

	/** Lets nobody frame the answer. */
	public static void never(HttpServletResponse response) {
		SecurityHeaders.contentSecurityPolicy(response, SecurityHeaders.NOBODY, SecurityHeaders.sources(Set.of()));
	}

	/**
	 * Lets the answer show others of the tool in a frame. It comes after {@link #only}.
	 */
	public static void own(HttpServletResponse response) {
		add(response, "frame-src 'self'");
	}

	/**
	 * Lets the browser's own viewer show the answer, which is no page.
	 */
	public static void viewer(HttpServletResponse response) {
		add(response, "object-src 'self'");
	}

	private static void add(HttpServletResponse response, String directive) {
		response.setHeader(POLICY, response.getHeader(POLICY) + "; " + directive);
	}

}
