package kz.bilik.lti;

import java.util.Set;

import jakarta.servlet.http.HttpServletRequest;

/**
 * The origins of the registered platforms: theirs are the only pages that may show the
 * tool in a frame.
 */
public interface FrameOrigins {

	/**
	 * The request attribute that holds the id of the platform to which a request belongs,
	 * where that is known.
	 */
	String PLATFORM = FrameOrigins.class.getName();

	Set<String> all();

	/**
	 * The origins of one platform.
	 * @return those of all where it may not launch, or may not yet
	 */
	Set<String> of(long platformId);

	/**
	 * Whose pages may frame the answer to a request: those of its platform, for a
	 * registration those of the platform that wants to be one, and of all where that is
	 * not known.
	 */
	Set<String> of(HttpServletRequest request);

}
