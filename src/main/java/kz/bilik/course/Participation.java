package kz.bilik.course;

import java.io.Serializable;

import kz.bilik.lti.Launch.Role;

/**
 * One person's part in one course run, as the session remembers it.
 *
 * @param participantId our id of the person in this run
 * @param role as the last launch said
 */
public record Participation(long courseRunId, long participantId, Role role) implements Serializable {

	/** Whether the person teaches and grades here. */
	public boolean teaches() {
		return this.role != Role.LISTENER;
	}

}
