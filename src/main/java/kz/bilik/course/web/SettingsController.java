package kz.bilik.course.web;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import kz.bilik.course.CourseRun;
import kz.bilik.course.CourseSettings;
import kz.bilik.course.Groups;
import kz.bilik.programme.Format;
import kz.bilik.programme.ModuleEnd;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import kz.bilik.web.Dates;
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
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What an instructor decides for the run as a whole.
 */
@Controller
class SettingsController {

	/** The zones that may be chosen. */
	private static final List<String> ZONES = ZoneId.getAvailableZoneIds()
		.stream()
		.filter((zone) -> zone.matches("(Asia|Europe)/.*"))
		.sorted()
		.toList();

	private final CourseSettings settings;

	private final Programmes programmes;

	private final Groups groups;

	private final FormErrors formErrors;

	private final Clock clock;

	SettingsController(CourseSettings settings, Programmes programmes, Groups groups, FormErrors formErrors,
			Clock clock) {
		this.groups = groups;
		this.programmes = programmes;
		this.clock = clock;
		this.settings = settings;
		this.formErrors = formErrors;
	}

	/**
	 * @param version that of the run which the page showed
	 */
	record SettingsForm(@NotNull Format format, @Nullable Boolean inOrder, String timeZone, @Nullable String firstDay,
			@Nullable String lastDay, @Size(max = 2000) @WebLink @Nullable String meetingLink,
			@Nullable Boolean lateWork, @Nullable Boolean othersNamed, @Nullable ModuleEnd moduleEnd,
			@Nullable Boolean peerReview, int version) {

		static SettingsForm of(CourseRun run) {
			CourseRun.Settings settings = run.settings();
			return new SettingsForm(run.format(), settings.inOrder(), run.timeZone(),
					Objects.toString(settings.firstDay(), ""), Objects.toString(settings.lastDay(), ""),
					settings.meetingLink(), settings.lateWork(), settings.othersNamed(), settings.moduleEnd(),
					settings.peerReview(), run.version());
		}

		CourseRun.Settings settings(@Nullable LocalDate firstDay, @Nullable LocalDate lastDay) {
			return new CourseRun.Settings(Boolean.TRUE.equals(this.inOrder), firstDay, lastDay,
					StringUtils.hasText(this.meetingLink) ? this.meetingLink.strip() : null,
					Boolean.TRUE.equals(this.lateWork), Boolean.TRUE.equals(this.othersNamed),
					(this.moduleEnd != null) ? this.moduleEnd : ModuleEnd.REPORT, Boolean.TRUE.equals(this.peerReview));
		}

	}

	@GetMapping("/c/{run}/instructor/settings")
	String settings(Visit visit, Model model) {
		model.addAttribute("form", SettingsForm.of(visit.run()));
		return show(visit, model);
	}

	@PostMapping("/c/{run}/instructor/settings")
	String save(Visit visit, @Valid @ModelAttribute("form") SettingsForm form, BindingResult errors, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		LocalDate firstDay = day("firstDay", form.firstDay(), errors);
		LocalDate lastDay = day("lastDay", form.lastDay(), errors);
		if (firstDay != null && lastDay != null && lastDay.isBefore(firstDay)) {
			errors.rejectValue("lastDay", "settings.last-before-first");
		}
		if (!ZONES.contains(form.timeZone())) {
			errors.rejectValue("timeZone", "settings.unknown-zone");
		}
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			try {
				this.settings.arrange(visit.participation(), form.format(), ZoneId.of(form.timeZone()),
						form.settings(firstDay, lastDay), form.version());
				redirect.addFlashAttribute("notice", "settings.notice.saved");
				return "redirect:/c/" + visit.runId() + "/instructor/settings";
			}
			catch (OptimisticLockingFailureException ex) {
				errors.reject("form.changed-meanwhile");
				status = HttpStatus.CONFLICT;
			}
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		return show(visit, model);
	}

	@PostMapping("/c/{run}/instructor/programme")
	String choose(Visit visit, @RequestParam("programme") String id, Model model, RedirectAttributes redirect,
			HttpServletResponse response) {
		Programme programme = this.programmes.find(id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.BAD_REQUEST));
		try {
			if (programme.equals(visit.programme()) || this.settings.choose(visit.participation(), programme)) {
				redirect.addFlashAttribute("notice", "settings.notice.saved");
				return "redirect:/c/" + visit.runId() + "/instructor/settings";
			}
			model.addAttribute("programmeTaken", true);
		}
		catch (OptimisticLockingFailureException ex) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, null, ex);
		}
		response.setStatus(HttpStatus.CONFLICT.value());
		return settings(visit, model);
	}

	@PostMapping("/c/{run}/instructor/groups")
	String name(Visit visit, HttpServletRequest request, RedirectAttributes redirect) {
		String[] ids = request.getParameterValues("group");
		String[] names = request.getParameterValues("name");
		if (ids == null || names == null || ids.length != names.length) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
		}
		Map<String, String> named = new LinkedHashMap<>();
		for (int i = 0; i < ids.length; i++) {
			String name = names[i].strip();
			named.put(ids[i], name.substring(0, Math.min(name.length(), Groups.MAX_NAME)));
		}
		this.groups.name(visit.participation(), named);
		redirect.addFlashAttribute("notice", "settings.notice.saved");
		return "redirect:/c/" + visit.runId() + "/instructor/settings";
	}

	private String show(Visit visit, Model model) {
		model.addAttribute("programmes",
				this.settings.mayChooseProgramme(visit.runId()) ? this.programmes.all() : List.of());
		model.addAttribute("zones", zones());
		model.addAttribute("groups", this.groups.names(visit.runId()));
		return "course/settings";
	}

	/** The zones with their time, like {@code Asia/Almaty (UTC+05:00)}. */
	private Map<String, String> zones() {
		Map<String, String> zones = new LinkedHashMap<>();
		ZONES.forEach((zone) -> zones.put(zone,
				zone + " (UTC" + ZoneId.of(zone).getRules().getOffset(this.clock.instant()) + ")"));
		return zones;
	}

	private static @Nullable LocalDate day(String field, @Nullable String text, BindingResult errors) {
		try {
			return StringUtils.hasText(text) ? Dates.day(LocalDate.parse(text.strip())) : null;
		}
		catch (DateTimeException ex) {
			errors.rejectValue(field, "form.date");
			return null;
		}
	}

}
