package kz.bilik.study.web;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import kz.bilik.course.CourseLinks;
import kz.bilik.course.Participants;
import kz.bilik.course.Placements;
import kz.bilik.course.Rosters;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Task;
import kz.bilik.programme.Unit;
import kz.bilik.study.Answer;
import kz.bilik.study.Answers;
import kz.bilik.study.Feedback;
import kz.bilik.study.FeedbackThread;
import kz.bilik.study.SelfStudy;
import kz.bilik.study.StudyOverview;
import kz.bilik.study.Webinar;
import kz.bilik.study.Webinars;
import kz.bilik.web.FormErrors;
import kz.bilik.web.WebLink;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

import jakarta.servlet.http.HttpServletResponse;

/**
 * The programme and its units, as a listener studies them and as an instructor reads the
 * answers.
 */
@Controller
class UnitController {

	private final Webinars webinars;

	private final Answers answers;

	private final FeedbackThread feedback;

	private final StudyOverview overview;

	private final SelfStudy selfStudy;

	private final Placements placements;

	private final CourseLinks links;

	private final Participants participants;

	private final Rosters rosters;

	private final FormErrors formErrors;

	UnitController(Webinars webinars, Answers answers, FeedbackThread feedback, StudyOverview overview,
			SelfStudy selfStudy, Placements placements, CourseLinks links, Participants participants, Rosters rosters,
			FormErrors formErrors) {
		this.formErrors = formErrors;
		this.placements = placements;
		this.links = links;
		this.webinars = webinars;
		this.answers = answers;
		this.feedback = feedback;
		this.overview = overview;
		this.selfStudy = selfStudy;
		this.participants = participants;
		this.rosters = rosters;
	}

	/**
	 * What a listener typed. The version is that of the answer the page showed.
	 */
	record AnswerForm(@Size(max = Answer.MAX_TEXT) @Nullable String text,
			@Size(max = Answer.MAX_LINK) @WebLink @Nullable String link, @Nullable Integer version) {

		@Nullable String cleanText() {
			return StringUtils.hasText(this.text) ? this.text.strip() : null;
		}

		@Nullable String cleanLink() {
			return StringUtils.hasText(this.link) ? this.link.strip() : null;
		}

	}

	@GetMapping("/c/{run}")
	String programme(Visit visit, Model model) {
		model.addAttribute("webinars",
				this.webinars.findByCourseRunId(visit.runId())
					.stream()
					.collect(Collectors.toMap(Webinar::unitId, Function.identity())));
		if (visit.teaches()) {
			model.addAttribute("roster", this.rosters.opened(visit.runId()));
			model.addAttribute("listeners", this.participants.listeners(visit.runId()));
			model.addAttribute("waiting", this.overview.waiting(visit.runId()));
			model.addAttribute("placements", this.placements.unsettled(visit.runId()));
			model.addAttribute("unnamedLinks", this.links.unnamed(visit.runId()));
			return "study/programme-instructor";
		}
		model.addAttribute("progress", this.overview.progress(visit.participation().participantId()));
		return "study/programme";
	}

	@GetMapping("/c/{run}/about")
	String about(Visit visit) {
		return "study/about";
	}

	@GetMapping("/c/{run}/units/{unit}")
	String unit(Visit visit, @PathVariable String unit, Model model) {
		return show(visit, known(visit, unit), model);
	}

	@PostMapping("/c/{run}/units/{unit}/tasks/{task}")
	String answer(Visit visit, @PathVariable("unit") String unitId, @PathVariable("task") String taskId,
			@Valid @ModelAttribute("form") AnswerForm form, BindingResult errors,
			@RequestParam(defaultValue = "") String action, Model model, RedirectAttributes redirect,
			HttpServletResponse response) {
		Unit unit = known(visit, unitId);
		Task task = unit.task(taskId).orElseThrow(UnitController::notFound);
		if (visit.teaches()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
		boolean handIn = "hand-in".equals(action);
		if (handIn && form.cleanText() == null && form.cleanLink() == null) {
			errors.rejectValue("text", "answer.empty");
		}
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			try {
				save(visit, unit, task, form, handIn);
				redirect.addFlashAttribute("notice", handIn ? "answer.notice.handed-in" : "answer.notice.kept");
				return "redirect:/c/" + visit.runId() + "/units/" + unit.id();
			}
			catch (OptimisticLockingFailureException ex) {
				errors.reject("form.changed-meanwhile");
				status = HttpStatus.CONFLICT;
			}
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		model.addAttribute("typedTask", task.id());
		return show(visit, unit, model);
	}

	private void save(Visit visit, Unit unit, Task task, AnswerForm form, boolean handIn) {
		if (handIn) {
			this.selfStudy.handIn(visit.participation(), unit.id(), task.id(), form.cleanText(), form.cleanLink(),
					form.version());
		}
		else {
			this.selfStudy.keepDraft(visit.participation(), unit.id(), task.id(), form.cleanText(), form.cleanLink(),
					form.version());
		}
	}

	private String show(Visit visit, Unit unit, Model model) {
		model.addAttribute("unit", unit);
		model.addAttribute("module", visit.programme().module(unit));
		model.addAttribute("webinar", this.webinars.findByCourseRunIdAndUnitId(visit.runId(), unit.id())
			.orElseGet(() -> Webinar.unplanned(visit.runId(), unit.id())));
		if (visit.teaches()) {
			model.addAttribute("answers", this.overview.handedIn(visit.runId(), unit.id()));
			return "study/unit-instructor";
		}
		List<Answer> answers = this.answers.findByParticipantIdAndUnitId(visit.participation().participantId(),
				unit.id());
		Map<Long, List<Feedback>> feedback = this.feedback
			.findByAnswerIdInOrderByCreatedAt(answers.stream().map(Answer::id).toList())
			.stream()
			.collect(Collectors.groupingBy(Feedback::answerId));
		model.addAttribute("answers", answers.stream().collect(Collectors.toMap(Answer::taskId, Function.identity())));
		model.addAttribute("feedback", feedback);
		return "study/unit";
	}

	static Unit known(Visit visit, String unitId) {
		return visit.programme().unit(unitId).orElseThrow(UnitController::notFound);
	}

	static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

}
