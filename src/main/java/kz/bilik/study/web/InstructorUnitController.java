package kz.bilik.study.web;

import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import kz.bilik.course.Participants;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Module;
import kz.bilik.programme.Unit;
import kz.bilik.study.Answer;
import kz.bilik.study.AnswerVersions;
import kz.bilik.study.Answers;
import kz.bilik.study.Feedback;
import kz.bilik.study.SelfAssessments;
import kz.bilik.study.SelfStudy;
import kz.bilik.web.FormErrors;
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
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The instructor answers the listeners.
 */
@Controller
class InstructorUnitController {

	private final Answers answers;

	private final AnswerVersions versions;

	private final SelfStudy selfStudy;

	private final SelfAssessments assessments;

	private final Participants participants;

	private final FormErrors formErrors;

	InstructorUnitController(Answers answers, AnswerVersions versions, SelfStudy selfStudy, SelfAssessments assessments,
			Participants participants, FormErrors formErrors) {
		this.formErrors = formErrors;
		this.assessments = assessments;
		this.answers = answers;
		this.versions = versions;
		this.selfStudy = selfStudy;
		this.participants = participants;
	}

	record FeedbackForm(@Size(max = Feedback.MAX_TEXT) @Nullable String text, Feedback.@Nullable Decision decision,
			int number, @Nullable Long lastMessage) {
	}

	@GetMapping("/c/{run}/instructor/answers/{answer}")
	String read(Visit visit, @PathVariable("answer") long answerId, Model model) {
		return show(visit, known(visit, answerId), model);
	}

	@PostMapping("/c/{run}/instructor/answers/{answer}")
	String decide(Visit visit, @PathVariable("answer") long answerId, @Valid @ModelAttribute("form") FeedbackForm form,
			BindingResult errors, Model model, RedirectAttributes redirect, HttpServletResponse response) {
		Answer answer = known(visit, answerId);
		if (form.decision() == null) {
			errors.reject("feedback.no-decision");
		}
		else if (form.decision() != Feedback.Decision.ACCEPTED && !StringUtils.hasText(form.text())) {
			errors.rejectValue("text", "feedback.empty");
		}
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			try {
				this.selfStudy.decide(visit.participation(), answer.id(), form.number(),
						(form.lastMessage() != null) ? form.lastMessage() : 0, form.decision(),
						StringUtils.hasText(form.text()) ? form.text().strip() : "");
				redirect.addFlashAttribute("notice",
						"feedback.notice." + form.decision().name().toLowerCase(Locale.ROOT));
				return "redirect:/c/" + visit.runId() + "/units/" + answer.unitId();
			}
			catch (OptimisticLockingFailureException ex) {
				errors.reject("feedback.changed-meanwhile");
				status = HttpStatus.CONFLICT;
				answer = known(visit, answerId);
			}
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		return show(visit, answer, model);
	}

	private String show(Visit visit, Answer answer, Model model) {
		Unit unit = UnitController.known(visit, answer.unitId());
		for (Module module : visit.programme().modules()) {
			if (unit.equals(module.end())) {
				model.addAttribute("module", module);
				model.addAttribute("assessment", this.assessments.of(answer.participantId()));
			}
		}
		model.addAttribute("unit", unit);
		model.addAttribute("task", unit.task(answer.taskId()).orElseThrow(UnitController::notFound));
		model.addAttribute("work", this.versions.of(answer));
		model.addAttribute("listener", this.participants.find(visit.runId(), List.of(answer.participantId())).get(0));
		return "study/answer";
	}

	private Answer known(Visit visit, long answerId) {
		return this.answers.findByIdAndCourseRunId(answerId, visit.runId()).orElseThrow(UnitController::notFound);
	}

}
