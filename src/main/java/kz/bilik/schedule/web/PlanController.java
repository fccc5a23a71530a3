package kz.bilik.schedule.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.web.Visit;
import kz.bilik.schedule.Schedule;
import kz.bilik.schedule.ScheduleTable;
import kz.bilik.schedule.ScheduleTable.Row;
import kz.bilik.schedule.Slot;
import kz.bilik.schedule.Timetable;
import kz.bilik.schedule.Webinar;
import kz.bilik.web.Dates;
import kz.bilik.web.FormErrors;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The instructor plans all webinars at once: by a timetable, or by a table of their own.
 * Both are shown before they are written, and travel there and back as the table.
 */
@Controller
class PlanController {

	private static final int MAX_FILE = 1_000_000;

	private static final int MAX_HOURS = 12;

	private final Schedule schedule;

	private final ScheduleTable table;

	private final MistakeTexts mistakes;

	private final MessageSource messages;

	private final FormErrors formErrors;

	PlanController(Schedule schedule, ScheduleTable table, MistakeTexts mistakes, MessageSource messages,
			FormErrors formErrors) {
		this.schedule = schedule;
		this.table = table;
		this.mistakes = mistakes;
		this.messages = messages;
		this.formErrors = formErrors;
	}

	/**
	 * @param hours academic hours a day
	 * @param daysOff dates, apart by anything but digits, points and hyphens
	 */
	record PlanForm(@Nullable String firstDay, @Nullable Set<DayOfWeek> weekdays, @Nullable String time,
			@Nullable String hours, @Nullable String daysOff) {
	}

	@GetMapping("/c/{run}/instructor/schedule/plan")
	String plan(Visit visit, Model model) {
		model.addAttribute("form", new PlanForm(Objects.toString(visit.run().settings().firstDay(), null),
				Set.of(DayOfWeek.MONDAY, DayOfWeek.WEDNESDAY, DayOfWeek.FRIDAY), "15:00", "2", ""));
		return "schedule/plan";
	}

	@PostMapping("/c/{run}/instructor/schedule/plan")
	String preview(Visit visit, @ModelAttribute("form") PlanForm form, BindingResult errors, Model model,
			HttpServletResponse response, Locale locale) {
		Timetable timetable = timetable(form, errors, visit);
		if (errors.hasErrors()) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("errors", this.formErrors.of(errors));
			return "schedule/plan";
		}
		List<Slot> slots = this.schedule.plan(visit.run(), visit.programme(), timetable);
		return preview(visit, ScheduleTable.rows(slots), model, response, locale);
	}

	@PostMapping("/c/{run}/instructor/schedule/import")
	String preview(Visit visit, @RequestParam MultipartFile file, Model model, HttpServletResponse response,
			Locale locale) throws IOException {
		Optional<List<Row>> rows = (file.getSize() > MAX_FILE) ? Optional.empty()
				: this.table.read(file.getBytes(), visit.run(), visit.programme());
		plan(visit, model);
		if (rows.filter((found) -> !found.isEmpty()).isEmpty()) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("unreadable", rows.isPresent() ? "schedule.import.empty" : "schedule.import.unreadable");
			return "schedule/plan";
		}
		return preview(visit, rows.get(), model, response, locale);
	}

	@PostMapping("/c/{run}/instructor/schedule")
	String write(Visit visit, @RequestParam String table, @RequestParam String seen, Model model,
			RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		List<Row> rows = this.table.read(table.getBytes(StandardCharsets.UTF_8), visit.run(), visit.programme())
			.map((read) -> this.table.checked(read, visit.run(), visit.programme()))
			.orElse(List.of());
		if (!rows.isEmpty() && rows.stream().allMatch((row) -> row.mistakes().isEmpty())) {
			try {
				this.schedule.write(visit.participation(), rows.stream().map(Row::slot).toList(), seen);
				redirect.addFlashAttribute("notice", "schedule.notice.written");
				return "redirect:/c/" + visit.runId() + "/schedule";
			}
			catch (OptimisticLockingFailureException ex) {
				model.addAttribute("changedMeanwhile", true);
				response.setStatus(HttpStatus.CONFLICT.value());
			}
		}
		plan(visit, model);
		return preview(visit, rows, model, response, locale);
	}

	@GetMapping("/c/{run}/instructor/schedule.csv")
	ResponseEntity<byte[]> download(Visit visit, Locale locale) {
		List<Slot> slots = this.schedule.of(visit.runId()).stream().map(Webinar::slot).toList();
		return ResponseEntity.ok()
			.header(HttpHeaders.CONTENT_TYPE, "text/csv;charset=UTF-8")
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename("schedule.csv").build().toString())
			.body(csv(visit, slots, locale).getBytes(StandardCharsets.UTF_8));
	}

	private String preview(Visit visit, List<Row> rows, Model model, HttpServletResponse response, Locale locale) {
		model.addAttribute("seen", this.schedule.stamp(visit.runId()));
		List<Row> checked = this.table.checked(rows, visit.run(), visit.programme());
		long wrong = checked.stream().filter((row) -> !row.mistakes().isEmpty()).count();
		if (wrong > 0) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
		}
		model.addAttribute("rows", checked);
		model.addAttribute("texts", checked.stream().map((row) -> this.mistakes.of(row.mistakes(), visit)).toList());
		model.addAttribute("wrong", wrong);
		model.addAttribute("held", this.schedule.held(visit.runId()).size());
		model.addAttribute("table",
				csv(visit, checked.stream().map(Row::slot).filter(Objects::nonNull).toList(), locale));
		return "schedule/plan";
	}

	private String csv(Visit visit, List<Slot> slots, Locale locale) {
		return ScheduleTable.csv(slots, visit.run(), visit.programme(), locale,
				Stream.of("unit", "date", "start", "end", "link", "place")
					.map((column) -> this.messages.getMessage("schedule.column." + column, null, locale))
					.toList());
	}

	private static @Nullable Timetable timetable(PlanForm form, BindingResult errors, Visit visit) {
		LocalDate firstDay = null;
		LocalTime time = null;
		int hours = 0;
		Set<LocalDate> daysOff = Set.of();
		try {
			firstDay = Dates.day(LocalDate.parse(Objects.toString(form.firstDay(), "").strip()));
		}
		catch (DateTimeException ex) {
			errors.rejectValue("firstDay", "form.date");
		}
		if (form.weekdays() == null || form.weekdays().isEmpty()) {
			errors.rejectValue("weekdays", "schedule.no-weekday");
		}
		try {
			time = LocalTime.parse(Objects.toString(form.time(), "").strip());
		}
		catch (DateTimeException ex) {
			errors.rejectValue("time", "form.time");
		}
		if (Objects.toString(form.hours(), "").strip().matches("[1-9]|1[0-2]")) {
			hours = Integer.parseInt(form.hours().strip());
		}
		else {
			errors.rejectValue("hours", "schedule.hours-range", new Object[] { MAX_HOURS }, null);
		}
		if (time != null && time.toSecondOfDay() / 60 + hours * visit.programme().academicHourMinutes() > 24 * 60) {
			errors.rejectValue("hours", "schedule.past-midnight");
		}
		try {
			daysOff = dates(form.daysOff());
		}
		catch (DateTimeException ex) {
			errors.rejectValue("daysOff", "schedule.days-off.unreadable");
		}
		return errors.hasErrors() ? null : new Timetable(firstDay, form.weekdays(), time, hours, daysOff);
	}

	private static Set<LocalDate> dates(@Nullable String text) {
		Set<LocalDate> dates = new HashSet<>();
		for (String date : Objects.toString(text, "").split("[\\s,;]+")) {
			if (StringUtils.hasText(date)) {
				dates.add(Dates.day(date.contains("-") ? LocalDate.parse(date)
						: LocalDate.parse(date, DateTimeFormatter.ofPattern("d.M.uuuu"))));
			}
		}
		return dates;
	}

}
