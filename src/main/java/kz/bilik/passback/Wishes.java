package kz.bilik.passback;

import java.sql.Timestamp;
import java.util.stream.Stream;

import kz.bilik.course.Gradebook;
import kz.bilik.course.LineItemSeen;
import kz.bilik.defence.ResultPublished;
import kz.bilik.defence.ResultWithdrawn;
import kz.bilik.lti.service.ScoreAnswer.Cause;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the gradebook shall hold. It is written down in the transaction of whoever wants
 * it. The newest wins: publications to the same listener queue for the result's row.
 */
@Component
class Wishes {

	private final JdbcClient jdbc;

	private final Gradebook gradebook;

	private final ApplicationEventPublisher events;

	private final DatabaseClock clock;

	Wishes(JdbcClient jdbc, Gradebook gradebook, ApplicationEventPublisher events, DatabaseClock clock) {
		this.jdbc = jdbc;
		this.gradebook = gradebook;
		this.events = events;
		this.clock = clock;
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void want(ResultPublished result) {
		long platformId = platform(result.courseRunId());
		this.jdbc.sql("""
				insert into delivery (course_run_id, platform_id, activity, participant_id, wanted_version,
				  wanted_points, wanted_max_points, wanted_comment, wanted_at, trying_since, state, attempts,
				  next_attempt_at)
				values (:run, :platform, :activity, :participant, :version, :points, :maxPoints, :comment, :now, :now,
				  'WAITING', 0, :now)
				on duplicate key update
				  wanted_version = greatest(values(wanted_version), wanted_version + 1),
				  wanted_points = values(wanted_points), wanted_max_points = values(wanted_max_points),
				  wanted_comment = values(wanted_comment), wanted_at = values(wanted_at),
				  trying_since = values(trying_since), state = 'WAITING', attempts = 0,
				  next_attempt_at = values(next_attempt_at), sent_again = false, cause = null, cause_detail = null
				""")
			.param("run", result.courseRunId())
			.param("platform", platformId)
			.param("activity", result.activity())
			.param("participant", result.participantId())
			.param("version", result.version())
			.param("points", result.points())
			.param("maxPoints", result.maxPoints())
			.param("comment", result.comment())
			.param("now", now())
			.update();
		this.events.publishEvent(new Due(platformId));
	}

	/** What was never sent needs not be taken back. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void withdraw(ResultWithdrawn result) {
		this.jdbc.sql("delete from delivery where activity = ? and participant_id = ? and score_timestamp is null")
			.params(result.activity(), result.participantId())
			.update();
		this.jdbc.sql("""
				update delivery set wanted_version = wanted_version + 1, wanted_points = null, wanted_comment = null,
				  wanted_at = :now, trying_since = :now, state = 'WAITING', attempts = 0, next_attempt_at = :now,
				  sent_again = false, cause = null, cause_detail = null
				where activity = :activity and participant_id = :participant
				""")
			.param("now", now())
			.param("activity", result.activity())
			.param("participant", result.participantId())
			.update();
		this.events.publishEvent(new Due(platform(result.courseRunId())));
	}

	/**
	 * A launch offers more than the one before. What waits for that goes out, and what
	 * another column holds goes to the new one.
	 */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void retry(LineItemSeen seen) {
		int due = this.jdbc.sql("""
				update delivery set state = 'WAITING', attempts = 0, next_attempt_at = :now, trying_since = :now
				where course_run_id = :run and activity = :activity
				  and (state = 'WAITING' or state = 'FAILED' and cause in (:causes)
				    or state = 'DELIVERED' and wanted_points is not null and :column <> ''
				      and (delivered_to is null or delivered_to <> :column))
				""")
			.param("now", now())
			.param("run", seen.courseRunId())
			.param("activity", seen.activity())
			.param("causes", Stream.of(Cause.values()).filter(Cause.OF_OFFERS::contains).map(Cause::key).toList())
			.param("column", this.gradebook.lineItem(seen.courseRunId(), seen.activity()).orElse(""))
			.update();
		if (due > 0) {
			this.events.publishEvent(new Due(platform(seen.courseRunId())));
		}
	}

	private long platform(long courseRunId) {
		return this.jdbc.sql("select platform_id from course_run where id = ?")
			.param(courseRunId)
			.query(Long.class)
			.single();
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
