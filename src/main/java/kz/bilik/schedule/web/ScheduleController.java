package kz.bilik.schedule.web;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import kz.bilik.course.web.Visit;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Agenda;
import kz.bilik.schedule.CalendarFeeds;
import kz.bilik.schedule.Schedule;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * All webinars of a run on one page, and the calendar that tells of them.
 */
@Controller
class ScheduleController {

	private final Schedule schedule;

	private final CalendarFeeds feeds;

	private final Clock clock;

	ScheduleController(Schedule schedule, CalendarFeeds feeds, Clock clock) {
		this.schedule = schedule;
		this.feeds = feeds;
		this.clock = clock;
	}

	@GetMapping("/c/{run}/schedule")
	String schedule(Visit visit, Model model) {
		Agenda agenda = this.schedule.agenda(visit.participation());
		model.addAttribute("agenda", agenda);
		model.addAttribute("now", this.clock.instant());
		model.addAttribute("feedSince", this.feeds.since(visit.participation()).orElse(null));
		if (visit.teaches()) {
			Map<String, Integer> hours = Schedule.hours(agenda.webinars(), visit.programme());
			List<Unit> uneven = visit.programme()
				.units()
				.stream()
				.filter((unit) -> hours.getOrDefault(unit.id(), 0) != unit.hours(visit.run().format()).lecture())
				.toList();
			model.addAttribute("hours", hours);
			model.addAttribute("uneven", uneven);
		}
		return "schedule/schedule";
	}

	@PostMapping("/c/{run}/calendar")
	String subscribe(Visit visit, Locale locale, RedirectAttributes redirect) {
		redirect.addFlashAttribute("feed", this.feeds.create(visit.participation(), locale));
		return "redirect:/c/" + visit.runId() + "/schedule#calendar";
	}

	@PostMapping("/c/{run}/calendar/revoke")
	String revoke(Visit visit, RedirectAttributes redirect) {
		this.feeds.revoke(visit.participation());
		redirect.addFlashAttribute("notice", "calendar.notice.revoked");
		return "redirect:/c/" + visit.runId() + "/schedule";
	}

}
