package kz.bilik.defence;

import org.jspecify.annotations.Nullable;

/**
 * A result was published. Heard inside the publishing transaction.
 *
 * @param version greater with each publication to the same participant
 */
public record ResultPublished(long courseRunId, String activity, long participantId, long version, int points,
		int maxPoints, @Nullable String comment) {
}
