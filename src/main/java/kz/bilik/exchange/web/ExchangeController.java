package kz.bilik.exchange.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.web.Visit;
import kz.bilik.exchange.Exchange;
import kz.bilik.exchange.Post;
import kz.bilik.files.FileType;
import kz.bilik.files.RefusedFileException;
import kz.bilik.files.Upload;
import kz.bilik.files.Uploads;
import kz.bilik.files.web.Downloads;
import kz.bilik.programme.Module;
import kz.bilik.web.FormErrors;
import kz.bilik.web.Writing;
import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;
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
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The boards. All of a course run read and write there; an author changes and removes
 * their own, an instructor pins and removes.
 */
@Controller
class ExchangeController {

	private final Exchange exchange;

	private final Uploads uploads;

	private final Downloads downloads;

	private final FormErrors formErrors;

	ExchangeController(Exchange exchange, Uploads uploads, Downloads downloads, FormErrors formErrors) {
		this.exchange = exchange;
		this.uploads = uploads;
		this.downloads = downloads;
		this.formErrors = formErrors;
	}

	@GetMapping("/c/{run}/exchange")
	String boards(Visit visit, Model model) {
		model.addAttribute("boards", this.exchange.boards(visit.runId()));
		return "exchange/boards";
	}

	@GetMapping("/c/{run}/exchange/{module}")
	String board(Visit visit, @PathVariable("module") String moduleId, @RequestParam(defaultValue = "1") int page,
			Model model) {
		if (page < 1) {
			throw notFound();
		}
		model.addAttribute("module", module(visit, moduleId));
		model.addAttribute("paging", paging(page));
		model.addAttribute("board", this.exchange.page(visit.runId(), moduleId, page));
		return "exchange/board";
	}

	@GetMapping("/c/{run}/exchange/{module}/new")
	String begin(Visit visit, @PathVariable("module") String moduleId, Model model) {
		return form(visit, module(visit, moduleId), null, null, UUID.randomUUID(), 1, model);
	}

	@PostMapping("/c/{run}/exchange/{module}/new")
	String write(Visit visit, @PathVariable("module") String moduleId, @RequestParam UUID key,
			@ModelAttribute("form") Writing form, BindingResult errors,
			@RequestParam(name = "file", required = false) @Nullable List<MultipartFile> files, Model model,
			RedirectAttributes redirect, HttpServletResponse response) throws IOException {
		Module module = module(visit, moduleId);
		if (written(visit, module, null, key, form, errors, files)) {
			redirect.addFlashAttribute("notice", "exchange.notice.written");
			return redirect(visit, moduleId, 1);
		}
		refused(HttpStatus.UNPROCESSABLE_CONTENT, errors, model, response);
		return form(visit, module, null, null, key, 1, model);
	}

	@GetMapping("/c/{run}/exchange/posts/{post}/reply")
	String beginReply(Visit visit, @PathVariable("post") long id, @RequestParam(defaultValue = "1") int page,
			Model model) {
		Post parent = talk(visit, id);
		return form(visit, module(visit, parent.moduleId()), parent, null, UUID.randomUUID(), page, model);
	}

	@PostMapping("/c/{run}/exchange/posts/{post}/reply")
	String reply(Visit visit, @PathVariable("post") long id, @RequestParam(defaultValue = "1") int page,
			@RequestParam UUID key, @ModelAttribute("form") Writing form, BindingResult errors,
			@RequestParam(name = "file", required = false) @Nullable List<MultipartFile> files, Model model,
			RedirectAttributes redirect, HttpServletResponse response) throws IOException {
		Post parent = talk(visit, id);
		Module module = module(visit, parent.moduleId());
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (parent.removed()) {
			errors.reject("exchange.removed-meanwhile");
			status = HttpStatus.CONFLICT;
		}
		else if (written(visit, module, parent, key, form, errors, files)) {
			redirect.addFlashAttribute("notice", "exchange.notice.replied");
			return redirect(visit, module.id(), page) + "#post-" + id;
		}
		refused(status, errors, model, response);
		return form(visit, module, parent, null, key, page, model);
	}

	@GetMapping("/c/{run}/exchange/posts/{post}/edit")
	String beginEdit(Visit visit, @PathVariable("post") long id, @RequestParam(defaultValue = "1") int page,
			Model model) {
		Post post = own(visit, id);
		if (post.removed()) {
			throw notFound();
		}
		return form(visit, module(visit, post.moduleId()), null, post, null, page, model);
	}

	@PostMapping("/c/{run}/exchange/posts/{post}/edit")
	String edit(Visit visit, @PathVariable("post") long id, @RequestParam(defaultValue = "1") int page,
			@RequestParam(name = "remove", defaultValue = "") Set<Long> remove, @ModelAttribute("form") Writing form,
			BindingResult errors, @RequestParam(name = "file", required = false) @Nullable List<MultipartFile> files,
			Model model, RedirectAttributes redirect, HttpServletResponse response) throws IOException {
		Post post = own(visit, id);
		long kept = this.exchange.files(post).stream().filter((file) -> !remove.contains(file.id())).count();
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		List<Uploads.Received> received = new ArrayList<>();
		try {
			check(form, errors, kept, files, received);
			if (!errors.hasErrors()) {
				this.exchange.edit(visit.participation(), post, form.seen(), form.html(), form.cleanLinks(), remove,
						received);
				redirect.addFlashAttribute("notice", "exchange.notice.edited");
				return redirect(visit, post.moduleId(), page) + "#post-" + post.talkId();
			}
		}
		catch (OptimisticLockingFailureException ex) {
			errors.reject("form.changed-meanwhile");
			status = HttpStatus.CONFLICT;
		}
		finally {
			close(received);
		}
		model.addAttribute("remove", remove);
		refused(status, errors, model, response);
		return form(visit, module(visit, post.moduleId()), null, own(visit, id), null, page, model);
	}

	@PostMapping("/c/{run}/exchange/posts/{post}/remove")
	String remove(Visit visit, @PathVariable("post") long id, @RequestParam(defaultValue = "1") int page,
			RedirectAttributes redirect) {
		Post post = visit.teaches() ? known(visit, id) : own(visit, id);
		this.exchange.remove(visit.participation(), post);
		redirect.addFlashAttribute("notice", "exchange.notice.removed");
		return redirect(visit, post.moduleId(), page) + "#post-" + post.talkId();
	}

	@PostMapping("/c/{run}/instructor/exchange/posts/{post}/pin")
	String pin(Visit visit, @PathVariable("post") long id, @RequestParam boolean pinned, RedirectAttributes redirect) {
		Post post = talk(visit, id);
		this.exchange.pin(visit.participation(), post, pinned);
		redirect.addFlashAttribute("notice", pinned ? "exchange.notice.pinned" : "exchange.notice.unpinned");
		return redirect(visit, post.moduleId(), 1);
	}

	@GetMapping("/c/{run}/exchange/files/{upload}")
	ResponseEntity<Resource> file(Visit visit, @PathVariable long upload, HttpServletResponse response) {
		return this.exchange.file(visit.runId(), upload)
			.map((file) -> this.downloads.send(file, response))
			.orElseThrow(ExchangeController::notFound);
	}

	/**
	 * @return whether it was written; the errors say why not
	 */
	private boolean written(Visit visit, Module module, @Nullable Post parent, UUID key, Writing form,
			BindingResult errors, @Nullable List<MultipartFile> files) throws IOException {
		List<Uploads.Received> received = new ArrayList<>();
		try {
			check(form, errors, 0, files, received);
			if (!errors.hasErrors()) {
				this.exchange.write(visit.participation(), module.id(), parent, key, form.html(), form.cleanLinks(),
						received);
			}
			return !errors.hasErrors();
		}
		finally {
			close(received);
		}
	}

	/**
	 * @param kept how many files the post has and keeps
	 * @param received takes those that came and are in order
	 */
	private void check(Writing form, BindingResult errors, long kept, @Nullable List<MultipartFile> files,
			List<Uploads.Received> received) throws IOException {
		form.check(errors);
		List<MultipartFile> sent = (files != null)
				? files.stream().filter((file) -> StringUtils.hasLength(file.getOriginalFilename())).toList()
				: List.of();
		for (MultipartFile file : sent) {
			String name = String.valueOf(file.getOriginalFilename());
			try (InputStream content = file.getInputStream()) {
				if (kept + received.size() >= Exchange.MAX_FILES) {
					throw new RefusedFileException(RefusedFileException.Reason.TOO_MANY, name);
				}
				received.add(this.uploads.receive(name, file.getSize(), content));
			}
			catch (RefusedFileException ex) {
				errors.addError(new FieldError("form", "files", null, false, ex.getCodes(), ex.getArguments(), null));
			}
		}
		if (form.html() == null && form.cleanLinks() == null && kept == 0 && sent.isEmpty()) {
			errors.rejectValue("text", "exchange.empty");
		}
	}

	private static void close(List<Uploads.Received> received) throws IOException {
		for (Uploads.Received file : received) {
			file.close();
		}
	}

	private void refused(HttpStatus status, BindingResult errors, Model model, HttpServletResponse response) {
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
	}

	private String form(Visit visit, Module module, @Nullable Post parent, @Nullable Post post, @Nullable UUID key,
			int page, Model model) {
		model.addAttribute("module", module);
		model.addAttribute("parent", parent);
		model.addAttribute("post", post);
		model.addAttribute("key", key);
		model.addAttribute("files", (post != null) ? this.exchange.files(post) : List.<Upload>of());
		model.addAttribute("paging", paging(page));
		model.addAttribute("fileEndings", FileType.endings());
		return "exchange/post";
	}

	private static String redirect(Visit visit, String moduleId, int page) {
		return "redirect:/c/" + visit.runId() + "/exchange/" + moduleId + paging(page);
	}

	private static String paging(int page) {
		return (page > 1) ? "?page=" + page : "";
	}

	private static Module module(Visit visit, String id) {
		return visit.programme()
			.modules()
			.stream()
			.filter((module) -> module.id().equals(id))
			.findFirst()
			.orElseThrow(ExchangeController::notFound);
	}

	private Post known(Visit visit, long id) {
		return this.exchange.find(visit.runId(), id).orElseThrow(ExchangeController::notFound);
	}

	/** A post that begins a talk. */
	private Post talk(Visit visit, long id) {
		Post post = known(visit, id);
		if (post.reply()) {
			throw notFound();
		}
		return post;
	}

	private Post own(Visit visit, long id) {
		Post post = known(visit, id);
		if (!post.isBy(visit.participation())) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
		return post;
	}

	private static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

}
