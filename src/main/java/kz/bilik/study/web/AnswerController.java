package kz.bilik.study.web;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import kz.bilik.course.web.Visit;
import kz.bilik.files.RefusedFileException;
import kz.bilik.files.Uploads;
import kz.bilik.programme.Task;
import kz.bilik.study.AnswerVersions;
import kz.bilik.study.EmptyAnswerException;
import kz.bilik.study.Feedback;
import kz.bilik.study.SelfStudy;
import kz.bilik.web.FormErrors;
import kz.bilik.web.Writing;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A listener writes an answer: by an ordinary form, which has all in it, or piece by
 * piece as the page's script keeps the draft and sends files.
 */
@Controller
@RequestMapping("/c/{run}/units/{unit}/tasks/{task}")
class AnswerController {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

	private final UnitController units;

	private final SelfStudy selfStudy;

	private final AnswerVersions versions;

	private final Uploads uploads;

	private final FormErrors formErrors;

	private final MessageSource messages;

	private final Clock clock;

	AnswerController(UnitController units, SelfStudy selfStudy, AnswerVersions versions, Uploads uploads,
			FormErrors formErrors, MessageSource messages, Clock clock) {
		this.units = units;
		this.selfStudy = selfStudy;
		this.versions = versions;
		this.uploads = uploads;
		this.formErrors = formErrors;
		this.messages = messages;
		this.clock = clock;
	}

	/** What the script is told when a draft was kept. */
	record Kept(int version, String saved) {
	}

	/** What the script is told when something was not done. */
	record NotDone(String error) {
	}

	@PostMapping
	String answer(Visit visit, @PathVariable("unit") String unitId, @PathVariable("task") String taskId,
			@ModelAttribute("form") Writing form, BindingResult errors,
			@RequestParam(name = "file", required = false) @Nullable List<MultipartFile> files,
			@RequestParam(required = false) @Nullable Long remove, @RequestParam(defaultValue = "") String action,
			Model model, RedirectAttributes redirect, HttpServletResponse response) throws IOException {
		Task task = task(visit, unitId, taskId);
		if (task.parts().isEmpty() && "add-row".equals(action)) {
			throw UnitController.notFound();
		}
		boolean handIn = "hand-in".equals(action);
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		try {
			model.addAttribute("seenVersion",
					save(visit, unitId, taskId, form, errors, (files != null) ? files : List.of(), remove, handIn));
			if (!errors.hasErrors()) {
				redirect.addFlashAttribute("notice", handIn ? "answer.notice.handed-in" : "answer.notice.kept");
				return "redirect:/c/" + visit.runId() + "/units/" + unitId
						+ ("add-row".equals(action) ? anotherRow(task, form) : "");
			}
		}
		catch (OptimisticLockingFailureException ex) {
			errors.reject("form.changed-meanwhile");
			status = HttpStatus.CONFLICT;
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		model.addAttribute("typedTask", task.id());
		return this.units.unit(visit, unitId, 1, model);
	}

	private static String anotherRow(Task task, Writing form) {
		int row = form.size() / task.parts().size() + 1;
		return "?rows=" + row + "#row-" + row;
	}

	/**
	 * @return the version that the page is to carry when something was refused: one that
	 * another window wrote meanwhile is not overwritten by what is typed into this one
	 */
	private int save(Visit visit, String unitId, String taskId, Writing form, BindingResult errors,
			List<MultipartFile> files, @Nullable Long remove, boolean handIn) throws IOException {
		form.check(errors);
		if (errors.hasErrors()) {
			return form.seen();
		}
		if (remove != null) {
			this.selfStudy.detach(visit.participation(), unitId, taskId, remove);
		}
		for (MultipartFile file : files) {
			if (StringUtils.hasLength(file.getOriginalFilename())) {
				try {
					attach(visit, unitId, taskId, file);
				}
				catch (RefusedFileException ex) {
					errors
						.addError(new FieldError("form", "files", null, false, ex.getCodes(), ex.getArguments(), null));
				}
			}
		}
		if (!handIn || errors.hasErrors()) {
			return this.selfStudy.keepDraft(visit.participation(), unitId, taskId, form.html(), form.cleanLinks(),
					form.seen());
		}
		try {
			this.selfStudy.handIn(visit.participation(), unitId, taskId, form.html(), form.cleanLinks(), form.seen());
		}
		catch (EmptyAnswerException ex) {
			errors.rejectValue("text", ex.unchanged() ? "answer.unchanged" : "answer.empty");
		}
		return form.seen();
	}

	/** Keeps what was typed so far, also a link that is not whole yet. */
	@PostMapping("/draft")
	ResponseEntity<?> keepDraft(Visit visit, @PathVariable("unit") String unitId, @PathVariable("task") String taskId,
			@ModelAttribute("form") Writing form, BindingResult errors, Locale locale) {
		task(visit, unitId, taskId);
		form.checkSize(errors);
		if (errors.hasErrors()) {
			return ResponseEntity.unprocessableContent()
				.body(new NotDone(String.join(" ", this.formErrors.of(errors).values())));
		}
		int version = this.selfStudy.keepDraft(visit.participation(), unitId, taskId, form.html(), form.cleanLinks(),
				form.seen());
		String time = TIME.format(this.clock.instant().atZone(visit.run().zone()));
		return ResponseEntity
			.ok(new Kept(version, this.messages.getMessage("answer.kept-at", new Object[] { time }, locale)));
	}

	/**
	 * Adds a file to the draft.
	 * @return the list of the draft's files
	 */
	@PostMapping("/files")
	String upload(Visit visit, @PathVariable("unit") String unitId, @PathVariable("task") String taskId,
			@RequestParam MultipartFile file, Model model) throws IOException, RefusedFileException {
		Task task = task(visit, unitId, taskId);
		attach(visit, unitId, taskId, file);
		return files(visit, unitId, task, model);
	}

	@PostMapping("/files/{upload}/remove")
	String remove(Visit visit, @PathVariable("unit") String unitId, @PathVariable("task") String taskId,
			@PathVariable long upload, Model model) {
		Task task = task(visit, unitId, taskId);
		this.selfStudy.detach(visit.participation(), unitId, taskId, upload);
		return files(visit, unitId, task, model);
	}

	@PostMapping("/thread")
	String ask(Visit visit, @PathVariable("unit") String unitId, @PathVariable("task") String taskId,
			@Valid @ModelAttribute("message") MessageForm message, BindingResult errors, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		Task task = task(visit, unitId, taskId);
		if (!errors.hasErrors()) {
			this.selfStudy.ask(visit.participation(), unitId, taskId, message.text().strip());
			redirect.addFlashAttribute("notice", "thread.notice.sent");
			return "redirect:/c/" + visit.runId() + "/units/" + unitId;
		}
		response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
		model.addAttribute("messageErrors", this.formErrors.of(errors));
		model.addAttribute("askedTask", task.id());
		return this.units.unit(visit, unitId, 1, model);
	}

	record MessageForm(@NotBlank @Size(max = Feedback.MAX_TEXT) @Nullable String text) {
	}

	private String files(Visit visit, String unitId, Task task, Model model) {
		model.addAttribute("unit", UnitController.known(visit, unitId));
		model.addAttribute("task", task);
		model.addAttribute("files", this.versions.draftFiles(visit.participation().participantId(), task.id()));
		return "study/answers :: draft-files";
	}

	private void attach(Visit visit, String unitId, String taskId, MultipartFile file)
			throws IOException, RefusedFileException {
		try (InputStream content = file.getInputStream();
				Uploads.Received received = this.uploads.receive(String.valueOf(file.getOriginalFilename()),
						file.getSize(), content)) {
			this.selfStudy.attach(visit.participation(), unitId, taskId, received);
		}
	}

	private static Task task(Visit visit, String unitId, String taskId) {
		if (visit.teaches()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
		return UnitController.known(visit, unitId).task(taskId).orElseThrow(UnitController::notFound);
	}

	@ExceptionHandler
	ResponseEntity<NotDone> refused(RefusedFileException ex, Locale locale) {
		return ResponseEntity.unprocessableContent().body(new NotDone(this.messages.getMessage(ex, locale)));
	}

	@ExceptionHandler
	ResponseEntity<NotDone> changed(OptimisticLockingFailureException ex, Locale locale) {
		return ResponseEntity.status(HttpStatus.CONFLICT)
			.body(new NotDone(this.messages.getMessage("form.changed-meanwhile", null, locale)));
	}

}
