package kz.bilik.schedule;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * When, and where, a webinar of a unit shall be held.
 */
public record Slot(String unitId, Instant startsAt, Instant endsAt, @Nullable String link, @Nullable String place) {

	boolean overlaps(Slot other) {
		return this.startsAt.isBefore(other.endsAt) && other.startsAt.isBefore(this.endsAt);
	}

}
