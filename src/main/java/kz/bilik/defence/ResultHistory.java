package kz.bilik.defence;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import kz.bilik.course.Participation;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What became of published results.
 */
@Component
public class ResultHistory {

	private final JdbcClient jdbc;

	private final Clock clock;

	ResultHistory(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	public enum Kind {

		PUBLISHED, CHANGED, WITHDRAWN,

		/** A second defence was opened. */
		REOPENED

	}

	/**
	 * @param actor the name of who did it; absent where the platform keeps it to itself
	 * @param fromPoints absent for the first result, and for one after none
	 * @param toPoints absent where there is none from then on
	 */
	public record Change(long participantId, Kind kind, Instant at, @Nullable String actor,
			@Nullable Integer fromPoints, @Nullable Integer toPoints, int maxPoints, @Nullable String reason) {
	}

	void add(Participation instructor, Kind kind, Result result, @Nullable Integer from, @Nullable Integer to,
			@Nullable String reason) {
		this.jdbc.sql("""
				insert into result_change (project_id, participant_id, kind, at, actor_id, from_points, to_points,
				  max_points, reason)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?)
				""")
			.params(result.projectId(), result.participantId(), kind.name(), Timestamp.from(this.clock.instant()),
					instructor.participantId(), from, to, result.maxPoints(), reason)
			.update();
	}

	/**
	 * The results of a listener's earlier defences, the latest first.
	 */
	public List<Change> before(long participantId) {
		return of(List.of(participantId)).stream().filter((change) -> change.kind() == Kind.REOPENED).toList();
	}

	/**
	 * What became of some listeners' results, the latest first.
	 */
	public List<Change> of(Collection<Long> participantIds) {
		return participantIds.isEmpty() ? List.of() : this.jdbc.sql("""
				select participant_id, kind, at, person.name as actor, from_points, to_points, max_points, reason
				from result_change
				join participant on participant.id = actor_id
				join person on person.id = participant.person_id
				where participant_id in (:participants) order by result_change.id desc
				""").param("participants", participantIds).query(Change.class).list();
	}

}
