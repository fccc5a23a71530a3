package kz.bilik.defence;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import kz.bilik.course.Activity;
import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.programme.Criterion;
import kz.bilik.programme.Level;
import kz.bilik.programme.Rubric;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Scoring a project and publishing the result. Each takes the version that its author
 * saw: whoever was second is told so and overwrites nothing.
 */
@Component
public class DefenceDesk {

	private final Projects projects;

	private final Assessments assessments;

	private final Results results;

	private final AuditLog audit;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	DefenceDesk(Projects projects, Assessments assessments, Results results, AuditLog audit,
			ApplicationEventPublisher events, Clock clock) {
		this.projects = projects;
		this.assessments = assessments;
		this.results = results;
		this.audit = audit;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Keeps the sheet as it is, complete or not.
	 * @param points the points by member and criterion
	 * @param version the version seen; absent when no sheet was there
	 * @throws IncompleteAssessmentException when points are none of the rubric's levels
	 * @throws OptimisticLockingFailureException when the sheet was changed meanwhile
	 */
	@Transactional
	public void keepDraft(Participation instructor, Project project, Rubric rubric,
			Map<Long, Map<String, Integer>> points, @Nullable String comment, @Nullable Integer version) {
		save(instructor, project, rubric, points, comment, version);
	}

	/**
	 * Publishes the sheet to every member; the parameters are those of a draft. The
	 * results, their audit entries and whatever hears of them stand or fall together.
	 * @param projectVersion the version of the project that the instructor read
	 * @throws IncompleteAssessmentException when a criterion is not scored
	 */
	@Transactional
	public void publish(Participation instructor, Project project, int projectVersion, Rubric rubric,
			Map<Long, Map<String, Integer>> points, @Nullable String comment, @Nullable Integer version) {
		Set<String> missing = new LinkedHashSet<>();
		for (Project.Member member : project.members()) {
			Map<String, Integer> scored = points.getOrDefault(member.participantId(), Map.of());
			rubric.criteria().stream().map(Criterion::id).filter((id) -> !scored.containsKey(id)).forEach(missing::add);
		}
		if (!missing.isEmpty()) {
			throw new IncompleteAssessmentException(missing);
		}
		// whoever hands the project in again at this moment is refused, or this
		// publication is
		this.projects.save(project.asOf(projectVersion));
		save(instructor, project, rubric, points, comment, version);
		Instant now = this.clock.instant();
		for (Project.Member member : project.members()) {
			Result before = this.results.findByParticipantId(member.participantId())
				.orElseGet(() -> Result.of(project, member.participantId()));
			Result result = this.results.save(before.published(points.get(member.participantId()), rubric.maxPoints(),
					comment, instructor.participantId(), now));
			this.audit.record(instructor, "result-published", "participant:" + member.participantId(),
					(before.id() != null) ? before.points() + " → " + result.points() : "" + result.points());
			this.events.publishEvent(new ResultPublished(project.courseRunId(), Activity.DEFENCE,
					member.participantId(), result.version(), result.points(), result.maxPoints(), comment));
		}
	}

	/**
	 * Takes the published results of a project back: its members have none until the
	 * sheet is published again, and may hand the project in anew. The sheet stays.
	 * @param projectVersion the version of the project that the instructor saw
	 * @param reason for the audit log
	 * @throws OptimisticLockingFailureException when it was published, taken back or
	 * handed in meanwhile
	 */
	@Transactional
	public void withdraw(Participation instructor, Project project, int projectVersion, String reason) {
		this.projects.save(project.asOf(projectVersion));
		for (Result result : this.results.findByProjectId(project.id())) {
			this.results.delete(result);
			this.audit.record(instructor, "result-withdrawn", "participant:" + result.participantId(),
					result.points() + " → –: " + reason);
			this.events
				.publishEvent(new ResultWithdrawn(project.courseRunId(), Activity.DEFENCE, result.participantId()));
		}
	}

	private void save(Participation instructor, Project project, Rubric rubric, Map<Long, Map<String, Integer>> points,
			@Nullable String comment, @Nullable Integer version) {
		check(rubric, points);
		Optional<Assessment> known = this.assessments.findByProjectId(project.id());
		if (!known.map(Assessment::version).equals(Optional.ofNullable(version))) {
			throw new OptimisticLockingFailureException("The sheet is another one by now");
		}
		try {
			this.assessments.save(known.orElseGet(() -> Assessment.of(project.id()))
				.scored(points, comment, instructor.participantId(), this.clock.instant()));
		}
		catch (DuplicateKeyException ex) {
			throw new OptimisticLockingFailureException("The sheet was begun by another instructor", ex);
		}
	}

	private static void check(Rubric rubric, Map<Long, Map<String, Integer>> points) {
		Set<Integer> levels = new LinkedHashSet<>(rubric.levels().stream().map(Level::points).toList());
		Set<String> wrong = new LinkedHashSet<>();
		points.values().forEach((member) -> member.forEach((criterion, given) -> {
			if (rubric.criterion(criterion).isEmpty() || !levels.contains(given)) {
				wrong.add(criterion);
			}
		}));
		if (!wrong.isEmpty()) {
			throw new IncompleteAssessmentException(wrong);
		}
	}

}
