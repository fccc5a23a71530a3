package kz.bilik.defence;

import java.time.Instant;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A project that was handed in for the defence, with the listeners who made it.
 */
@Table("project")
public record Project(@Id @Nullable Long id, long courseRunId, String topic, String summary, String workLink,
		String presentationLink, Instant handedInAt, @Version int version,
		@MappedCollection(idColumn = "project_id") Set<Member> members) {

	public static final int MAX_TOPIC = 500;

	public static final int MAX_SUMMARY = 10_000;

	public static final int MAX_LINK = 2_000;

	@Table("project_member")
	public record Member(long participantId) {
	}

	static Project of(long courseRunId, long participantId) {
		return new Project(null, courseRunId, "", "", "", "", Instant.EPOCH, 0, Set.of(new Member(participantId)));
	}

	/** The project as somebody saw it; it can be saved only if it is still the same. */
	Project asOf(int version) {
		return new Project(this.id, this.courseRunId, this.topic, this.summary, this.workLink, this.presentationLink,
				this.handedInAt, version, this.members);
	}

	Project handedIn(String topic, String summary, String workLink, String presentationLink, Instant now) {
		return new Project(this.id, this.courseRunId, topic, summary, workLink, presentationLink, now, this.version,
				this.members);
	}

}
