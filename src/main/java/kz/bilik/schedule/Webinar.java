package kz.bilik.schedule;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

import kz.bilik.course.CourseRun;
import kz.bilik.programme.Format;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/**
 * Some of the lecture hours of a unit in one course run: a webinar at a distance, a class
 * in person.
 *
 * @param link where it is held, if not at the run's standing link
 * @param place where the class meets
 * @param recording where it can be seen afterwards
 * @param revision how often calendars had to be told of a change
 * @param changedAt when they last had to
 */
@Table("webinar")
public record Webinar(@Id @Nullable Long id, long courseRunId, String unitId, Instant startsAt, Instant endsAt,
		@Nullable String link, @Nullable String place, @Nullable String recording, int revision, Instant changedAt,
		@Version int version) {

	/** How long before its beginning one may join. */
	public static final Duration EARLY = Duration.ofMinutes(15);

	public static final int MAX_LINK = 2_000;

	public static final int MAX_PLACE = 500;

	public enum State {

		/** Too early to join. */
		COMING,

		/** One may join. */
		OPEN,

		OVER

	}

	static Webinar from(ResultSet row) throws SQLException {
		return new Webinar(row.getLong("id"), row.getLong("course_run_id"), row.getString("unit_id"),
				row.getTimestamp("starts_at").toInstant(), row.getTimestamp("ends_at").toInstant(),
				row.getString("link"), row.getString("place"), row.getString("recording"), row.getInt("revision"),
				row.getTimestamp("changed_at").toInstant(), row.getInt("version"));
	}

	static Webinar planned(long courseRunId, Slot slot, Instant now) {
		return new Webinar(null, courseRunId, slot.unitId(), slot.startsAt(), slot.endsAt(), slot.link(), slot.place(),
				null, 0, now, 0);
	}

	/**
	 * Moved to another slot, which calendars are told of if they show it.
	 */
	Webinar moved(Slot slot, @Nullable String recording, Instant now, int version) {
		boolean shown = !this.unitId.equals(slot.unitId()) || !this.startsAt.equals(slot.startsAt())
				|| !this.endsAt.equals(slot.endsAt()) || !Objects.equals(this.place, slot.place());
		return new Webinar(this.id, this.courseRunId, slot.unitId(), slot.startsAt(), slot.endsAt(), slot.link(),
				slot.place(), recording, shown ? this.revision + 1 : this.revision, shown ? now : this.changedAt,
				version);
	}

	public Slot slot() {
		return new Slot(this.unitId, this.startsAt, this.endsAt, this.link, this.place);
	}

	/** From when one may join. */
	public Instant opensAt() {
		return this.startsAt.minus(EARLY);
	}

	public State state(Instant now) {
		return now.isBefore(opensAt()) ? State.COMING : now.isAfter(this.endsAt) ? State.OVER : State.OPEN;
	}

	/** Where it is held; absent in person, and as long as nobody has said. */
	public @Nullable String meeting(CourseRun run) {
		return (run.format() == Format.IN_PERSON) ? null
				: (this.link != null) ? this.link : run.settings().meetingLink();
	}

}
