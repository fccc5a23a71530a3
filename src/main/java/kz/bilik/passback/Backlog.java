package kz.bilik.passback;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What is on the way or needs a person, counted for the operator and for monitoring:
 * nobody's name or id is in it. What is delivered is not looked at.
 */
@Component
public class Backlog {

	/** Parts of a platform's that are listed at most. */
	public static final int MOST = 200;

	private final JdbcClient jdbc;

	Backlog(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Deliveries of a platform with the same lot.
	 *
	 * @param paused whether the operator has paused the platform
	 * @param state {@code WAITING}, or {@code FAILED}: needs a person
	 * @param cause absent where nothing is the matter yet
	 * @param deliveries how many
	 * @param oldest since when the oldest has been tried
	 */
	public record Part(long platformId, boolean paused, String state, @Nullable String cause, long deliveries,
			Instant oldest) {

		public boolean isWaiting() {
			return this.state.equals("WAITING");
		}

	}

	/** Of all platforms. */
	public List<Part> parts() {
		return this.jdbc.sql("""
				select delivery.platform_id, paused_at is not null as paused, state, delivery.cause,
				  count(*) as deliveries, min(coalesce(trying_since, wanted_at)) as oldest
				from delivery
				left join platform_delivery on platform_delivery.platform_id = delivery.platform_id
				where state in ('WAITING', 'FAILED')
				group by delivery.platform_id, paused_at, state, delivery.cause
				order by delivery.platform_id, state, deliveries desc
				""").query(Part.class).list();
	}

	/**
	 * Deliveries of a course run with the same lot.
	 *
	 * @param scopeId what the platform calls the course
	 */
	public record CourseRunPart(long courseRunId, @Nullable String title, String scopeId, String state,
			@Nullable String cause, long deliveries, Instant oldest) {
	}

	/**
	 * Of a platform's course runs: the largest ones, and one more where there are more.
	 */
	public List<CourseRunPart> ofCourseRuns(long platformId) {
		return this.jdbc.sql("""
				select course_run.id as course_run_id, title, scope_id, state, cause, count(*) as deliveries,
				  min(coalesce(trying_since, wanted_at)) as oldest
				from delivery
				join course_run on course_run.id = delivery.course_run_id
				where delivery.platform_id = ? and state in ('WAITING', 'FAILED')
				group by course_run.id, title, scope_id, state, cause
				order by state, deliveries desc, course_run.id limit ?
				""").params(platformId, MOST + 1).query(CourseRunPart.class).list();
	}

}
