package kz.bilik.web;

import java.util.Set;

import jakarta.servlet.http.HttpServletResponse;

/**
 * Whose pages may show one page in a frame, where that is known better than that it is
 * some platform.
 */
public final class Framing {

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

}
