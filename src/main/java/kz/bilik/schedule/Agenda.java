package kz.bilik.schedule;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import kz.bilik.programme.Unit;
import kz.bilik.schedule.Attendance.Way;
import org.jspecify.annotations.Nullable;

/**
 * The webinars of a course run in the order of time, as one participant sees them.
 *
 * @param ways how the participant attended, by webinar
 */
public record Agenda(List<Webinar> webinars, Map<Long, Way> ways) {

	public List<Webinar> of(Unit unit) {
		return this.webinars.stream().filter((webinar) -> webinar.unitId().equals(unit.id())).toList();
	}

	public @Nullable Way way(Webinar webinar) {
		return this.ways.get(webinar.id());
	}

	/** Whether all webinars of a unit were attended; so they were if it has none. */
	public boolean attended(Unit unit) {
		return of(unit).stream().allMatch((webinar) -> way(webinar) != null);
	}

	/** The webinar of a unit that is not over, or else its last one. */
	public @Nullable Webinar next(Unit unit, Instant now) {
		List<Webinar> webinars = of(unit);
		return webinars.stream()
			.filter((webinar) -> webinar.state(now) != Webinar.State.OVER)
			.findFirst()
			.orElse(webinars.isEmpty() ? null : webinars.get(webinars.size() - 1));
	}

}
