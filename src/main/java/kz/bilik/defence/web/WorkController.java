package kz.bilik.defence.web;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.Year;
import java.time.format.DateTimeFormatter;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.ProjectWork;
import kz.bilik.defence.ProjectWork.IncompleteProjectException;
import kz.bilik.defence.ProjectWork.Part;
import kz.bilik.defence.Projects;
import kz.bilik.defence.Work;
import kz.bilik.files.RefusedFileException;
import kz.bilik.files.Uploads;
import kz.bilik.files.web.Downloads;
import kz.bilik.programme.ProjectPart;
import kz.bilik.programme.Text;
import kz.bilik.web.Dates;
import kz.bilik.web.FormErrors;
import kz.bilik.web.WebAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.io.Resource;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.validation.BindingResult;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A listener writes the project of their team and hands it in: by an ordinary form, while
 * the page's script keeps the draft as one types.
 */
@Controller
@RequestMapping("/c/{run}/defence")
class WorkController {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

	private final DefenceController defence;

	private final ProjectWork work;

	private final Projects projects;

	private final Uploads uploads;

	private final Downloads downloads;

	private final FormErrors formErrors;

	private final MessageSource messages;

	private final Clock clock;

	WorkController(DefenceController defence, ProjectWork work, Projects projects, Uploads uploads, Downloads downloads,
			FormErrors formErrors, MessageSource messages, Clock clock) {
		this.defence = defence;
		this.work = work;
		this.projects = projects;
		this.uploads = uploads;
		this.downloads = downloads;
		this.formErrors = formErrors;
		this.messages = messages;
		this.clock = clock;
	}

	/**
	 * What a listener typed.
	 *
	 * @param project the project that the page showed; absent when none was there
	 * @param version that of the draft which the page showed
	 */
	record WorkForm(@Nullable String topic, @Nullable String organisation, @Nullable String year,
			@Nullable String problem, @Nullable Set<String> parts, @Nullable String workLink,
			@Nullable String presentationLink, @Nullable Long project, @Nullable Integer version) {

		static WorkForm of(Work draft, @Nullable Long project, Year now) {
			Work.Content content = draft.content();
			return new WorkForm(content.topic(), content.organisation(),
					(draft.number() > 0) ? Objects.toString(content.year(), "") : now.toString(), content.problem(),
					content.parts(), content.workLink(), content.presentationLink(), project, draft.version());
		}

		int seen() {
			return (this.version != null) ? this.version : 0;
		}

		public boolean has(String part) {
			return this.parts != null && this.parts.contains(part);
		}

		/** What is kept. */
		Work.Content content(Visit visit) {
			Set<String> known = visit.programme()
				.defence()
				.parts()
				.stream()
				.map(ProjectPart::id)
				.filter(this::has)
				.collect(Collectors.toSet());
			return new Work.Content(text(this.topic), text(this.organisation), number(this.year), text(this.problem),
					known, text(this.workLink), text(this.presentationLink));
		}

		/** What is too long to be kept. */
		void checkSize(BindingResult errors) {
			size(errors, "topic", this.topic, Work.MAX_LINE);
			size(errors, "organisation", this.organisation, Work.MAX_LINE);
			size(errors, "problem", this.problem, Work.MAX_PROBLEM);
			size(errors, "workLink", this.workLink, Work.MAX_LINK);
			size(errors, "presentationLink", this.presentationLink, Work.MAX_LINK);
		}

		/** What is kept as a draft and cannot be handed in. */
		void check(BindingResult errors) {
			link(errors, "workLink", this.workLink);
			link(errors, "presentationLink", this.presentationLink);
			if (StringUtils.hasText(this.year) && number(this.year) == null) {
				errors.rejectValue("year", "project.year.wrong");
			}
		}

		private static void size(BindingResult errors, String field, @Nullable String text, int max) {
			if (text != null && text.length() > max) {
				errors.rejectValue(field, "Size", new Object[] { field, max }, null);
			}
		}

		private static void link(BindingResult errors, String field, @Nullable String link) {
			if (StringUtils.hasText(link) && !WebAddress.is(link.strip())) {
				errors.rejectValue(field, "WebLink");
			}
		}

		private static @Nullable Integer number(@Nullable String year) {
			return (year != null && year.strip().matches("\\d{4}")) ? Integer.valueOf(year.strip()) : null;
		}

		private static @Nullable String text(@Nullable String text) {
			return StringUtils.hasText(text) ? text.strip().replace("\r\n", "\n") : null;
		}

	}

	/** What the script is told when a draft was kept. */
	record Kept(long project, int version, String saved) {
	}

	/** What the script is told when something was not done. */
	record NotDone(String error) {
	}

	@PostMapping
	String write(Visit visit, @ModelAttribute("form") WorkForm form, BindingResult errors,
			@RequestParam(required = false) @Nullable MultipartFile workFile,
			@RequestParam(required = false) @Nullable MultipartFile presentationFile,
			@RequestParam(required = false) @Nullable Part remove, @RequestParam(defaultValue = "") String action,
			Model model, RedirectAttributes redirect, HttpServletResponse response) throws IOException {
		listener(visit);
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		form.checkSize(errors);
		WorkForm shown = form;
		if (!errors.hasErrors()) {
			try {
				boolean handIn = "hand-in".equals(action);
				shown = save(visit, form, errors, workFile, presentationFile, remove, handIn);
				if (!errors.hasErrors()) {
					redirect.addFlashAttribute("notice", handIn ? "project.notice.handed-in" : "answer.notice.kept");
					return "redirect:/c/" + visit.runId() + "/defence";
				}
			}
			catch (OptimisticLockingFailureException | DuplicateKeyException ex) {
				errors.reject("form.changed-meanwhile");
				model.addAttribute("changed", true);
				status = HttpStatus.CONFLICT;
			}
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		return this.defence.project(visit, shown, model);
	}

	/**
	 * @return the form with the version that is kept now; the errors say why it was not
	 * handed in
	 */
	private WorkForm save(Visit visit, WorkForm form, BindingResult errors, @Nullable MultipartFile workFile,
			@Nullable MultipartFile presentationFile, @Nullable Part remove, boolean handIn) throws IOException {
		int version = this.work.keepDraft(visit.participation(), form.content(visit), form.project(), form.seen());
		Long project = this.projects.findByMember(visit.participation().participantId()).orElseThrow().id();
		if (remove != null) {
			this.work.attach(visit.participation(), remove, null, project);
		}
		Map<Part, MultipartFile> files = new EnumMap<>(Part.class);
		files.put(Part.WORK, workFile);
		files.put(Part.PRESENTATION, presentationFile);
		for (Map.Entry<Part, MultipartFile> file : files.entrySet()) {
			attach(visit, file.getKey(), file.getValue(), project, errors);
		}
		form.check(errors);
		WorkForm kept = new WorkForm(form.topic(), form.organisation(), form.year(), form.problem(), form.parts(),
				form.workLink(), form.presentationLink(), project, version);
		if (handIn && !errors.hasErrors()) {
			try {
				this.work.handIn(visit.participation(), visit.programme().defence(), project, version);
			}
			catch (IncompleteProjectException ex) {
				errors.reject("project.incomplete");
			}
		}
		return kept;
	}

	private void attach(Visit visit, Part part, @Nullable MultipartFile file, Long project, BindingResult errors)
			throws IOException {
		if (file == null || !StringUtils.hasLength(file.getOriginalFilename())) {
			return;
		}
		try (InputStream content = file.getInputStream();
				Uploads.Received received = this.uploads.receive(file.getOriginalFilename(), file.getSize(), content)) {
			this.work.attach(visit.participation(), part, received, project);
		}
		catch (RefusedFileException ex) {
			errors.addError(new FieldError("form", (part == Part.WORK) ? "workFile" : "presentationFile", null, false,
					ex.getCodes(), ex.getArguments(), null));
		}
	}

	/** Keeps what was typed so far, also a link that is not whole yet. */
	@PostMapping("/draft")
	ResponseEntity<?> keepDraft(Visit visit, @ModelAttribute("form") WorkForm form, BindingResult errors,
			Locale locale) {
		listener(visit);
		form.checkSize(errors);
		if (errors.hasErrors()) {
			return ResponseEntity.unprocessableContent()
				.body(new NotDone(String.join(" ", this.formErrors.of(errors).values())));
		}
		try {
			int version = this.work.keepDraft(visit.participation(), form.content(visit), form.project(), form.seen());
			String time = TIME.format(this.clock.instant().atZone(visit.run().zone()));
			long project = this.projects.findByMember(visit.participation().participantId()).orElseThrow().id();
			return ResponseEntity.ok(new Kept(project, version,
					this.messages.getMessage("answer.kept-at", new Object[] { time }, locale)));
		}
		catch (OptimisticLockingFailureException | DuplicateKeyException ex) {
			return ResponseEntity.status(HttpStatus.CONFLICT)
				.body(new NotDone(this.messages.getMessage("project.changed-by-other", null, locale)));
		}
	}

	@GetMapping("/files/{upload:\\d{1,18}}")
	ResponseEntity<Resource> file(Visit visit, @PathVariable long upload, HttpServletResponse response) {
		return this.work.file(visit.runId(), upload, visit.teaches() ? null : visit.participation().participantId())
			.map((file) -> this.downloads.send(file, response))
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

	/** A document as a page of the tool shows it in a frame. */
	@GetMapping("/files/{upload:\\d{1,18}}/view")
	ResponseEntity<Resource> view(Visit visit, @PathVariable long upload, HttpServletResponse response) {
		return this.work.file(visit.runId(), upload, visit.teaches() ? null : visit.participation().participantId())
			.map((file) -> this.downloads.show(file, response))
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

	/** What is lacking, in words. */
	static List<String> words(List<Work.Lack> lacks, Visit visit, MessageSource messages, Dates dates) {
		Locale locale = LocaleContextHolder.getLocale();
		return lacks.stream()
			.map((lack) -> messages.getMessage("project.missing." + lack.reason(),
					lack.arguments()
						.stream()
						.map((argument) -> (argument instanceof Instant instant)
								? dates.dateTime(instant, visit.run().zone(), locale)
								: (argument instanceof Text text) ? text.in(locale) : argument)
						.toArray(),
					locale))
			.toList();
	}

	private static void listener(Visit visit) {
		if (visit.teaches()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
	}

}
