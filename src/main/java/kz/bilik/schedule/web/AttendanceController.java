package kz.bilik.schedule.web;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.bilik.course.Groups;
import kz.bilik.course.ListenerSearch;
import kz.bilik.course.Participants;
import kz.bilik.course.Participants.Participant;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Attendance;
import kz.bilik.schedule.Attendance.Entry;
import kz.bilik.schedule.Schedule;
import kz.bilik.web.PageOf;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The instructor sees and sets who attended the webinars of a unit.
 */
@Controller
class AttendanceController {

	/** Listeners on a page; a browser sends them back one by one. */
	private static final int PAGE = 50;

	private final Attendance attendance;

	private final Schedule schedule;

	private final Participants participants;

	private final Groups groups;

	AttendanceController(Attendance attendance, Schedule schedule, Participants participants, Groups groups) {
		this.groups = groups;
		this.attendance = attendance;
		this.schedule = schedule;
		this.participants = participants;
	}

	/**
	 * @param page 1 for the first
	 */
	@GetMapping("/c/{run}/instructor/units/{unit}/attendance")
	String attendance(Visit visit, @PathVariable("unit") String unitId, @ModelAttribute("search") ListenerSearch search,
			@RequestParam(defaultValue = "1") int page, Model model) {
		Unit unit = unit(visit, unitId);
		model.addAttribute("unit", unit);
		model.addAttribute("webinars", this.schedule.of(visit.runId(), unit.id()));
		PageOf<Participant> listeners = PageOf.of(this.participants.listeners(visit.runId(), search), page, PAGE);
		Set<Long> shown = listeners.rows().stream().map(Participant::id).collect(Collectors.toSet());
		model.addAttribute("listeners", listeners);
		model.addAttribute("groups", this.groups.names(visit.runId()));
		model.addAttribute("ways",
				this.attendance.of(visit.runId(), unit.id(), shown)
					.entrySet()
					.stream()
					.collect(Collectors.toMap((entry) -> entry.getKey().toString(), (entry) -> entry.getValue())));
		return "schedule/attendance";
	}

	/**
	 * @param seen what the page showed, apart by spaces
	 * @param attended what is ticked
	 * @param all the webinar that everybody attended who was found and has not left, on
	 * whichever page
	 */
	@PostMapping("/c/{run}/instructor/units/{unit}/attendance")
	String set(Visit visit, @PathVariable("unit") String unitId, @RequestParam(defaultValue = "") String seen,
			@RequestParam(defaultValue = "") List<String> attended, @RequestParam(required = false) @Nullable Long all,
			@ModelAttribute ListenerSearch search, @RequestParam(defaultValue = "1") int page,
			RedirectAttributes redirect) {
		Unit unit = unit(visit, unitId);
		try {
			Set<Entry> wanted = new HashSet<>(entries(attended.stream()));
			if (all != null) {
				this.participants.listeners(visit.runId(), search)
					.stream()
					.filter((listener) -> !listener.hasLeft())
					.map(Participant::id)
					.forEach((listener) -> wanted.add(new Entry(all, listener)));
			}
			this.attendance.set(visit.participation(), unit.id(),
					entries(Stream.of(seen.split(" ")).filter((entry) -> !entry.isEmpty())), wanted);
		}
		catch (NumberFormatException ex) {
			throw new ResponseStatusException(HttpStatus.BAD_REQUEST, null, ex);
		}
		redirect.addFlashAttribute("notice", "attendance.notice.saved");
		return "redirect:/c/" + visit.runId() + "/instructor/units/" + unit.id() + "/attendance?" + search.query()
				+ "page=" + page;
	}

	private static Set<Entry> entries(Stream<String> texts) {
		return texts.map(Entry::of).collect(Collectors.toSet());
	}

	private static Unit unit(Visit visit, String unitId) {
		return visit.programme().unit(unitId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
