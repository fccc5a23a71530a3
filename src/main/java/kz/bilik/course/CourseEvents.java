package kz.bilik.course;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * What a module adds to the calendar of somebody in a course run.
 */
public interface CourseEvents {

	/**
	 * @param uid the same as long as it is the same event (RFC 5545, 3.8.4.7), without a
	 * host
	 * @param changedAt when it last changed
	 * @param path of the page that tells more
	 */
	record CourseEvent(String uid, Instant changedAt, Instant startsAt, Instant endsAt, String summary, String path) {
	}

	/**
	 * The events of one participant.
	 */
	List<CourseEvent> of(CourseRun run, long participantId, boolean teaches, Locale locale);

}
