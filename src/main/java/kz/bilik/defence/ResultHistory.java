package kz.bilik.defence;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import kz.bilik.course.Participation;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
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
	 * @param before what the listener had been told; absent for the first result, and
	 * where it was not kept yet at that time
	 */
	public record Change(long participantId, Kind kind, Instant at, @Nullable String actor,
			@Nullable Integer fromPoints, @Nullable Integer toPoints, int maxPoints, @Nullable String reason,
			@Nullable Said before) {
	}

	/**
	 * What a result said.
	 *
	 * @param byCriterion the points
	 * @param comments by criterion, where there are any
	 * @param comment on the whole
	 */
	public record Said(Map<String, Integer> byCriterion, Map<String, String> comments, @Nullable String comment) {
	}

	private record SaidScore(long resultChangeId, String criterionId, int points, @Nullable String comment) {
	}

	/**
	 * @param before the result as it was until now; absent for the first one
	 * @param after as it is from now on; absent when it is gone
	 */
	void add(Participation instructor, Kind kind, @Nullable Result before, @Nullable Result after,
			@Nullable String reason) {
		Result result = Objects.requireNonNull((after != null) ? after : before);
		KeyHolder key = new GeneratedKeyHolder();
		this.jdbc.sql("""
				insert into result_change (project_id, participant_id, kind, at, actor_id, from_points, to_points,
				  max_points, reason, comment)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
				""")
			.params(result.projectId(), result.participantId(), kind.name(), Timestamp.from(this.clock.instant()),
					instructor.participantId(), (before != null) ? before.points() : null,
					(after != null) ? after.points() : null, result.maxPoints(), reason,
					(before != null) ? before.comment() : null)
			.update(key, "id");
		if (before != null) {
			before.byCriterion().forEach((criterion, points) -> this.jdbc.sql("""
					insert into result_change_score (result_change_id, criterion_id, points, comment)
					values (?, ?, ?, ?)
					""").params(key.getKey(), criterion, points, before.comments().get(criterion)).update());
		}
	}

	/**
	 * The results of a listener's earlier defences, the latest first.
	 */
	public List<Change> before(long participantId) {
		return of(List.of(participantId)).stream().filter((change) -> change.kind() == Kind.REOPENED).toList();
	}

	/**
	 * What became of some listeners' results, the latest first. Two statements.
	 */
	public List<Change> of(Collection<Long> participantIds) {
		if (participantIds.isEmpty()) {
			return List.of();
		}
		Map<Long, List<SaidScore>> scores = this.jdbc.sql("""
				select result_change_id, criterion_id, points, result_change_score.comment from result_change_score
				join result_change on result_change.id = result_change_id
				where participant_id in (:participants)
				""")
			.param("participants", participantIds)
			.query(SaidScore.class)
			.list()
			.stream()
			.collect(Collectors.groupingBy(SaidScore::resultChangeId));
		return this.jdbc.sql("""
				select result_change.*, person.name as actor from result_change
				join participant on participant.id = actor_id
				join person on person.id = participant.person_id
				where participant_id in (:participants) order by result_change.id desc
				""")
			.param("participants", participantIds)
			.query((row, number) -> new Change(row.getLong("participant_id"), Kind.valueOf(row.getString("kind")),
					row.getTimestamp("at").toInstant(), row.getString("actor"),
					row.getObject("from_points", Integer.class), row.getObject("to_points", Integer.class),
					row.getInt("max_points"), row.getString("reason"),
					said(scores.get(row.getLong("id")), row.getString("comment"))))
			.list();
	}

	private static @Nullable Said said(@Nullable List<SaidScore> scores, @Nullable String comment) {
		return (scores == null) ? null
				: new Said(scores.stream().collect(Collectors.toMap(SaidScore::criterionId, SaidScore::points)),
						scores.stream()
							.filter((score) -> score.comment() != null)
							.collect(Collectors.toMap(SaidScore::criterionId, SaidScore::comment)),
						comment);
	}

}
