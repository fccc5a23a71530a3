package kz.bilik.study.web;

import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Unit;
import kz.bilik.study.Answer;
import kz.bilik.study.AnswerVersions;
import kz.bilik.study.Answers;
import kz.bilik.study.PeerReview;
import kz.bilik.study.PeerReviews;
import kz.bilik.web.FormErrors;
import kz.bilik.web.Writing;

import org.springframework.context.MessageSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A listener reads the work of another one and writes about it; an instructor sees all
 * that was written and removes what is unfitting.
 */
@Controller
class PeerReviewController {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

	private final PeerReviews reviews;

	private final Answers answers;

	private final AnswerVersions versions;

	private final FormErrors formErrors;

	private final MessageSource messages;

	private final Clock clock;

	PeerReviewController(PeerReviews reviews, Answers answers, AnswerVersions versions, FormErrors formErrors,
			MessageSource messages, Clock clock) {
		this.reviews = reviews;
		this.answers = answers;
		this.versions = versions;
		this.formErrors = formErrors;
		this.messages = messages;
		this.clock = clock;
	}

	@GetMapping("/c/{run}/reviews/{review:\\d{1,18}}")
	String read(Visit visit, @PathVariable("review") long id, Model model) {
		return show(visit, known(visit, id), model);
	}

	/**
	 * @param number of the version of the work that the page showed
	 * @param action {@code send}, or to keep the draft
	 */
	@PostMapping("/c/{run}/reviews/{review:\\d{1,18}}")
	String write(Visit visit, @PathVariable("review") long id, @ModelAttribute("form") Writing form,
			BindingResult errors, @RequestParam int number, @RequestParam(defaultValue = "") String action, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		PeerReview review = known(visit, id);
		if (number < 1 || number > answer(visit, review).number()) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
		}
		boolean send = "send".equals(action);
		check(form, errors);
		if (send && form.html() == null) {
			errors.rejectValue("text", "peer.empty");
		}
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			try {
				this.reviews.write(visit.participation(), review, form.html(), number, send, form.seen());
				redirect.addFlashAttribute("notice", send ? "peer.notice.sent" : "answer.notice.kept");
				return "redirect:/c/" + visit.runId()
						+ (send ? "/units/" + review.unitId() + "#peer-reviews" : "/reviews/" + id);
			}
			catch (OptimisticLockingFailureException ex) {
				errors.reject(review.needed() ? "form.changed-meanwhile" : "peer.needless");
				status = HttpStatus.CONFLICT;
			}
		}
		if (status != HttpStatus.CONFLICT) {
			model.addAttribute("seenVersion", form.seen());
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		return show(visit, known(visit, id), model);
	}

	/** Keeps what was typed so far. */
	@PostMapping("/c/{run}/reviews/{review:\\d{1,18}}/draft")
	ResponseEntity<?> keepDraft(Visit visit, @PathVariable("review") long id, @ModelAttribute("form") Writing form,
			BindingResult errors, Locale locale) {
		PeerReview review = known(visit, id);
		check(form, errors);
		if (errors.hasErrors()) {
			return ResponseEntity.unprocessableContent()
				.body(new AnswerController.NotDone(String.join(" ", this.formErrors.of(errors).values())));
		}
		if (!review.needed()) {
			return ResponseEntity.status(HttpStatus.CONFLICT)
				.body(new AnswerController.NotDone(this.messages.getMessage("peer.needless", null, locale)));
		}
		int version = this.reviews.write(visit.participation(), review, form.html(), 0, false, form.seen());
		String time = TIME.format(this.clock.instant().atZone(visit.run().zone()));
		return ResponseEntity.ok(new AnswerController.Kept(version,
				this.messages.getMessage("answer.kept-at", new Object[] { time }, locale)));
	}

	@GetMapping("/c/{run}/instructor/units/{unit}/reviews")
	String all(Visit visit, @PathVariable("unit") String unitId, @RequestParam(defaultValue = "1") int page,
			Model model) {
		Unit unit = UnitController.known(visit, unitId);
		if (page < 1 || unit.equals(visit.programme().plan()) || !unit.equals(visit.programme().module(unit).end())) {
			throw UnitController.notFound();
		}
		List<PeerReview> found = this.reviews.of(visit.runId(), unitId, page);
		model.addAttribute("unit", unit);
		model.addAttribute("module", visit.programme().module(unit));
		model.addAttribute("reviews", found.stream().limit(PeerReviews.PAGE).toList());
		model.addAttribute("page", page);
		model.addAttribute("more", found.size() > PeerReviews.PAGE);
		return "study/peer-reviews-instructor";
	}

	@PostMapping("/c/{run}/instructor/reviews/{review:\\d{1,18}}/remove")
	String remove(Visit visit, @PathVariable("review") long id, @RequestParam(defaultValue = "1") int page,
			RedirectAttributes redirect) {
		String unit = this.reviews.remove(visit.participation(), id).orElseThrow(UnitController::notFound);
		redirect.addFlashAttribute("notice", "peer.notice.removed");
		return "redirect:/c/" + visit.runId() + "/instructor/units/" + unit + "/reviews?page=" + page;
	}

	private static void check(Writing form, BindingResult errors) {
		if (form.size() > PeerReview.QUESTIONS) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
		}
		form.checkSize(errors);
	}

	private String show(Visit visit, PeerReview review, Model model) {
		Unit unit = UnitController.known(visit, review.unitId());
		model.addAttribute("review", review);
		model.addAttribute("unit", unit);
		model.addAttribute("module", visit.programme().module(unit));
		model.addAttribute("task", unit.task(review.taskId()).orElseThrow(UnitController::notFound));
		AnswerVersions.Work work = this.versions.of(answer(visit, review));
		model.addAttribute("work",
				work.versions()
					.stream()
					.filter((version) -> review.sentAt() == null || version.number() == review.number())
					.findFirst()
					.orElseThrow(UnitController::notFound));
		return "study/peer-review";
	}

	private Answer answer(Visit visit, PeerReview review) {
		return this.answers.findByIdAndCourseRunId(review.answerId(), visit.runId())
			.orElseThrow(UnitController::notFound);
	}

	private PeerReview known(Visit visit, long id) {
		return this.reviews.find(visit.participation(), id).orElseThrow(UnitController::notFound);
	}

	@ExceptionHandler
	ResponseEntity<AnswerController.NotDone> changed(OptimisticLockingFailureException ex, Locale locale) {
		return ResponseEntity.status(HttpStatus.CONFLICT)
			.body(new AnswerController.NotDone(this.messages.getMessage("form.changed-meanwhile", null, locale)));
	}

}
