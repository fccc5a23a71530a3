package kz.bilik.passback;

import java.time.Instant;

import kz.bilik.lti.service.Deadline;
import org.jspecify.annotations.Nullable;

/**
 * A delivery that this node alone may send now.
 *
 * @param subject the platform's id of the listener
 * @param version what is wanted; whatever is wanted later has a greater one
 * @param points absent to clear the grade
 * @param timestamp the score's timestamp, later than that of any sent before
 * @param attempt how many times it was tried, this one included
 * @param dueAt since when it is due; another time when somebody wants it sent meanwhile
 * @param deliveredTo the column that holds it, or an older version of it
 * @param cause what was the matter the last time
 * @param doubts how many times in a row that was no outage
 * @param doubtedSince since when
 * @param leasedUntil until when; whoever settles later than that settles nothing
 * @param deadline until when the platform may be waited for
 * @param platform how the platform was
 */
record Claim(long id, long platformId, long courseRunId, String activity, String subject, long version,
		@Nullable Integer points, int maxPoints, @Nullable String comment, Instant timestamp, int attempt,
		Instant dueAt, @Nullable String deliveredTo, @Nullable String cause, int doubts, @Nullable Instant doubtedSince,
		Instant leasedUntil, Deadline deadline, Passage platform) {

	/** How a platform is. */
	enum Passage {

		/** Nothing is the matter. */
		WELL,
		/** It failed the last time. */
		TROUBLED,
		/** It was left alone; this delivery tries how it is. */
		PROBE

	}

}
