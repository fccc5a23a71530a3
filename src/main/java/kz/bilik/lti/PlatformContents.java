package kz.bilik.lti;

import java.util.Map;

/**
 * What a module keeps of a platform's course runs. With the platform it goes, so the
 * operator is asked first.
 */
public interface PlatformContents {

	/**
	 * Counts what would go with a platform.
	 * @return how many of each kind; {@code platform.contents.<kind>} in the messages
	 */
	Map<String, Long> contentsOf(long platformId);

	/**
	 * Deletes a part of it, as much as a short transaction can.
	 * @return whether there was something; false where the rest goes with the rows of
	 * another module
	 */
	default boolean deleteSome(long platformId) {
		return false;
	}

}
