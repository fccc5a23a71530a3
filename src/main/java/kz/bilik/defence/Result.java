package kz.bilik.defence;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What was published to one listener. Each publication raises the version.
 *
 * @param assessmentId the sheet that it comes from
 */
@Table("result")
public record Result(@Id @Nullable Long id, long courseRunId, long projectId, long participantId,
		@Nullable Long assessmentId, int points, int maxPoints, @Nullable String comment, long publishedBy,
		Instant publishedAt, @Version int version, @MappedCollection(idColumn = "result_id") Set<ResultScore> scores) {

	@Table("result_score")
	record ResultScore(String criterionId, int points, @Nullable String comment) {
	}

	static Result of(Project project, long participantId) {
		return new Result(null, project.courseRunId(), project.id(), participantId, null, 0, 0, null, 0, Instant.EPOCH,
				0, Set.of());
	}

	/**
	 * @param given for each criterion, with points
	 */
	Result published(Assessment sheet, Map<String, Score> given, int maxPoints, @Nullable String comment,
			long publishedBy, Instant now) {
		Set<ResultScore> scores = given.entrySet()
			.stream()
			.map((score) -> new ResultScore(score.getKey(), score.getValue().points(), score.getValue().comment()))
			.collect(Collectors.toSet());
		int total = scores.stream().mapToInt(ResultScore::points).sum();
		return new Result(this.id, this.courseRunId, this.projectId, this.participantId, sheet.id(), total, maxPoints,
				comment, publishedBy, now, this.version, scores);
	}

	boolean isOf(Assessment sheet) {
		return Objects.equals(this.assessmentId, sheet.id());
	}

	/**
	 * The points by criterion.
	 */
	public Map<String, Integer> byCriterion() {
		return this.scores.stream().collect(Collectors.toMap(ResultScore::criterionId, ResultScore::points));
	}

	/**
	 * The comments by criterion, where there are any.
	 */
	public Map<String, String> comments() {
		return this.scores.stream()
			.filter((score) -> score.comment() != null)
			.collect(Collectors.toMap(ResultScore::criterionId, ResultScore::comment));
	}

	/** Whether the listener is told the same. */
	boolean says(Result other) {
		return this.scores.equals(other.scores) && Objects.equals(this.comment, other.comment);
	}

	/** For show: points decide. */
	public int percent() {
		return Math.round(100f * this.points / this.maxPoints);
	}

}
