package kz.bilik.study.web;

import java.time.Clock;

import jakarta.servlet.http.HttpServletRequest;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Schedule;
import kz.bilik.study.StudyOverview;
import kz.bilik.web.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

/**
 * Takes nothing for a task whose unit is locked, and no answer when the run is over and
 * takes none any more. One may still write to the instructor then.
 */
@ControllerAdvice("kz.bilik.study.web")
class ClosedTasks {

	private final StudyOverview overview;

	private final Schedule schedule;

	private final Clock clock;

	ClosedTasks(StudyOverview overview, Schedule schedule, Clock clock) {
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
			throw closed("unit-locked", request);
		}
		if (!request.getServletPath().endsWith("/thread") && !visit.run().takesWork(this.clock.instant())) {
			throw closed("too-late", request);
		}
	}

	private static ResponseStatusException closed(String problem, HttpServletRequest request) {
		request.setAttribute(Problem.ATTRIBUTE, problem);
		return new ResponseStatusException(HttpStatus.CONFLICT);
	}

}
