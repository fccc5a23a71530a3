package kz.bilik.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;

import org.jspecify.annotations.Nullable;

/**
 * When, and where, a webinar of a unit shall be held.
 */
public record Slot(String unitId, Instant startsAt, Instant endsAt, @Nullable String link, @Nullable String place) {

	/**
	 * From one time of a day to another. It may last until midnight, the end of the day.
	 */
	public static Slot of(String unitId, LocalDate date, LocalTime start, LocalTime end, ZoneId zone,
			@Nullable String link, @Nullable String place) {
		LocalDate lastDay = end.equals(LocalTime.MIDNIGHT) ? date.plusDays(1) : date;
		return new Slot(unitId, date.atTime(start).atZone(zone).toInstant(),
				lastDay.atTime(end).atZone(zone).toInstant(), link, place);
	}

	boolean overlaps(Slot other) {
		return this.startsAt.isBefore(other.endsAt) && other.startsAt.isBefore(this.endsAt);
	}

}
