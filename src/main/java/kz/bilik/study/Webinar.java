package kz.bilik.study;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;

/**
 * The lecture of a unit in one course run.
 *
 * @param link where it is held
 * @param recording where it can be seen afterwards
 */
@Table("webinar")
public record Webinar(@Id @Nullable Long id, long courseRunId, String unitId, @Nullable String link,
		@Nullable Instant startsAt, @Nullable String recording, @Version int version) {

	public static Webinar unplanned(long courseRunId, String unitId) {
		return new Webinar(null, courseRunId, unitId, null, null, null, 0);
	}

	/**
	 * Sets it anew.
	 * @param version the version that was seen when this was decided
	 */
	public Webinar planned(@Nullable String link, @Nullable Instant startsAt, @Nullable String recording, int version) {
		return new Webinar(this.id, this.courseRunId, this.unitId, link, startsAt, recording, version);
	}

}
