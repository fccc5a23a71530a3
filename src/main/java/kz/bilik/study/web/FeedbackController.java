package kz.bilik.study.web;

import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import kz.bilik.course.Groups;
import kz.bilik.course.ListenerSearch;
import kz.bilik.course.Participants;
import kz.bilik.course.Phrases;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Module;
import kz.bilik.programme.Unit;
import kz.bilik.study.Answer;
import kz.bilik.study.AnswerVersions;
import kz.bilik.study.Answers;
import kz.bilik.study.Feedback;
import kz.bilik.study.FeedbackDrafts;
import kz.bilik.study.FeedbackQueue;
import kz.bilik.study.FeedbackQueue.Filter;
import kz.bilik.study.FeedbackQueue.Row;
import kz.bilik.study.FeedbackQueue.Show;
import kz.bilik.study.Readers;
import kz.bilik.study.SelfAssessments;
import kz.bilik.study.SelfStudy;
import kz.bilik.study.StudyOverview;
import kz.bilik.web.FormErrors;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The feedback desk: the queue of a run's answers, and an answer with the feedback to it.
 */
@Controller
class FeedbackController {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

	private final FeedbackQueue queue;

	private final Answers answers;

	private final AnswerVersions versions;

	private final StudyOverview overview;

	private final SelfStudy selfStudy;

	private final FeedbackDrafts drafts;

	private final Readers readers;

	private final Phrases phrases;

	private final Participants participants;

	private final SelfAssessments assessments;

	private final Groups groups;

	private final FormErrors formErrors;

	private final MessageSource messages;

	private final Clock clock;

	FeedbackController(FeedbackQueue queue, Answers answers, AnswerVersions versions, StudyOverview overview,
			SelfStudy selfStudy, FeedbackDrafts drafts, Readers readers, Phrases phrases, Participants participants,
			SelfAssessments assessments, Groups groups, FormErrors formErrors, MessageSource messages, Clock clock) {
		this.queue = queue;
		this.answers = answers;
		this.versions = versions;
		this.overview = overview;
		this.selfStudy = selfStudy;
		this.drafts = drafts;
		this.readers = readers;
		this.phrases = phrases;
		this.participants = participants;
		this.assessments = assessments;
		this.groups = groups;
		this.formErrors = formErrors;
		this.messages = messages;
		this.clock = clock;
	}

	/**
	 * @param number of the version that the page showed
	 * @param lastMessage the id of the last message that the page showed
	 * @param version of the draft that the page showed
	 */
	record FeedbackForm(@Size(max = Feedback.MAX_TEXT) @Nullable String text, Feedback.@Nullable Decision decision,
			int number, @Nullable Long lastMessage, @Nullable Integer version) {
	}

	/**
	 * @param after the last answer of the page before
	 */
	@GetMapping("/c/{run}/instructor/feedback")
	String desk(Visit visit, @ModelAttribute("filter") Filter filter,
			@RequestParam(required = false) @Nullable Long after, Model model) {
		List<Row> rows = this.queue.page(visit.runId(), filter,
				Optional.ofNullable(after).map((id) -> known(visit, id)).orElse(null));
		boolean more = rows.size() > FeedbackQueue.PAGE;
		model.addAttribute("rows", more ? rows.subList(0, FeedbackQueue.PAGE) : rows);
		model.addAttribute("next", more ? rows.get(FeedbackQueue.PAGE - 1).id() : null);
		model.addAttribute("after", after);
		model.addAttribute("shows", Show.values());
		model.addAttribute("groups", this.groups.names(visit.runId()));
		Map<String, Long> waiting = this.overview.waiting(visit.runId());
		model.addAttribute("waiting", waiting);
		model.addAttribute("allWaiting", waiting.values().stream().mapToLong(Long::longValue).sum());
		model.addAttribute("readers", this.readers.others(visit.participation()));
		if (filter.listener() != null) {
			this.participants.find(visit.runId(), List.of(filter.listener()))
				.stream()
				.findFirst()
				.ifPresent((listener) -> model.addAttribute("listener", listener));
		}
		return "study/feedback";
	}

	@GetMapping("/c/{run}/instructor/answers/{answer}")
	String read(Visit visit, @PathVariable("answer") long answerId, @ModelAttribute("filter") Filter filter,
			Model model) {
		return show(visit, known(visit, answerId), filter, model);
	}

	@PostMapping("/c/{run}/instructor/answers/{answer}")
	String decide(Visit visit, @PathVariable("answer") long answerId, @Valid @ModelAttribute("form") FeedbackForm form,
			BindingResult errors, @ModelAttribute("filter") Filter filter, Model model, RedirectAttributes redirect,
			HttpServletResponse response) {
		Answer answer = known(visit, answerId);
		if (form.decision() == null) {
			errors.reject("feedback.no-decision");
		}
		else if (form.decision() != Feedback.Decision.ACCEPTED && !StringUtils.hasText(form.text())) {
			errors.rejectValue("text", "feedback.empty");
		}
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			Optional<Long> next = this.queue.next(answer, filter);
			try {
				this.selfStudy.decide(visit.participation(), answer.id(), form.number(),
						(form.lastMessage() != null) ? form.lastMessage() : 0, form.decision(),
						StringUtils.hasText(form.text()) ? form.text().strip() : "");
				redirect.addFlashAttribute("notice",
						"feedback.notice." + form.decision().name().toLowerCase(Locale.ROOT));
				return "redirect:/c/" + visit.runId() + "/instructor/"
						+ next.map((id) -> "answers/" + id).orElse("feedback") + "?" + filter.query();
			}
			catch (OptimisticLockingFailureException ex) {
				errors.reject("feedback.changed-meanwhile");
				status = HttpStatus.CONFLICT;
				answer = known(visit, answerId);
			}
		}
		int version = (form.version() != null) ? form.version() : 0;
		if (!errors.hasFieldErrors("text") && StringUtils.hasText(form.text())) {
			try {
				version = this.drafts.keepUnsent(answerId, visit.participation(), form.text(), version);
			}
			catch (OptimisticLockingFailureException ex) {
				model.addAttribute("otherDraft", true);
			}
		}
		model.addAttribute("seenVersion", version);
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		return show(visit, answer, filter, model);
	}

	/**
	 * Begins to talk with a listener about a task.
	 * @param task the ids of its unit and its own, apart by a space
	 */
	@PostMapping("/c/{run}/instructor/answers")
	String begin(Visit visit, @RequestParam long listener, @RequestParam String task) {
		String[] ids = (task + " ").split(" ", -1);
		Unit unit = UnitController.known(visit, ids[0]);
		if (unit.task(ids[1]).isEmpty() || this.participants.listeners(visit.runId(), new ListenerSearch(null, null))
			.stream()
			.noneMatch((it) -> it.id() == listener && !it.hasLeft())) {
			throw UnitController.notFound();
		}
		return "redirect:/c/" + visit.runId() + "/instructor/answers/"
				+ this.selfStudy.talk(visit.runId(), listener, unit.id(), ids[1]) + "?listener=" + listener;
	}

	/**
	 * Keeps what an instructor is writing, as the page's script asks.
	 */
	@PostMapping("/c/{run}/instructor/answers/{answer}/draft")
	ResponseEntity<Object> draft(Visit visit, @PathVariable("answer") long answerId,
			@RequestParam(defaultValue = "") String text, @RequestParam(defaultValue = "0") int version,
			Locale locale) {
		Answer answer = known(visit, answerId);
		if (text.length() > Feedback.MAX_TEXT) {
			return notDone(HttpStatus.UNPROCESSABLE_CONTENT, "feedback.too-long", locale, Feedback.MAX_TEXT);
		}
		try {
			int kept = this.drafts.keep(answer.id(), visit.participation(), text, version);
			return ResponseEntity.ok(new AnswerController.Kept(kept, this.messages.getMessage("answer.kept-at",
					new Object[] { TIME.format(this.clock.instant().atZone(visit.run().zone())) }, locale)));
		}
		catch (OptimisticLockingFailureException ex) {
			return notDone(HttpStatus.CONFLICT, "form.changed-meanwhile", locale);
		}
	}

	/**
	 * Whoever asks goes on reading the answer, and hears who else does.
	 */
	@GetMapping("/c/{run}/instructor/answers/{answer}/readers")
	String readers(Visit visit, @PathVariable("answer") long answerId, Model model) {
		addReaders(visit, known(visit, answerId), model);
		return "study/answer :: readers";
	}

	private String show(Visit visit, Answer answer, Filter filter, Model model) {
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
		model.addAttribute("draft", this.drafts.find(answer.id(), visit.participation()).orElse(null));
		model.addAttribute("phrases", this.phrases.of(visit.participation()));
		model.addAttribute("previous", this.queue.previous(answer, filter).orElse(null));
		model.addAttribute("next", this.queue.next(answer, filter).orElse(null));
		addReaders(visit, answer, model);
		return "study/answer";
	}

	private void addReaders(Visit visit, Answer answer, Model model) {
		this.readers.open(visit.participation(), answer.id());
		model.addAttribute("readers",
				this.readers.others(visit.participation())
					.stream()
					.filter((reader) -> reader.answerId() == answer.id())
					.toList());
	}

	private Answer known(Visit visit, long answerId) {
		return this.answers.findByIdAndCourseRunId(answerId, visit.runId()).orElseThrow(UnitController::notFound);
	}

	private ResponseEntity<Object> notDone(HttpStatus status, String key, Locale locale, Object... arguments) {
		return ResponseEntity.status(status)
			.body(new AnswerController.NotDone(this.messages.getMessage(key, arguments, locale)));
	}

}
