package kz.bilik.defence;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * The instructors' working sheet of a project: points by member and criterion, as far as
 * they are given. Listeners never see it.
 */
@Table("assessment")
public record Assessment(@Id @Nullable Long id, long projectId, @Nullable String comment, long changedBy,
		Instant changedAt, @Version int version,
		@MappedCollection(idColumn = "assessment_id") Set<AssessmentScore> scores) {

	public static final int MAX_COMMENT = 5_000;

	@Table("assessment_score")
	record AssessmentScore(long participantId, String criterionId, int points) {
	}

	static Assessment of(long projectId) {
		return new Assessment(null, projectId, null, 0, Instant.EPOCH, 0, Set.of());
	}

	Assessment scored(Map<Long, Map<String, Integer>> points, @Nullable String comment, long changedBy, Instant now) {
		Set<AssessmentScore> scores = points.entrySet()
			.stream()
			.flatMap((member) -> member.getValue()
				.entrySet()
				.stream()
				.map((score) -> new AssessmentScore(member.getKey(), score.getKey(), score.getValue())))
			.collect(Collectors.toSet());
		return new Assessment(this.id, this.projectId, comment, changedBy, now, this.version, scores);
	}

	/**
	 * A member's points by criterion.
	 */
	public Map<String, Integer> points(long participantId) {
		Map<String, Integer> points = new HashMap<>();
		this.scores.stream()
			.filter((score) -> score.participantId() == participantId)
			.forEach((score) -> points.put(score.criterionId(), score.points()));
		return points;
	}

}
