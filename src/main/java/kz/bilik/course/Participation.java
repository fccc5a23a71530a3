package kz.bilik.course;

import java.time.Instant;

import kz.bilik.lti.Launch.Role;

/**
 * One person's part in one course run.
 *
 * @param run as it was when the request came
 * @param participantId our id of the person in this run
 * @param role as the last launch said
 * @param hasLeft whether it is a listener who is no longer on the roster
 * @param endsAt how long that is good: afterwards only another launch lets the person in
 */
public record Participation(CourseRun run, long participantId, Role role, boolean hasLeft, Instant endsAt) {

	/** Nobody's id. */
	private static final long NOBODY = 0;

	/**
	 * The same run as a listener sees it who has done nothing yet. Nothing may be written
	 * in its name.
	 */
	public Participation asListener() {
		return new Participation(this.run, NOBODY, Role.LISTENER, false, this.endsAt);
	}

	/** Whether it is nobody's own, but how an instructor sees what listeners see. */
	public boolean isView() {
		return this.participantId == NOBODY;
	}

	public long courseRunId() {
		return this.run.id();
	}

	/** Whether the person teaches and grades here. */
	public boolean teaches() {
		return this.role != Role.LISTENER;
	}

}
