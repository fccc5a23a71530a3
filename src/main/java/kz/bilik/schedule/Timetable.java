package kz.bilik.schedule;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

import kz.bilik.programme.Format;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Unit;

/**
 * On which days of the week webinars are held, from when, and how much each time.
 *
 * @param hoursADay academic hours
 * @param daysOff days on which there is none
 */
public record Timetable(LocalDate firstDay, Set<DayOfWeek> weekdays, LocalTime time, int hoursADay,
		Set<LocalDate> daysOff) {

	/**
	 * Webinars for the lecture hours of all units, in the order in which they are taught.
	 * A unit has as few as it can: what is left of a day goes to the next unit only if
	 * that unit then needs no more of them.
	 * @param held the hours, by unit, that need none
	 */
	List<Slot> slots(Programme programme, Format format, ZoneId zone, Map<String, Integer> held) {
		List<Slot> slots = new ArrayList<>();
		LocalDate day = on(this.firstDay);
		int given = 0;
		for (Unit unit : programme.units()) {
			int left = unit.hours(format).lecture() - held.getOrDefault(unit.id(), 0);
			boolean wasteful = days(left - (this.hoursADay - given)) + 1 > days(left);
			while (left > 0) {
				if (given == this.hoursADay || wasteful) {
					wasteful = false;
					day = on(day.plusDays(1));
					given = 0;
				}
				int hours = Math.min(left, this.hoursADay - given);
				slots.add(new Slot(unit.id(), at(day, given, programme, zone), at(day, given + hours, programme, zone),
						null, null));
				given += hours;
				left -= hours;
			}
		}
		return slots;
	}

	private int days(int hours) {
		return (Math.max(0, hours) + this.hoursADay - 1) / this.hoursADay;
	}

	/** The first day from this one on that is not off. */
	private LocalDate on(LocalDate day) {
		LocalDate on = day;
		while (!this.weekdays.contains(on.getDayOfWeek()) || this.daysOff.contains(on)) {
			on = on.plusDays(1);
		}
		return on;
	}

	private Instant at(LocalDate day, int hours, Programme programme, ZoneId zone) {
		return ZonedDateTime.of(day, this.time, zone)
			.plusMinutes((long) hours * programme.academicHourMinutes())
			.toInstant();
	}

}
