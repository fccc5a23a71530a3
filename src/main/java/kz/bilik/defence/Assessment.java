package kz.bilik.defence;

import java.time.Instant;
import java.util.HashMap;
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
 * A working sheet of a project: points by member and criterion, as far as they are given.
 * Listeners never see it.
 *
 * @param assessorId whose it is, or {@link #AGREED}
 * @param complete whether every member has points for every criterion
 * @param workNumber of the work that the points are about; 0 when nobody has looked at
 * them since the result was taken back
 * @param sharedAt since when the other assessors may see it
 * @param closed of an earlier defence the version of the project when that ended; 0 for a
 * sheet in use
 */
@Table("assessment")
public record Assessment(@Id @Nullable Long id, long projectId, long assessorId, @Nullable String comment,
		boolean complete, int workNumber, @Nullable Instant sharedAt, int closed, long changedBy, Instant changedAt,
		@Version int version, @MappedCollection(idColumn = "assessment_id") Set<AssessmentScore> scores) {

	public static final int MAX_COMMENT = 5_000;

	/** Nobody's own sheet: the one that is published. */
	public static final long AGREED = 0;

	@Table("assessment_score")
	record AssessmentScore(long participantId, String criterionId, @Nullable Integer points, @Nullable String comment) {
	}

	/**
	 * What somebody writes on a sheet.
	 *
	 * @param assessorId whose sheet it is
	 * @param scores by member and criterion
	 * @param workNumber of the work that they have read
	 * @param version the version of the sheet that was seen; absent when none was there
	 */
	public record Draft(long assessorId, Map<Long, Map<String, Score>> scores, @Nullable String comment, int workNumber,
			@Nullable Integer version) {
	}

	static Assessment of(long projectId, long assessorId) {
		return new Assessment(null, projectId, assessorId, null, false, 0, null, 0, 0, Instant.EPOCH, 0, Set.of());
	}

	/**
	 * Points that are there stay points for the work that they were given to, whatever is
	 * written beside them.
	 */
	Assessment scored(Draft draft, boolean complete, long changedBy, Instant now) {
		Set<AssessmentScore> scores = draft.scores()
			.entrySet()
			.stream()
			.flatMap((member) -> member.getValue()
				.entrySet()
				.stream()
				.map((score) -> new AssessmentScore(member.getKey(), score.getKey(), score.getValue().points(),
						score.getValue().comment())))
			.collect(Collectors.toSet());
		int workNumber = hasPoints() ? Math.min(this.workNumber, draft.workNumber()) : draft.workNumber();
		return new Assessment(this.id, this.projectId, this.assessorId, draft.comment(), complete, workNumber,
				this.sharedAt, this.closed, changedBy, now, this.version, scores);
	}

	/** The points hold for this work. */
	Assessment about(int workNumber) {
		return new Assessment(this.id, this.projectId, this.assessorId, this.comment, this.complete, workNumber,
				this.sharedAt, this.closed, this.changedBy, this.changedAt, this.version, this.scores);
	}

	Assessment shared(Instant now) {
		return new Assessment(this.id, this.projectId, this.assessorId, this.comment, this.complete, this.workNumber,
				now, this.closed, this.changedBy, this.changedAt, this.version, this.scores);
	}

	/** Whether there is nothing to save. */
	boolean says(Assessment written) {
		return this.scores.equals(written.scores) && Objects.equals(this.comment, written.comment)
				&& this.complete == written.complete && this.workNumber == written.workNumber;
	}

	/** Whether it says everything about the project as it was handed in last. */
	boolean covers(Project project) {
		return this.complete && this.workNumber == project.number();
	}

	/**
	 * Whether somebody has to say whether its points hold for what was handed in last.
	 */
	public boolean isDoubtful(Project project) {
		return hasPoints() && this.workNumber != project.number();
	}

	private boolean hasPoints() {
		return this.scores.stream().anyMatch((score) -> score.points() != null);
	}

	public boolean isShared() {
		return this.sharedAt != null;
	}

	/**
	 * What a member is given by criterion.
	 */
	public Map<String, Score> scores(long participantId) {
		Map<String, Score> scores = new HashMap<>();
		this.scores.stream()
			.filter((score) -> score.participantId() == participantId)
			.forEach((score) -> scores.put(score.criterionId(), new Score(score.points(), score.comment())));
		return scores;
	}

	/**
	 * What each member of its project is given by criterion.
	 */
	public Map<Long, Map<String, Score>> scores(Project project) {
		return project.members()
			.stream()
			.collect(Collectors.toMap(Project.Member::participantId, (member) -> scores(member.participantId())));
	}

}
