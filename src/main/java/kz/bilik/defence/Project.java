package kz.bilik.defence;

import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A team, be it of one. What it writes is {@link Work}.
 *
 * @param topic of the work that was handed in last
 * @param number of the work that was handed in last; 0 before the first time
 * @param handedInAt when that was
 * @param graceUntil until when it may hand in, where that is later than for others
 * @param invitation the code by which others join; absent where an instructor made the
 * team
 * @param exception why its size is allowed against the programme's rule
 */
@Table("project")
public record Project(@Id @Nullable Long id, long courseRunId, @Nullable String topic, int number,
		@Nullable Instant handedInAt, @Nullable Instant graceUntil, @Nullable String invitation,
		@Nullable String exception, @Version int version,
		@MappedCollection(idColumn = "project_id") Set<Member> members) {

	@Table("project_member")
	public record Member(long participantId) {
	}

	static Project of(long courseRunId, Collection<Long> participantIds, @Nullable String invitation,
			@Nullable String exception) {
		return new Project(null, courseRunId, null, 0, null, null, invitation, exception, 0, members(participantIds));
	}

	public boolean handedIn() {
		return this.handedInAt != null;
	}

	public Set<Long> memberIds() {
		return this.members.stream().map(Member::participantId).collect(Collectors.toCollection(LinkedHashSet::new));
	}

	/** The project as somebody saw it; it can be saved only if it is still the same. */
	Project asOf(int version) {
		return new Project(this.id, this.courseRunId, this.topic, this.number, this.handedInAt, this.graceUntil,
				this.invitation, this.exception, version, this.members);
	}

	Project handedIn(@Nullable String topic, int number, Instant now) {
		return new Project(this.id, this.courseRunId, topic, number, now, this.graceUntil, this.invitation,
				this.exception, this.version, this.members);
	}

	Project gracedUntil(@Nullable Instant graceUntil) {
		return new Project(this.id, this.courseRunId, this.topic, this.number, this.handedInAt, graceUntil,
				this.invitation, this.exception, this.version, this.members);
	}

	Project invitedBy(String invitation) {
		return new Project(this.id, this.courseRunId, this.topic, this.number, this.handedInAt, this.graceUntil,
				invitation, this.exception, this.version, this.members);
	}

	Project of(Collection<Long> participantIds, @Nullable String exception) {
		return new Project(this.id, this.courseRunId, this.topic, this.number, this.handedInAt, this.graceUntil,
				this.invitation, exception, this.version, members(participantIds));
	}

	private static Set<Member> members(Collection<Long> participantIds) {
		return participantIds.stream().map(Member::new).collect(Collectors.toCollection(LinkedHashSet::new));
	}

}
