package kz.bilik.defence.web;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Participants;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.Assessment;
import kz.bilik.defence.Assessments;
import kz.bilik.defence.DefenceDesk;
import kz.bilik.defence.IncompleteAssessmentException;
import kz.bilik.defence.Project;
import kz.bilik.defence.ProjectWork;
import kz.bilik.defence.Projects;
import kz.bilik.defence.Results;
import kz.bilik.programme.Criterion;
import kz.bilik.programme.Rubric;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The sheet on which an instructor scores one project. What was typed comes back with
 * every refusal.
 */
@Controller
class AssessmentController {

	private static final int MAX_REASON = 500;

	private final Projects projects;

	private final Assessments assessments;

	private final Results results;

	private final ProjectWork work;

	private final Participants participants;

	private final DefenceDesk desk;

	AssessmentController(Projects projects, Assessments assessments, Results results, ProjectWork work,
			Participants participants, DefenceDesk desk) {
		this.projects = projects;
		this.assessments = assessments;
		this.results = results;
		this.work = work;
		this.participants = participants;
		this.desk = desk;
	}

	/**
	 * The sheet as the page shows it.
	 *
	 * @param points what is marked, by the name of the form's field
	 * @param version the version of the sheet that was seen; absent when none was there
	 * @param error the key of the message; absent when all is well
	 * @param wrong the criteria concerned
	 */
	record Sheet(Map<String, String> points, String comment, @Nullable Integer version, @Nullable String error,
			Set<String> wrong) {

		/** Criteria that are not scored per member have one field for the whole team. */
		static String field(Criterion criterion, long participantId) {
			return criterion.perMember() ? "points." + criterion.id() + "." + participantId
					: "points." + criterion.id();
		}

	}

	@GetMapping("/c/{run}/instructor/projects/{project}")
	String sheet(Visit visit, @PathVariable("project") long projectId, Model model) {
		Project project = known(visit, projectId);
		Optional<Assessment> kept = this.assessments.findByProjectId(projectId);
		return show(visit, project, new Sheet(kept.map((it) -> fields(visit, project, it)).orElse(Map.of()),
				kept.map(Assessment::comment).orElse(""), kept.map(Assessment::version).orElse(null), null, Set.of()),
				model);
	}

	@PostMapping("/c/{run}/instructor/projects/{project}")
	String score(Visit visit, @PathVariable("project") long projectId, @RequestParam MultiValueMap<String, String> form,
			@RequestParam(defaultValue = "") String comment, @RequestParam(required = false) @Nullable Integer version,
			@RequestParam int projectVersion, @RequestParam(defaultValue = "") String action, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		Project project = known(visit, projectId);
		boolean publish = "publish".equals(action);
		String error;
		Set<String> wrong = Set.of();
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (comment.length() > Assessment.MAX_COMMENT) {
			error = "assessment.comment-too-long";
		}
		else if (project.version() != projectVersion && !scoredMeanwhile(project, version)) {
			error = "assessment.project-changed";
			status = HttpStatus.CONFLICT;
		}
		else {
			try {
				Map<Long, Map<String, Integer>> points = points(rubric(visit), project, form);
				String kept = StringUtils.hasText(comment) ? comment.strip() : null;
				if (publish) {
					this.desk.publish(visit.participation(), project, projectVersion, rubric(visit), points, kept,
							version);
				}
				else {
					this.desk.keepDraft(visit.participation(), project, rubric(visit), points, kept, version);
				}
				redirect.addFlashAttribute("notice",
						publish ? "assessment.notice.published" : "assessment.notice.kept");
				return "redirect:/c/" + visit.runId() + (publish ? "/defence" : "/instructor/projects/" + project.id());
			}
			catch (IncompleteAssessmentException ex) {
				error = "assessment.incomplete";
				wrong = ex.criteria();
			}
			catch (OptimisticLockingFailureException ex) {
				error = "assessment.changed-meanwhile";
				status = HttpStatus.CONFLICT;
				// the instructor has now seen what the other one saved, and may decide to
				// replace it
				Optional<Assessment> kept = this.assessments.findByProjectId(project.id());
				version = kept.map(Assessment::version).orElse(null);
				kept.ifPresent((it) -> {
					model.addAttribute("kept", fields(visit, project, it));
					model.addAttribute("keptComment", it.comment());
				});
			}
		}
		response.setStatus(status.value());
		return show(visit, project, new Sheet(form.toSingleValueMap(), comment, version, error, wrong), model);
	}

	/** Whoever publishes makes the project another one, too. */
	private boolean scoredMeanwhile(Project project, @Nullable Integer version) {
		return !this.assessments.findByProjectId(project.id())
			.map(Assessment::version)
			.equals(Optional.ofNullable(version));
	}

	@PostMapping("/c/{run}/instructor/projects/{project}/withdraw")
	String withdraw(Visit visit, @PathVariable("project") long projectId, @RequestParam int projectVersion,
			@RequestParam(defaultValue = "") String reason, Model model, RedirectAttributes redirect,
			HttpServletResponse response) {
		Project project = known(visit, projectId);
		String error = "assessment.withdraw.reason-missing";
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (StringUtils.hasText(reason) && reason.strip().length() <= MAX_REASON) {
			try {
				this.desk.withdraw(visit.participation(), project, projectVersion, reason.strip());
				redirect.addFlashAttribute("notice", "assessment.notice.withdrawn");
				return "redirect:/c/" + visit.runId() + "/instructor/projects/" + project.id();
			}
			catch (OptimisticLockingFailureException ex) {
				error = "assessment.withdraw.changed";
				status = HttpStatus.CONFLICT;
			}
		}
		response.setStatus(status.value());
		model.addAttribute("reason", reason);
		model.addAttribute("withdrawalError", error);
		return sheet(visit, projectId, model);
	}

	private String show(Visit visit, Project project, Sheet sheet, Model model) {
		Map<Long, Participants.Participant> members = new LinkedHashMap<>();
		this.participants.find(visit.runId(), project.members().stream().map(Project.Member::participantId).toList())
			.forEach((member) -> members.put(member.id(), member));
		model.addAttribute("project", project);
		model.addAttribute("works", this.work.of(project));
		model.addAttribute("members", List.copyOf(members.values()));
		model.addAttribute("sheet", sheet);
		model.addAttribute("results", this.results.findByProjectId(project.id()));
		return "defence/assessment";
	}

	private Project known(Visit visit, long projectId) {
		return this.projects.findByIdAndCourseRunId(projectId, visit.runId())
			.filter(Project::handedIn)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

	/**
	 * The points of each member as the form gives them. A field that is not there is a
	 * criterion that is not scored yet; one that holds no number is refused by the
	 * rubric.
	 */
	private static Map<Long, Map<String, Integer>> points(Rubric rubric, Project project,
			MultiValueMap<String, String> form) {
		Map<Long, Map<String, Integer>> points = new HashMap<>();
		for (Project.Member member : project.members()) {
			Map<String, Integer> scored = points.computeIfAbsent(member.participantId(), (id) -> new HashMap<>());
			for (Criterion criterion : rubric.criteria()) {
				String given = form.getFirst(Sheet.field(criterion, member.participantId()));
				if (StringUtils.hasText(given)) {
					scored.put(criterion.id(), given.matches("\\d{1,4}") ? Integer.parseInt(given) : -1);
				}
			}
		}
		return points;
	}

	private static Map<String, String> fields(Visit visit, Project project, Assessment assessment) {
		Map<String, String> fields = new HashMap<>();
		for (Project.Member member : project.members()) {
			assessment.points(member.participantId())
				.forEach((criterion, given) -> rubric(visit).criterion(criterion)
					.ifPresent((it) -> fields.put(Sheet.field(it, member.participantId()), given.toString())));
		}
		return fields;
	}

	private static Rubric rubric(Visit visit) {
		return visit.programme().defence().rubric();
	}

}
