package kz.bilik.defence;

import org.jspecify.annotations.Nullable;

/**
 * What one listener is given for one criterion.
 *
 * @param points absent while it is not scored
 */
public record Score(@Nullable Integer points, @Nullable String comment) {

	/** Characters of a comment. */
	public static final int MAX_COMMENT = 1_000;

	static final Score NONE = new Score(null, null);

}
