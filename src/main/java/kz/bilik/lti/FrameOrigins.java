package kz.bilik.lti;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The origins of the registered platforms: theirs are the only pages that may show the
 * tool in a frame.
 */
public interface FrameOrigins {

	Set<String> all();

	/**
	 * Whose pages may frame the answer to a request: all of these, and for a registration
	 * the platform that wants to be one of them.
	 */
	default Set<String> of(HttpServletRequest request) {
		return all();
	}

}
