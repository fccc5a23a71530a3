package kz.bilik.materials.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.UUID;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import kz.bilik.course.web.Visit;
import kz.bilik.files.FileType;
import kz.bilik.files.RefusedFileException;
import kz.bilik.files.Uploads;
import kz.bilik.materials.FullUnitException;
import kz.bilik.materials.Materials;
import kz.bilik.programme.Unit;
import kz.bilik.web.FormErrors;
import kz.bilik.web.WebLink;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
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
 * Adding, ordering and removing the materials that stand on the page of a unit.
 */
@Controller
class MaterialController {

	private final Materials materials;

	private final Uploads uploads;

	private final FormErrors formErrors;

	MaterialController(Materials materials, Uploads uploads, FormErrors formErrors) {
		this.materials = materials;
		this.uploads = uploads;
		this.formErrors = formErrors;
	}

	record MaterialForm(@NotBlank @Size(max = 200) @Nullable String title,
			@Size(max = 2000) @WebLink @Nullable String link) {
	}

	@GetMapping("/c/{run}/instructor/units/{unit}/materials/new")
	String begin(Visit visit, @PathVariable("unit") String unitId, Model model) {
		model.addAttribute("form", new MaterialForm(null, null));
		return form(unit(visit, unitId), UUID.randomUUID(), model);
	}

	@PostMapping("/c/{run}/instructor/units/{unit}/materials/new")
	String add(Visit visit, @PathVariable("unit") String unitId, @RequestParam UUID key,
			@Valid @ModelAttribute("form") MaterialForm form, BindingResult errors,
			@RequestParam(required = false) @Nullable MultipartFile file, Model model, RedirectAttributes redirect,
			HttpServletResponse response) throws IOException {
		Unit unit = unit(visit, unitId);
		String link = StringUtils.hasText(form.link()) ? form.link().strip() : null;
		MultipartFile sent = (file != null && StringUtils.hasLength(file.getOriginalFilename())) ? file : null;
		if ((link == null) == (sent == null)) {
			errors.rejectValue("link", (link == null) ? "materials.empty" : "materials.both");
		}
		try (Uploads.Received received = receive(sent, errors)) {
			if (!errors.hasErrors()) {
				this.materials.add(visit.participation(), unit.id(), key, form.title().strip(), link, received);
				redirect.addFlashAttribute("notice", "materials.notice.added");
				return redirect(visit, unit.id());
			}
		}
		catch (FullUnitException ex) {
			errors.rejectValue("link", "materials.full", new Object[] { Materials.MAX, Materials.MAX_SIZE }, null);
		}
		response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		return form(unit, key, model);
	}

	@PostMapping("/c/{run}/instructor/units/{unit}/materials/{material}/move")
	String move(Visit visit, @PathVariable("unit") String unitId, @PathVariable("material") long id,
			@RequestParam long before) {
		this.materials.moveBefore(visit.participation(), unit(visit, unitId).id(), id, before);
		return redirect(visit, unitId) + "#materials";
	}

	@PostMapping("/c/{run}/instructor/units/{unit}/materials/{material}/remove")
	String remove(Visit visit, @PathVariable("unit") String unitId, @PathVariable("material") long id,
			RedirectAttributes redirect) {
		this.materials.remove(visit.participation(), unit(visit, unitId).id(), id);
		redirect.addFlashAttribute("notice", "materials.notice.removed");
		return redirect(visit, unitId);
	}

	private Uploads.@Nullable Received receive(@Nullable MultipartFile file, BindingResult errors) throws IOException {
		if (file == null) {
			return null;
		}
		try (InputStream content = file.getInputStream()) {
			return this.uploads.receive(String.valueOf(file.getOriginalFilename()), file.getSize(), content);
		}
		catch (RefusedFileException ex) {
			errors.addError(new FieldError("form", "file", null, false, ex.getCodes(), ex.getArguments(), null));
			return null;
		}
	}

	private static String form(Unit unit, UUID key, Model model) {
		model.addAttribute("unit", unit);
		model.addAttribute("key", key);
		model.addAttribute("fileEndings", FileType.endings());
		return "materials/form";
	}

	private static String redirect(Visit visit, String unitId) {
		return "redirect:/c/" + visit.runId() + "/units/" + unitId;
	}

	private static Unit unit(Visit visit, String id) {
		return visit.programme()
			.units()
			.stream()
			.filter((unit) -> unit.id().equals(id))
			.findFirst()
			.orElseThrow(MaterialController::notFound);
	}

	private static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

}
