package kz.bilik.defence.web;

import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Participants;
import kz.bilik.course.Participants.Participant;
import kz.bilik.course.Phrases;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.Assessment;
import kz.bilik.defence.Assessments;
import kz.bilik.defence.Commission;
import kz.bilik.defence.Commission.Instructor;
import kz.bilik.defence.Commission.Panel;
import kz.bilik.defence.DefenceDesk;
import kz.bilik.defence.IncompleteAssessmentException;
import kz.bilik.defence.Project;
import kz.bilik.defence.ProjectQueue;
import kz.bilik.defence.ProjectQueue.Show;
import kz.bilik.defence.ProjectWork;
import kz.bilik.defence.Projects;
import kz.bilik.defence.ReasonMissingException;
import kz.bilik.defence.Result;
import kz.bilik.defence.ResultHistory;
import kz.bilik.defence.Results;
import kz.bilik.defence.Score;
import kz.bilik.defence.Sheets;
import kz.bilik.programme.Criterion;
import kz.bilik.programme.Rubric;
import kz.bilik.programme.Scale;
import kz.bilik.web.Framing;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.MultiValueMap;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The screen on which an instructor scores one project, with the queue beside it. What
 * was typed comes back with every refusal.
 */
@Controller
@RequestMapping("/c/{run}/instructor/projects/{project}")
class AssessmentController {

	private static final int MAX_REASON = 500;

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

	private final Projects projects;

	private final ProjectQueue queue;

	private final Assessments assessments;

	private final Sheets sheets;

	private final Commission commission;

	private final Results results;

	private final ProjectWork work;

	private final ResultHistory history;

	private final Participants participants;

	private final DefenceDesk desk;

	private final Phrases phrases;

	private final MessageSource messages;

	private final Clock clock;

	AssessmentController(Projects projects, ProjectQueue queue, Assessments assessments, Sheets sheets,
			Commission commission, Results results, ProjectWork work, ResultHistory history, Participants participants,
			DefenceDesk desk, Phrases phrases, MessageSource messages, Clock clock) {
		this.projects = projects;
		this.queue = queue;
		this.assessments = assessments;
		this.sheets = sheets;
		this.commission = commission;
		this.results = results;
		this.work = work;
		this.history = history;
		this.participants = participants;
		this.desk = desk;
		this.phrases = phrases;
		this.messages = messages;
		this.clock = clock;
	}

	/**
	 * The sheet as the page shows it.
	 *
	 * @param agreed whether it is the one that counts
	 * @param fields what is written, by the name of the form's field
	 * @param version the version of the sheet that was seen; absent when none was there
	 * @param error the key of the message; absent when all is well
	 * @param wrong the criteria concerned
	 */
	record Sheet(boolean agreed, Map<String, String> fields, @Nullable Integer version, @Nullable String error,
			Set<String> wrong) {

		/** Criteria that are not scored per member have one field for the whole team. */
		static String field(Criterion criterion, long participantId) {
			return criterion.perMember() ? criterion.id() + "." + participantId : criterion.id();
		}

	}

	/**
	 * Assessors' sheets side by side.
	 *
	 * @param differing the fields of points that are not the same on all of them
	 */
	record Compared(Map<Instructor, Map<String, String>> sheets, Set<String> differing) {

		static Compared of(Map<Instructor, Map<String, String>> sheets) {
			return new Compared(sheets,
					sheets.values()
						.stream()
						.flatMap((sheet) -> sheet.keySet().stream())
						.filter((field) -> field.startsWith("points."))
						.filter((field) -> sheets.values().stream().map((it) -> it.get(field)).distinct().count() > 1)
						.collect(Collectors.toSet()));
		}

	}

	/** What the page's script is told when a draft was kept. */
	record Kept(int version, String saved) {
	}

	/** What the page's script is told when it was not. */
	record NotKept(String error) {
	}

	/**
	 * What another instructor wrote.
	 *
	 * @param told who it was, and when
	 */
	record Current(@Nullable Integer version, Map<String, String> fields, String told) {
	}

	@GetMapping
	String sheet(Visit visit, @PathVariable("project") long projectId, @RequestParam(defaultValue = "") String sheet,
			@RequestParam(defaultValue = "OPEN") Show show, Model model, HttpServletResponse response) {
		Project project = known(visit, projectId);
		Panel panel = this.commission.of(visit.runId());
		List<Assessment> all = this.assessments.findByProjectIdOrderByAssessorId(projectId);
		Long assessor = assessor(visit, panel, "agreed".equals(sheet));
		Sheet shown = null;
		if (assessor != null) {
			Assessment kept = find(all, assessor).orElse(null);
			Map<String, String> fields = new HashMap<>();
			if (kept != null) {
				fields = fields(visit, project, kept);
			}
			else if (assessor == Assessment.AGREED) {
				List<Assessment> shared = all.stream()
					.filter((it) -> it.isShared() && !it.isDoubtful(project))
					.toList();
				Assessment.Draft agreed = Sheets.agreed(project, rubric(visit), shared);
				fields = fields(visit, agreed.scores(), agreed.comment());
			}
			shown = new Sheet(assessor == Assessment.AGREED, fields, (kept != null) ? kept.version() : null, null,
					Set.of());
		}
		return show(visit, project, panel, all, shown, show, model, response);
	}

	@PostMapping
	String score(Visit visit, @PathVariable("project") long projectId, @RequestParam MultiValueMap<String, String> form,
			@RequestParam(defaultValue = "") String sheet, @RequestParam(required = false) @Nullable Integer version,
			@RequestParam int projectVersion, @RequestParam(defaultValue = "0") int number,
			@RequestParam(defaultValue = "") String action, @RequestParam(defaultValue = "") String reason,
			@RequestParam(defaultValue = "OPEN") Show show, Model model, RedirectAttributes redirect,
			HttpServletResponse response) {
		Project project = known(visit, projectId);
		Panel panel = this.commission.of(visit.runId());
		long assessor = own(visit, panel, sheet);
		boolean publish = action.startsWith("publish");
		if (publish && assessor != Assessment.AGREED) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
		String error = tooLong(form, reason);
		Set<String> wrong = Set.of();
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (error == null && project.version() != projectVersion
				&& Objects.equals(this.assessments.version(projectId, assessor).orElse(null), version)) {
			// whoever publishes makes the project another one, too, but the sheet as well
			error = "assessment.project-changed";
			status = HttpStatus.CONFLICT;
		}
		if (error == null) {
			Assessment.Draft draft = draft(visit, project, form, assessor, number, version);
			try {
				if (publish) {
					this.desk.publish(visit.participation(), project, projectVersion, rubric(visit), draft,
							text(reason));
					redirect.addFlashAttribute("notice", "assessment.notice.published");
					return "redirect:/c/" + visit.runId()
							+ (action.equals("publish-next") ? next(project, show) : "/defence");
				}
				switch (action) {
					case "share" -> this.sheets.share(visit.participation(), project, rubric(visit), draft);
					case "confirm" -> this.sheets.confirm(visit.participation(), project, rubric(visit), draft);
					default -> this.sheets.keep(visit.participation(), project, rubric(visit), draft);
				}
				redirect.addFlashAttribute("notice", switch (action) {
					case "share" -> "assessment.notice.shared";
					case "confirm" -> "assessment.notice.confirmed";
					default -> "assessment.notice.kept";
				});
				return "redirect:/c/" + visit.runId() + "/instructor/projects/" + projectId + "?show=" + show
						+ (sheet.equals("agreed") ? "&sheet=agreed" : "");
			}
			catch (IncompleteAssessmentException ex) {
				error = action.equals("share") ? "assessment.not-shared" : "assessment.incomplete";
				wrong = ex.criteria();
			}
			catch (ReasonMissingException ex) {
				error = "assessment.reason-missing";
			}
			catch (OptimisticLockingFailureException ex) {
				error = "assessment.changed-meanwhile";
				status = HttpStatus.CONFLICT;
				// the instructor has now seen what the other one saved, and may decide to
				// replace it
				Optional<Assessment> kept = this.assessments.findByProjectIdAndAssessorId(projectId, assessor);
				version = kept.map(Assessment::version).orElse(null);
				kept.ifPresent((it) -> model.addAttribute("kept", fields(visit, project, it)));
			}
		}
		response.setStatus(status.value());
		model.addAttribute("reason", reason);
		model.addAttribute("number", number);
		return show(visit, project, panel, this.assessments.findByProjectIdOrderByAssessorId(projectId),
				new Sheet(assessor == Assessment.AGREED, form.toSingleValueMap(), version, error, wrong), show, model,
				response);
	}

	/**
	 * Keeps what is written so far, as the page's script asks. Where another instructor
	 * was first it is told what that one wrote.
	 */
	@PostMapping("/draft")
	ResponseEntity<?> keep(Visit visit, @PathVariable("project") long projectId,
			@RequestParam MultiValueMap<String, String> form, @RequestParam(defaultValue = "") String sheet,
			@RequestParam(required = false) @Nullable Integer version, @RequestParam(defaultValue = "0") int number,
			Locale locale) {
		Project project = known(visit, projectId);
		long assessor = own(visit, this.commission.of(visit.runId()), sheet);
		String error = tooLong(form, "");
		try {
			if (error == null) {
				int kept = this.sheets.keep(visit.participation(), project, rubric(visit),
						draft(visit, project, form, assessor, number, version));
				String saved = this.messages.getMessage("answer.kept-at",
						new Object[] { TIME.format(this.clock.instant().atZone(visit.run().zone())) }, locale);
				return ResponseEntity.ok(new Kept(kept, (number == project.number()) ? saved
						: saved + " " + this.messages.getMessage("assessment.newer-version", null, locale)));
			}
		}
		catch (IncompleteAssessmentException ex) {
			error = "assessment.criterion-missing";
		}
		catch (OptimisticLockingFailureException ex) {
			return ResponseEntity.status(HttpStatus.CONFLICT).body(current(visit, project, assessor, locale));
		}
		return ResponseEntity.unprocessableContent().body(new NotKept(this.messages.getMessage(error, null, locale)));
	}

	/**
	 * What is on a sheet now; no content while it is as it was seen.
	 */
	@GetMapping("/sheet")
	ResponseEntity<Current> current(Visit visit, @PathVariable("project") long projectId,
			@RequestParam(defaultValue = "") String sheet, @RequestParam(required = false) @Nullable Integer version,
			Locale locale) {
		Project project = known(visit, projectId);
		long assessor = own(visit, this.commission.of(visit.runId()), sheet);
		if (Objects.equals(this.assessments.version(projectId, assessor).orElse(null), version)) {
			return ResponseEntity.noContent().build();
		}
		return ResponseEntity.ok(current(visit, project, assessor, locale));
	}

	private Current current(Visit visit, Project project, long assessor, Locale locale) {
		return this.assessments.findByProjectIdAndAssessorId(project.id(), assessor).map((it) -> {
			String name = this.participants.find(visit.runId(), List.of(it.changedBy())).get(0).name();
			String told = this.messages
				.getMessage("assessment.changed-by",
						new Object[] { (name != null) ? name
								: this.messages.getMessage("listener.unnamed", new Object[] { it.changedBy() }, locale),
								TIME.format(it.changedAt().atZone(visit.run().zone())) },
						locale);
			return new Current(it.version(), fields(visit, project, it), told);
		})
			.orElseGet(
					() -> new Current(null, Map.of(), this.messages.getMessage("assessment.begun-anew", null, locale)));
	}

	@PostMapping("/withdraw")
	String withdraw(Visit visit, @PathVariable("project") long projectId, @RequestParam int projectVersion,
			@RequestParam(defaultValue = "") String reason, Model model, RedirectAttributes redirect,
			HttpServletResponse response) {
		Project project = known(visit, projectId);
		agreed(visit);
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
		return refusedAfterwards(visit, projectId, "withdrawal", error, status, reason, model, response);
	}

	@PostMapping("/second-defence")
	String reopen(Visit visit, @PathVariable("project") long projectId, @RequestParam int projectVersion,
			@RequestParam(defaultValue = "") String reason, Model model, RedirectAttributes redirect,
			HttpServletResponse response) {
		Project project = known(visit, projectId);
		agreed(visit);
		String error = "assessment.reason-too-long";
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (reason.strip().length() <= MAX_REASON) {
			try {
				this.desk.reopen(visit.participation(), project, projectVersion, visit.programme().defence().scale(),
						text(reason));
				Instant until = this.work.until(visit.runId(), project);
				if (until != null && !this.clock.instant().isBefore(until)) {
					// where the team is given more time
					redirect.addFlashAttribute("notice", "assessment.notice.reopened-closed");
					return "redirect:/c/" + visit.runId() + "/instructor/teams/" + project.id();
				}
				redirect.addFlashAttribute("notice", "assessment.notice.reopened");
				return "redirect:/c/" + visit.runId() + "/instructor/projects/" + project.id();
			}
			catch (OptimisticLockingFailureException | IllegalStateException ex) {
				error = "assessment.reopen.changed";
				status = HttpStatus.CONFLICT;
			}
		}
		return refusedAfterwards(visit, projectId, "reopening", error, status, reason, model, response);
	}

	private String refusedAfterwards(Visit visit, long projectId, String what, String error, HttpStatus status,
			String reason, Model model, HttpServletResponse response) {
		response.setStatus(status.value());
		model.addAttribute(what + "Reason", reason);
		model.addAttribute(what + "Error", error);
		return sheet(visit, projectId, "agreed", Show.OPEN, model, response);
	}

	private String show(Visit visit, Project project, Panel panel, List<Assessment> all, @Nullable Sheet sheet,
			Show show, Model model, HttpServletResponse response) {
		Framing.own(response);
		long me = visit.participation().participantId();
		List<Long> ids = project.members().stream().map(Project.Member::participantId).toList();
		// a chair who assesses, too, does so apart
		boolean settles = panel.isChair(me) && (sheet == null || sheet.agreed());
		boolean sees = settles || find(all, me).filter(Assessment::isShared).isPresent();
		Map<Instructor, Map<String, String>> shared = new LinkedHashMap<>();
		panel.assessors()
			.forEach((assessor) -> find(all, assessor.participantId()).filter((it) -> sees && it.isShared())
				.ifPresent((it) -> shared.put(assessor, fields(visit, project, it))));
		model.addAttribute("project", project);
		model.addAttribute("works", this.work.of(project));
		model.addAttribute("members", this.participants.find(visit.runId(), ids));
		model.addAttribute("around", this.queue.around(project, show));
		model.addAttribute("show", show);
		model.addAttribute("panel", panel);
		model.addAttribute("chair", panel.isChair(me));
		model.addAttribute("assesses", panel.has(me));
		model.addAttribute("mine", find(all, me).orElse(null));
		model.addAttribute("shared", Compared.of(shared));
		List<Assessment> doubtful = all.stream().filter((it) -> it.isDoubtful(project)).toList();
		model.addAttribute("outdated", doubtful.stream().map(Assessment::assessorId).toList());
		model.addAttribute("sheet", sheet);
		model.addAttribute("doubtful",
				(sheet != null) ? find(doubtful, sheet.agreed() ? Assessment.AGREED : me).orElse(null) : null);
		model.addAttribute("earlierSheets",
				(!panel.isNamed() || panel.has(me)) ? earlierSheets(visit, project) : List.of());
		List<Result> results = this.results.findByProjectIdOrderByParticipantId(project.id());
		Scale scale = visit.programme().defence().scale();
		model.addAttribute("results", results);
		Long counts = find(all, Assessment.AGREED).map(Assessment::id).orElse(null);
		model.addAttribute("untouched",
				results.stream().filter((result) -> !Objects.equals(result.assessmentId(), counts)).toList());
		model.addAttribute("last", DefenceDesk.last(results, counts));
		model.addAttribute("failed", results.stream().anyMatch((result) -> !scale.passed(result.points())));
		model.addAttribute("history", this.history.of(ids));
		model.addAttribute("phrases", this.phrases.of(visit.participation()));
		return "defence/assessment";
	}

	/**
	 * What assessors showed each other in the defences before, with those who did, and
	 * what somebody kept to themselves.
	 */
	private List<Compared> earlierSheets(Visit visit, Project project) {
		List<Assessment> sheets = this.assessments.findOfEarlierDefences(project.id())
			.stream()
			.filter((sheet) -> sheet.isShared() || sheet.assessorId() == visit.participation().participantId())
			.toList();
		Map<Long, Instructor> assessors = this.participants
			.find(visit.runId(), sheets.stream().map(Assessment::assessorId).collect(Collectors.toSet()))
			.stream()
			.collect(Collectors.toMap(Participant::id, (it) -> new Instructor(it.id(), it.name(), true, false)));
		Map<Integer, Map<Instructor, Map<String, String>>> defences = new LinkedHashMap<>();
		sheets.forEach((sheet) -> defences.computeIfAbsent(sheet.closed(), (closed) -> new LinkedHashMap<>())
			.put(assessors.get(sheet.assessorId()), fields(visit, project, sheet)));
		return defences.values().stream().map(Compared::of).toList();
	}

	private static Optional<Assessment> find(List<Assessment> all, long assessor) {
		return all.stream().filter((sheet) -> sheet.assessorId() == assessor).findFirst();
	}

	/** The page of the next project, or the queue where this was the last one. */
	private String next(Project project, Show show) {
		return this.queue.next(project, show)
			.map((id) -> "/instructor/projects/" + id + "?show=" + show)
			.orElse("/instructor/projects?show=" + show);
	}

	private Project known(Visit visit, long projectId) {
		return this.projects.findByIdAndCourseRunId(projectId, visit.runId())
			.filter(Project::handedIn)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

	/**
	 * Whose sheet somebody works on. The one that counts is everybody's where nobody is
	 * named, else the chair's.
	 * @return absent where they have none
	 */
	private static @Nullable Long assessor(Visit visit, Panel panel, boolean agreed) {
		long me = visit.participation().participantId();
		if (!panel.isNamed() || agreed && panel.isChair(me)) {
			return Assessment.AGREED;
		}
		return panel.has(me) ? me : null;
	}

	private static long own(Visit visit, Panel panel, String sheet) {
		Long assessor = assessor(visit, panel, sheet.equals("agreed"));
		if (assessor == null || sheet.equals("agreed") && assessor != Assessment.AGREED) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
		return assessor;
	}

	/** Lets only those on who may decide about results. */
	private void agreed(Visit visit) {
		own(visit, this.commission.of(visit.runId()), "agreed");
	}

	/**
	 * What is written in the form. A field that is not there is a criterion that is not
	 * scored yet; one that holds no number is refused by the rubric.
	 */
	private static Assessment.Draft draft(Visit visit, Project project, MultiValueMap<String, String> form,
			long assessor, int number, @Nullable Integer version) {
		Map<Long, Map<String, Score>> scores = new HashMap<>();
		for (Project.Member member : project.members()) {
			Map<String, Score> scored = scores.computeIfAbsent(member.participantId(), (id) -> new HashMap<>());
			for (Criterion criterion : rubric(visit).criteria()) {
				String field = Sheet.field(criterion, member.participantId());
				String given = form.getFirst("points." + field);
				Integer points = !StringUtils.hasText(given) ? null
						: given.matches("\\d{1,4}") ? Integer.valueOf(given) : Integer.valueOf(-1);
				String comment = text(form.getFirst("note." + field));
				if (points != null || comment != null) {
					scored.put(criterion.id(), new Score(points, comment));
				}
			}
		}
		return new Assessment.Draft(assessor, scores, text(form.getFirst("comment")), number, version);
	}

	private static @Nullable String tooLong(MultiValueMap<String, String> form, String reason) {
		if (Objects.requireNonNullElse(form.getFirst("comment"), "").length() > Assessment.MAX_COMMENT) {
			return "assessment.comment-too-long";
		}
		if (form.entrySet()
			.stream()
			.anyMatch((field) -> field.getKey().startsWith("note.")
					&& field.getValue().get(0).strip().length() > Score.MAX_COMMENT)) {
			return "assessment.note-too-long";
		}
		return (reason.strip().length() > MAX_REASON) ? "assessment.reason-too-long" : null;
	}

	private static @Nullable String text(@Nullable String typed) {
		return StringUtils.hasText(typed) ? typed.strip() : null;
	}

	private static Map<String, String> fields(Visit visit, Project project, Assessment assessment) {
		return fields(visit, assessment.scores(project), assessment.comment());
	}

	private static Map<String, String> fields(Visit visit, Map<Long, Map<String, Score>> scores,
			@Nullable String comment) {
		Map<String, String> fields = new HashMap<>();
		scores.forEach((member, given) -> given.forEach((id, score) -> rubric(visit).criterion(id).ifPresent((it) -> {
			String field = Sheet.field(it, member);
			if (score.points() != null) {
				fields.put("points." + field, score.points().toString());
			}
			if (score.comment() != null) {
				fields.put("note." + field, score.comment());
			}
		})));
		if (comment != null) {
			fields.put("comment", comment);
		}
		return fields;
	}

	private static Rubric rubric(Visit visit) {
		return visit.programme().defence().rubric();
	}

}
