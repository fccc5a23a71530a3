package kz.bilik.lti;

import java.util.Set;

/**
 * The origins of the registered platforms: theirs are the only pages that may show the
 * tool in a frame.
 */
public interface FrameOrigins {

	Set<String> all();

}
