package kz.bilik.defence;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.bilik.course.Activity;
import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.defence.Assessment.Draft;
import kz.bilik.defence.ResultHistory.Kind;
import kz.bilik.programme.Rubric;
import kz.bilik.programme.Scale;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.Assert;

/**
 * Publishing results and taking them back. Each takes the version that its author saw:
 * whoever was second is told so and overwrites nothing.
 * <p>
 * Rows are locked in one order, so that nobody waits for somebody who waits for them:
 * what is due ({@link Publications}), the project, its sheets, the results by
 * participant, and after each of them what hears of it.
 */
@Component
public class DefenceDesk {

	private final Projects projects;

	private final Assessments assessments;

	private final Sheets sheets;

	private final Results results;

	private final ResultHistory history;

	private final AuditLog audit;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	DefenceDesk(Projects projects, Assessments assessments, Sheets sheets, Results results, ResultHistory history,
			AuditLog audit, ApplicationEventPublisher events, Clock clock) {
		this.projects = projects;
		this.assessments = assessments;
		this.sheets = sheets;
		this.results = results;
		this.history = history;
		this.audit = audit;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * Publishes the sheet that counts. Members who have a result of an earlier defence
	 * keep it, and so do those of whom it says nothing new. The results, their audit
	 * entries and whatever hears of them stand or fall together.
	 * @param projectVersion the version of the project that the instructor read
	 * @param reason why published results become others; may be absent where none does
	 * @throws IncompleteAssessmentException when a criterion is not scored
	 * @throws ReasonMissingException when a published result would change without one
	 * @throws OptimisticLockingFailureException when the sheet, the project or a result
	 * was changed meanwhile
	 */
	@Transactional
	public void publish(Participation instructor, Project project, int projectVersion, Rubric rubric, Draft draft,
			@Nullable String reason) {
		Sheets.checkComplete(project.members(), rubric, draft.scores());
		// whoever hands the project in again at this moment is refused, or this
		// publication is
		this.projects.save(project.asOf(projectVersion));
		Assessment sheet = this.sheets.confirm(instructor, project, rubric, draft);
		Instant now = this.clock.instant();
		for (long participant : project.memberIds().stream().sorted().toList()) {
			Result before = this.results.findByParticipantId(participant)
				.orElseGet(() -> Result.of(project, participant));
			if (before.id() != null && !before.isOf(sheet)) {
				continue;
			}
			Result published = before.published(sheet, draft.scores().get(participant), rubric.maxPoints(),
					draft.comment(), instructor.participantId(), now);
			boolean changed = before.id() != null;
			if (changed && published.says(before)) {
				continue;
			}
			if (changed && reason == null) {
				throw new ReasonMissingException();
			}
			Result result = this.results.save(published);
			record(instructor, changed ? Kind.CHANGED : Kind.PUBLISHED, changed ? before : null, result,
					changed ? reason : null);
			this.events.publishEvent(new ResultPublished(project.courseRunId(), Activity.DEFENCE, participant,
					result.version(), result.points(), result.maxPoints(), draft.comment()));
		}
	}

	/**
	 * Takes the published results of a project back: its members have none until the
	 * sheet is published again, and may hand the project in anew. The sheet stays, and is
	 * not published with others before somebody has confirmed it. Where there was a
	 * second defence only its results are taken back.
	 * @param projectVersion the version of the project that the instructor saw
	 * @param reason for the audit log
	 * @throws OptimisticLockingFailureException when it was published, taken back or
	 * handed in meanwhile
	 */
	@Transactional
	public void withdraw(Participation instructor, Project project, int projectVersion, String reason) {
		this.projects.save(project.asOf(projectVersion));
		Optional<Assessment> sheet = this.assessments.findByProjectIdAndAssessorId(project.id(), Assessment.AGREED);
		List<Result> last = last(this.results.findByProjectIdOrderByParticipantId(project.id()),
				sheet.map(Assessment::id).orElse(null));
		sheet.ifPresent((it) -> this.assessments.save(it.about(0)));
		for (Result result : last) {
			this.results.delete(result);
			record(instructor, Kind.WITHDRAWN, result, null, reason);
			this.events
				.publishEvent(new ResultWithdrawn(project.courseRunId(), Activity.DEFENCE, result.participantId()));
		}
	}

	/**
	 * Those of a project's results that are taken back first: those of the last defence,
	 * and once it has none any more the earlier ones.
	 * @param sheetId of the sheet that counts; absent when there is none
	 */
	public static List<Result> last(List<Result> results, @Nullable Long sheetId) {
		List<Result> last = results.stream()
			.filter((result) -> Objects.equals(result.assessmentId(), sheetId))
			.toList();
		return last.isEmpty() ? results : last;
	}

	/**
	 * Opens a second defence for those who did not pass: they have no result until the
	 * next one is published, and may hand the project in anew. The earlier result stays
	 * in the history, by criterion and with its comments, and until then in the
	 * gradebook. The sheets are put aside, and begun anew.
	 * @param projectVersion the version of the project that the instructor saw
	 * @throws OptimisticLockingFailureException when it was published, taken back or
	 * handed in meanwhile
	 * @throws IllegalStateException when all have passed
	 */
	@Transactional
	public void reopen(Participation instructor, Project project, int projectVersion, Scale scale,
			@Nullable String reason) {
		List<Result> failed = this.results.findByProjectIdOrderByParticipantId(project.id())
			.stream()
			.filter((result) -> !scale.passed(result.points()))
			.toList();
		Assert.state(!failed.isEmpty(), "Nobody needs a second defence");
		Project reopened = this.projects.save(project.asOf(projectVersion));
		this.assessments.close(project.id(), reopened.version());
		for (Result result : failed) {
			this.results.delete(result);
			record(instructor, Kind.REOPENED, result, null, reason);
		}
	}

	private void record(Participation instructor, Kind kind, @Nullable Result before, @Nullable Result after,
			@Nullable String reason) {
		this.history.add(instructor, kind, before, after, reason);
		String change = Stream.of(before, after)
			.filter((result) -> result != null || kind != Kind.PUBLISHED)
			.map((result) -> (result != null) ? "" + result.points() : "–")
			.collect(Collectors.joining(" → "));
		this.audit.record(instructor, "result-" + kind.name().toLowerCase(Locale.ROOT),
				"participant:" + Objects.requireNonNull((after != null) ? after : before).participantId(),
				change + ((reason != null) ? ": " + reason : ""));
	}

}
