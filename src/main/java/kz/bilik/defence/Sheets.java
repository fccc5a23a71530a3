package kz.bilik.defence;

import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.bilik.course.Participation;
import kz.bilik.defence.Assessment.Draft;
import kz.bilik.programme.Criterion;
import kz.bilik.programme.Level;
import kz.bilik.programme.Rubric;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The sheets on which projects are scored. Whoever was second is told so and overwrites
 * nothing.
 */
@Component
public class Sheets {

	private final Assessments assessments;

	private final Clock clock;

	Sheets(Assessments assessments, Clock clock) {
		this.assessments = assessments;
		this.clock = clock;
	}

	/**
	 * Keeps a sheet as it is, complete or not, unless it says so already.
	 * @return the sheet's version now
	 * @throws IncompleteAssessmentException when points are none of the rubric's levels
	 * @throws OptimisticLockingFailureException when the sheet was changed meanwhile
	 */
	@Transactional
	public int keep(Participation instructor, Project project, Rubric rubric, Draft draft) {
		Optional<Assessment> known = find(project, draft);
		Assessment scored = scored(known, instructor, project, rubric, draft);
		return known.filter((it) -> it.says(scored)).orElseGet(() -> save(scored, known, draft)).version();
	}

	/**
	 * Keeps a sheet whose points hold for what was handed in last.
	 * @param project as the instructor has read it
	 * @throws IncompleteAssessmentException when points are none of the rubric's levels
	 * @throws OptimisticLockingFailureException when the sheet was changed meanwhile
	 */
	@Transactional
	public Assessment confirm(Participation instructor, Project project, Rubric rubric, Draft draft) {
		Optional<Assessment> known = find(project, draft);
		return save(confirmed(known, instructor, project, rubric, draft), known, draft);
	}

	/**
	 * Lets the other assessors see a sheet.
	 * @throws IncompleteAssessmentException when a criterion is not scored
	 * @throws OptimisticLockingFailureException when the sheet was changed meanwhile
	 */
	@Transactional
	public void share(Participation instructor, Project project, Rubric rubric, Draft draft) {
		checkComplete(project.members(), rubric, draft.scores());
		Optional<Assessment> known = find(project, draft);
		save(confirmed(known, instructor, project, rubric, draft).shared(this.clock.instant()), known, draft);
	}

	/**
	 * What the chair begins with: the points that are the same on all of some sheets, and
	 * their comments one below the other where they are not too long together.
	 */
	public static Draft agreed(Project project, Rubric rubric, Collection<Assessment> sheets) {
		Map<Long, Map<String, Score>> agreed = new LinkedHashMap<>();
		for (Project.Member member : project.members()) {
			Map<String, Score> scores = agreed.computeIfAbsent(member.participantId(), (id) -> new LinkedHashMap<>());
			for (Criterion criterion : rubric.criteria()) {
				List<Score> given = sheets.stream()
					.map((sheet) -> sheet.scores(member.participantId()).getOrDefault(criterion.id(), Score.NONE))
					.toList();
				Set<Integer> points = given.stream().map(Score::points).collect(Collectors.toSet());
				scores.put(criterion.id(), new Score((points.size() == 1) ? points.iterator().next() : null,
						together(given.stream().map(Score::comment), Score.MAX_COMMENT)));
			}
		}
		return new Draft(Assessment.AGREED, agreed,
				together(sheets.stream().map(Assessment::comment), Assessment.MAX_COMMENT), project.number(), null);
	}

	private static @Nullable String together(Stream<@Nullable String> comments, int most) {
		String all = comments.filter(Objects::nonNull).distinct().collect(Collectors.joining("\n"));
		return (all.isEmpty() || all.length() > most) ? null : all;
	}

	static void checkComplete(Collection<Project.Member> members, Rubric rubric, Map<Long, Map<String, Score>> scores) {
		Set<String> missing = missing(members, rubric, scores);
		if (!missing.isEmpty()) {
			throw new IncompleteAssessmentException(missing);
		}
	}

	private static Set<String> missing(Collection<Project.Member> members, Rubric rubric,
			Map<Long, Map<String, Score>> scores) {
		Set<String> missing = new LinkedHashSet<>();
		for (Project.Member member : members) {
			Map<String, Score> scored = scores.getOrDefault(member.participantId(), Map.of());
			rubric.criteria()
				.stream()
				.map(Criterion::id)
				.filter((id) -> !scored.containsKey(id) || scored.get(id).points() == null)
				.forEach(missing::add);
		}
		return missing;
	}

	private Optional<Assessment> find(Project project, Draft draft) {
		return this.assessments.findByProjectIdAndAssessorId(project.id(), draft.assessorId());
	}

	private Assessment scored(Optional<Assessment> known, Participation instructor, Project project, Rubric rubric,
			Draft draft) {
		check(rubric, draft.scores());
		return known.orElseGet(() -> Assessment.of(project.id(), draft.assessorId()))
			.scored(draft, missing(project.members(), rubric, draft.scores()).isEmpty(), instructor.participantId(),
					this.clock.instant());
	}

	private Assessment confirmed(Optional<Assessment> known, Participation instructor, Project project, Rubric rubric,
			Draft draft) {
		return scored(known, instructor, project, rubric, draft).about(project.number());
	}

	private Assessment save(Assessment scored, Optional<Assessment> known, Draft draft) {
		if (!Objects.equals(known.map(Assessment::version).orElse(null), draft.version())) {
			throw new OptimisticLockingFailureException("The sheet is another one by now");
		}
		try {
			return this.assessments.save(scored);
		}
		catch (DuplicateKeyException ex) {
			throw new OptimisticLockingFailureException("The sheet was begun by another instructor", ex);
		}
	}

	private static void check(Rubric rubric, Map<Long, Map<String, Score>> scores) {
		Set<Integer> levels = rubric.levels().stream().map(Level::points).collect(Collectors.toSet());
		Set<String> wrong = new LinkedHashSet<>();
		scores.values().forEach((member) -> member.forEach((criterion, score) -> {
			if (rubric.criterion(criterion).isEmpty() || isNone(levels, score.points())) {
				wrong.add(criterion);
			}
		}));
		if (!wrong.isEmpty()) {
			throw new IncompleteAssessmentException(wrong);
		}
	}

	private static boolean isNone(Set<Integer> levels, @Nullable Integer points) {
		return points != null && !levels.contains(points);
	}

}
