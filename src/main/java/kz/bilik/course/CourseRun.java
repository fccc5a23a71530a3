package kz.bilik.course;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneId;

import kz.bilik.programme.Format;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
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
		@Nullable String title, String programmeId, Format format, String timeZone, Instant createdAt,
		@Version int version) {

	static CourseRun from(ResultSet row) throws SQLException {
		return new CourseRun(row.getLong("id"), row.getLong("platform_id"), row.getString("deployment_id"),
				row.getString("scope"), row.getString("scope_id"), row.getString("title"),
				row.getString("programme_id"), Format.valueOf(row.getString("format")), row.getString("time_zone"),
				row.getTimestamp("created_at").toInstant(), row.getInt("version"));
	}

	/** The zone in which the run's times are meant. */
	public ZoneId zone() {
		return ZoneId.of(this.timeZone);
	}

	CourseRun withProgramme(String programmeId) {
		return new CourseRun(this.id, this.platformId, this.deploymentId, this.scope, this.scopeId, this.title,
				programmeId, this.format, this.timeZone, this.createdAt, this.version);
	}

	CourseRun withFormat(Format format) {
		return new CourseRun(this.id, this.platformId, this.deploymentId, this.scope, this.scopeId, this.title,
				this.programmeId, format, this.timeZone, this.createdAt, this.version);
	}

}
