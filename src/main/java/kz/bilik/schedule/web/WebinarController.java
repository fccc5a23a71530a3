package kz.bilik.schedule.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Size;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Mistake;
import kz.bilik.schedule.Schedule;
import kz.bilik.schedule.Slot;
import kz.bilik.schedule.Webinar;
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
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The instructor adds, moves and cancels single webinars.
 */
@Controller
class WebinarController {

	private final Schedule schedule;

	private final MistakeTexts mistakes;

	private final FormErrors formErrors;

	WebinarController(Schedule schedule, MistakeTexts mistakes, FormErrors formErrors) {
		this.schedule = schedule;
		this.mistakes = mistakes;
		this.formErrors = formErrors;
	}

	/**
	 * Date and times in the run's zone, as the browser's fields give them.
	 */
	record WebinarForm(String unit, @Nullable String date, @Nullable String start, @Nullable String end,
			@Size(max = Webinar.MAX_LINK) @WebLink @Nullable String link,
			@Size(max = Webinar.MAX_PLACE) @Nullable String place,
			@Size(max = Webinar.MAX_LINK) @WebLink @Nullable String recording, int version) {

		static WebinarForm of(Webinar webinar, ZoneId zone) {
			LocalDate date = webinar.startsAt().atZone(zone).toLocalDate();
			return new WebinarForm(webinar.unitId(), date.toString(), time(webinar.startsAt(), zone),
					time(webinar.endsAt(), zone), webinar.link(), webinar.place(), webinar.recording(),
					webinar.version());
		}

		private static String time(Instant instant, ZoneId zone) {
			return instant.atZone(zone).toLocalTime().toString();
		}

	}

	@GetMapping("/c/{run}/instructor/webinars/new")
	String add(Visit visit, @RequestParam(defaultValue = "") String unit, Model model) {
		model.addAttribute("form", new WebinarForm(unit, null, null, null, null, null, null, 0));
		return "schedule/webinar";
	}

	@PostMapping("/c/{run}/instructor/webinars/new")
	String add(Visit visit, @Valid @ModelAttribute("form") WebinarForm form, BindingResult errors, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		return save(visit, null, form, errors, model, redirect, response);
	}

	@GetMapping("/c/{run}/instructor/webinars/{webinar:\\d{1,18}}")
	String edit(Visit visit, @PathVariable("webinar") long id, Model model) {
		Webinar webinar = known(visit, id);
		model.addAttribute("webinar", webinar);
		model.addAttribute("form", WebinarForm.of(webinar, visit.run().zone()));
		return "schedule/webinar";
	}

	@PostMapping("/c/{run}/instructor/webinars/{webinar:\\d{1,18}}")
	String move(Visit visit, @PathVariable("webinar") long id, @Valid @ModelAttribute("form") WebinarForm form,
			BindingResult errors, Model model, RedirectAttributes redirect, HttpServletResponse response) {
		return save(visit, known(visit, id), form, errors, model, redirect, response);
	}

	private String save(Visit visit, @Nullable Webinar webinar, WebinarForm form, BindingResult errors, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		Slot slot = slot(visit, webinar, form, errors);
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			try {
				List<Mistake> mistakes = this.schedule.save(visit.participation(), visit.run(), visit.programme(),
						(webinar != null) ? webinar.id() : null, slot,
						text(form.recording(), webinar != null ? webinar.recording() : null), form.version());
				if (mistakes.isEmpty()) {
					redirect.addFlashAttribute("notice", "webinar.notice.saved");
					return "redirect:/c/" + visit.runId() + "/schedule";
				}
				model.addAttribute("mistakes", this.mistakes.of(mistakes, visit));
			}
			catch (OptimisticLockingFailureException ex) {
				errors.reject("form.changed-meanwhile");
				status = HttpStatus.CONFLICT;
			}
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		model.addAttribute("webinar", webinar);
		return "schedule/webinar";
	}

	@PostMapping("/c/{run}/instructor/webinars/{webinar:\\d{1,18}}/cancel")
	String cancel(Visit visit, @PathVariable("webinar") long id, @RequestParam int version,
			RedirectAttributes redirect) {
		try {
			this.schedule.cancel(visit.participation(), known(visit, id), version);
		}
		catch (OptimisticLockingFailureException ex) {
			throw new ResponseStatusException(HttpStatus.CONFLICT, null, ex);
		}
		redirect.addFlashAttribute("notice", "webinar.notice.cancelled");
		return "redirect:/c/" + visit.runId() + "/schedule";
	}

	private @Nullable Slot slot(Visit visit, @Nullable Webinar webinar, WebinarForm form, BindingResult errors) {
		Unit unit = visit.programme().unit(form.unit()).orElse(null);
		if (unit == null) {
			errors.rejectValue("unit", "webinar.choose-unit");
		}
		LocalDate date = null;
		LocalTime start = null;
		LocalTime end = null;
		try {
			date = Dates.day(LocalDate.parse(Objects.toString(form.date(), "").strip()));
		}
		catch (DateTimeException ex) {
			errors.rejectValue("date", "form.date");
		}
		try {
			start = LocalTime.parse(Objects.toString(form.start(), "").strip());
			end = LocalTime.parse(Objects.toString(form.end(), "").strip());
		}
		catch (DateTimeException ex) {
			errors.rejectValue((start == null) ? "start" : "end", "form.time");
		}
		if (errors.hasErrors()) {
			return null;
		}
		return Slot.of(unit.id(), date, start, end, visit.run().zone(),
				text(form.link(), (webinar != null) ? webinar.link() : null),
				text(form.place(), (webinar != null) ? webinar.place() : null));
	}

	/** A field that the page did not show leaves what is there. */
	private static @Nullable String text(@Nullable String typed, @Nullable String saved) {
		return (typed == null) ? saved : StringUtils.hasText(typed) ? typed.strip() : null;
	}

	private Webinar known(Visit visit, long id) {
		return this.schedule.find(visit.runId(), id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
