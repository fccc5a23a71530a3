package kz.bilik.course;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;

import kz.bilik.programme.Format;
import kz.bilik.programme.ModuleEnd;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Embedded;
import org.springframework.data.relational.core.mapping.Table;

/**
 * One group of listeners who study the programme together: one context of an LMS, or one
 * resource link that stands outside of a context; for links that are placed outside of
 * any course, the deployment.
 *
 * @param scope {@code context}, {@code resource-link} or {@code deployment}
 * @param scopeId the platform's id of it
 */
@Table("course_run")
public record CourseRun(@Id @Nullable Long id, long platformId, String deploymentId, String scope, String scopeId,
		@Nullable String title, String programmeId, Format format, String timeZone, @Embedded.Empty Settings settings,
		Instant createdAt, @Version int version) {

	/**
	 * What its instructors decided.
	 *
	 * @param inOrder whether a unit opens only when the one before is done
	 * @param firstDay when the run begins; absent while nobody has said
	 * @param lastDay when it ends
	 * @param meetingLink where its webinars are held that have no link of their own
	 * @param lateWork whether answers are taken after the last day
	 * @param othersNamed whether listeners see each other's names
	 * @param moduleEnd what listeners hand in at the end of a module
	 * @param peerReview whether they read and assess each other's work there
	 */
	public record Settings(boolean inOrder, @Nullable LocalDate firstDay, @Nullable LocalDate lastDay,
			@Nullable String meetingLink, boolean lateWork, boolean othersNamed, ModuleEnd moduleEnd,
			boolean peerReview) {

		/** Whether a day lies between the first and the last one. */
		public boolean include(LocalDate day) {
			return (this.firstDay == null || !day.isBefore(this.firstDay))
					&& (this.lastDay == null || !day.isAfter(this.lastDay));
		}

	}

	/**
	 * Reads a row of {@code course_run.*}.
	 */
	public static CourseRun from(ResultSet row) throws SQLException {
		return new CourseRun(row.getLong("id"), row.getLong("platform_id"), row.getString("deployment_id"),
				row.getString("scope"), row.getString("scope_id"), row.getString("title"),
				row.getString("programme_id"), Format.valueOf(row.getString("format")), row.getString("time_zone"),
				new Settings(row.getBoolean("in_order"), row.getObject("first_day", LocalDate.class),
						row.getObject("last_day", LocalDate.class), row.getString("meeting_link"),
						row.getBoolean("late_work"), row.getBoolean("others_named"),
						ModuleEnd.valueOf(row.getString("module_end")), row.getBoolean("peer_review")),
				row.getTimestamp("created_at").toInstant(), row.getInt("version"));
	}

	/** The zone in which the run's times are meant. */
	public ZoneId zone() {
		return ZoneId.of(this.timeZone);
	}

	/** Whether answers may be handed in. */
	public boolean takesWork(Instant now) {
		return this.settings.lateWork() || !isOver(now);
	}

	/** Whether its last day is over. */
	public boolean isOver(Instant now) {
		LocalDate lastDay = this.settings.lastDay();
		return lastDay != null && now.atZone(zone()).toLocalDate().isAfter(lastDay);
	}

	CourseRun withProgramme(String programmeId) {
		return new CourseRun(this.id, this.platformId, this.deploymentId, this.scope, this.scopeId, this.title,
				programmeId, this.format, this.timeZone, this.settings, this.createdAt, this.version);
	}

	/**
	 * Arranged anew.
	 * @param version the version that was seen when this was decided
	 */
	CourseRun arranged(Format format, ZoneId zone, Settings settings, int version) {
		return new CourseRun(this.id, this.platformId, this.deploymentId, this.scope, this.scopeId, this.title,
				this.programmeId, format, zone.getId(), settings, this.createdAt, version);
	}

}
