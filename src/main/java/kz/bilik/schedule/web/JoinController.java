package kz.bilik.schedule.web;

import java.io.IOException;
import java.time.Clock;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Format;
import kz.bilik.schedule.Attendance;
import kz.bilik.schedule.Attendance.Way;
import kz.bilik.schedule.Schedule;
import kz.bilik.schedule.Webinar;
import kz.bilik.web.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;

/**
 * Opens a webinar or its recording, which is how a listener attends.
 */
@Controller
class JoinController {

	private final Schedule schedule;

	private final Attendance attendance;

	private final Clock clock;

	JoinController(Schedule schedule, Attendance attendance, Clock clock) {
		this.schedule = schedule;
		this.attendance = attendance;
		this.clock = clock;
	}

	@PostMapping("/c/{run}/webinars/{webinar:\\d{1,18}}/join")
	@Nullable Object join(Visit visit, @PathVariable("webinar") long id, HttpServletRequest request, HttpServletResponse response,
			Model model) throws IOException {
		if (visit.run().format() == Format.IN_PERSON) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		Webinar webinar = known(visit, id);
		String problem = switch (webinar.state(this.clock.instant())) {
			case COMING -> "webinar-too-early";
			case OVER -> "webinar-over";
			case OPEN -> (webinar.meeting(visit.run()) == null) ? "webinar-no-link" : null;
		};
		if (problem != null) {
			request.setAttribute(Problem.ATTRIBUTE, problem);
			response.sendError(HttpStatus.CONFLICT.value());
			return null;
		}
		return open(visit, webinar, webinar.meeting(visit.run()), Way.LIVE, request, model);
	}

	@PostMapping("/c/{run}/webinars/{webinar:\\d{1,18}}/recording")
	Object recording(Visit visit, @PathVariable("webinar") long id, HttpServletRequest request, Model model) {
		Webinar webinar = known(visit, id);
		if (webinar.recording() == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		return open(visit, webinar, webinar.recording(), Way.RECORDING, request, model);
	}

	/**
	 * Meeting services do not let themselves be framed, and a tab that a frame opens by a
	 * form has another session: a script opens the link that it is told, and without one
	 * a page shows it.
	 */
	private Object open(Visit visit, Webinar webinar, String link, Way way, HttpServletRequest request, Model model) {
		if (!visit.teaches()) {
			this.attendance.attend(webinar, visit.participation(), way);
		}
		if (MediaType.APPLICATION_JSON_VALUE.equals(request.getHeader(HttpHeaders.ACCEPT))) {
			return ResponseEntity.ok(Map.of("link", link));
		}
		model.addAttribute("webinar", webinar);
		model.addAttribute("link", link);
		model.addAttribute("way", way);
		return "schedule/open";
	}

	private Webinar known(Visit visit, long id) {
		return this.schedule.find(visit.runId(), id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
