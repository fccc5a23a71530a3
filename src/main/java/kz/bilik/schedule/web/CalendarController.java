package kz.bilik.schedule.web;

import java.util.List;
import java.util.Locale;

import kz.bilik.course.CourseEvents;
import kz.bilik.course.CourseEvents.CourseEvent;
import kz.bilik.course.CourseRun;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import kz.bilik.schedule.Calendar;
import kz.bilik.schedule.CalendarFeeds;
import kz.bilik.schedule.Schedule;
import kz.bilik.schedule.Webinar;

import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * The schedule as calendar programs fetch it, without a session, and one webinar of it as
 * a file.
 */
@Controller
class CalendarController {

	private static final MediaType CALENDAR = MediaType.parseMediaType("text/calendar;charset=UTF-8");

	private final CalendarFeeds feeds;

	private final Calendar calendar;

	private final Schedule schedule;

	private final Programmes programmes;

	private final List<CourseEvents> events;

	CalendarController(CalendarFeeds feeds, Calendar calendar, Schedule schedule, Programmes programmes,
			List<CourseEvents> events) {
		this.feeds = feeds;
		this.calendar = calendar;
		this.schedule = schedule;
		this.programmes = programmes;
		this.events = events;
	}

	@GetMapping("/calendar/{language:kk|ru|en}/{secret:[\\w-]+}.ics")
	ResponseEntity<String> feed(@PathVariable String language, @PathVariable String secret) {
		CalendarFeeds.Owner owner = this.feeds.owner(secret)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		CourseRun run = owner.run();
		Programme programme = this.programmes.find(run.programmeId())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"No programme '%s' for course run %d".formatted(run.programmeId(), run.id())));
		Locale locale = Locale.forLanguageTag(language);
		List<CourseEvent> others = this.events.stream()
			.flatMap((events) -> events.of(run, owner.participantId(), owner.teaches(), locale).stream())
			.toList();
		return ResponseEntity.ok()
			.contentType(CALENDAR)
			.body(this.calendar.write(run, programme, this.schedule.of(run.id()), others, locale));
	}

	@GetMapping("/c/{run}/webinars/{webinar:\\d{1,18}}/event.ics")
	ResponseEntity<String> event(Visit visit, @PathVariable("webinar") long id, Locale locale) {
		Webinar webinar = this.schedule.find(visit.runId(), id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		return ResponseEntity.ok()
			.contentType(CALENDAR)
			.header(HttpHeaders.CONTENT_DISPOSITION,
					ContentDisposition.attachment().filename(webinar.unitId() + ".ics").build().toString())
			.body(this.calendar.write(visit.run(), visit.programme(), List.of(webinar), List.of(), locale));
	}

}
