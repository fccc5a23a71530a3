package kz.bilik.course;

import java.time.Instant;

import kz.bilik.lti.Launch.Role;

/**
 * One person's part in one course run.
 *
 * @param run as it was when the request came
 * @param participantId our id of the person in this run
 * @param role as the last launch said
 * @param endsAt how long that is good: afterwards only another launch lets the person in
 */
public record Participation(CourseRun run, long participantId, Role role, Instant endsAt) {

	public long courseRunId() {
		return this.run.id();
	}

	/** Whether the person teaches and grades here. */
	public boolean teaches() {
		return this.role != Role.LISTENER;
	}

}
