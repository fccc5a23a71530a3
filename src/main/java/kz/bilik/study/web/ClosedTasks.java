package kz.bilik.study.web;

import java.io.IOException;
import java.io.Serial;
import java.time.Clock;
import java.util.Locale;
import java.util.regex.Pattern;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Schedule;
import kz.bilik.study.StudyOverview;
import kz.bilik.web.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;

/**
 * Takes nothing for a task whose unit is locked, and no answer when the run is over and
 * takes none any more. One may still write to the instructor then, and read the work of
 * others and write about it: what they handed in was in time.
 */
@ControllerAdvice("kz.bilik.study.web")
class ClosedTasks {

	private static final Pattern FOR_SCRIPT = Pattern.compile("/(draft|files|files/\\d+/remove)$");

	private final StudyOverview overview;

	private final Schedule schedule;

	private final MessageSource messages;

	private final Clock clock;

	ClosedTasks(StudyOverview overview, Schedule schedule, MessageSource messages, Clock clock) {
		this.messages = messages;
		this.schedule = schedule;
		this.overview = overview;
		this.clock = clock;
	}

	@ModelAttribute
	void refuse(Visit visit, @PathVariable(name = "unit", required = false) @Nullable String unitId,
			@PathVariable(name = "task", required = false) @Nullable String task, HttpServletRequest request) {
		if (task == null || !HttpMethod.POST.matches(request.getMethod()) || visit.teaches()) {
			return;
		}
		Unit unit = UnitController.known(visit, unitId);
		if (this.overview.missing(visit.participation(), visit.programme(), unit,
				this.schedule.agenda(visit.participation())) != null) {
			throw new Closed("unit-locked");
		}
		if (!request.getServletPath().endsWith("/thread") && !visit.run().takesWork(this.clock.instant())) {
			throw new Closed("too-late");
		}
	}

	/** The page's script is told in its own way. */
	@ExceptionHandler
	@Nullable ResponseEntity<AnswerController.NotDone> refused(Closed ex, HttpServletRequest request,
			HttpServletResponse response, Locale locale) throws IOException {
		if (FOR_SCRIPT.matcher(request.getServletPath()).find()) {
			String problem = "problem." + ex.getMessage();
			return ResponseEntity.status(HttpStatus.CONFLICT)
				.body(new AnswerController.NotDone(this.messages.getMessage(problem + ".title", null, locale) + ". "
						+ this.messages.getMessage(problem + ".cause", null, locale)));
		}
		request.setAttribute(Problem.ATTRIBUTE, ex.getMessage());
		response.sendError(HttpStatus.CONFLICT.value());
		return null;
	}

	static final class Closed extends RuntimeException {

		@Serial
		private static final long serialVersionUID = 1;

		Closed(String problem) {
			super(problem);
		}

	}

}
