package kz.bilik.passback;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.lti.PlatformContents;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How far the results of a course run are on their way.
 */
@Component
public class Deliveries implements PlatformContents {

	private final JdbcClient jdbc;

	private final AuditLog audit;

	private final ApplicationEventPublisher events;

	private final DatabaseClock clock;

	Deliveries(JdbcClient jdbc, AuditLog audit, ApplicationEventPublisher events, DatabaseClock clock) {
		this.jdbc = jdbc;
		this.audit = audit;
		this.events = events;
		this.clock = clock;
	}

	/** Each published result has its delivery. */
	@Override
	public Map<String, Long> contentsOf(long platformId) {
		return Map.of("results",
				this.jdbc.sql("select count(*) from delivery where platform_id = ?")
					.param(platformId)
					.query(Long.class)
					.single());
	}

	/**
	 * What the instructor sees of a delivery.
	 *
	 * @param hasLeft whether the listener is no longer on the roster
	 * @param state {@code WAITING}, {@code DELIVERED} or {@code FAILED}: needs a person
	 * @param points absent for a result that was withdrawn
	 * @param cause why it is not delivered; of a delivered one, what has become of it in
	 * the gradebook since: {@code delivery.cause.<cause>} in the messages
	 * @param causeDetail what the platform said, or what it holds
	 */
	public record Row(long participantId, @Nullable String name, boolean hasLeft, String state,
			@Nullable Integer points, int maxPoints, @Nullable Instant deliveredAt, int attempts, Instant nextAttemptAt,
			@Nullable String cause, @Nullable String causeDetail) {

		/** Delivered, and as far as we know the gradebook still holds it. */
		public boolean isDone() {
			return this.state.equals("DELIVERED") && this.cause == null;
		}

	}

	/**
	 * Sends again, also what was delivered.
	 * @param actor who wants it in which course run
	 * @param participantId whose; absent for everybody in the run
	 */
	@Transactional
	public void resend(Participation actor, @Nullable Long participantId) {
		resend(actor, participantId, true);
	}

	/**
	 * Sends again at once what is not delivered.
	 * @param actor who wants it in which course run
	 */
	@Transactional
	public void resendUndelivered(Participation actor) {
		resend(actor, null, false);
	}

	/**
	 * Sends again to a platform what needs a person.
	 * @param cause for which it does; absent for any
	 * @return how many
	 */
	@Transactional
	public int resendFailed(long platformId, @Nullable String cause) {
		int resent = this.jdbc.sql("""
				update delivery set state = 'WAITING', attempts = 0, next_attempt_at = :now, trying_since = :now,
				  sent_again = false, cause = null, cause_detail = null
				where platform_id = :platform and state = 'FAILED' and (:cause is null or cause = :cause)
				""").param("now", now()).param("platform", platformId).param("cause", cause).update();
		this.events.publishEvent(new Due(platformId));
		return resent;
	}

	private void resend(Participation actor, @Nullable Long participantId, boolean deliveredToo) {
		int resent = this.jdbc.sql("""
				update delivery set state = 'WAITING', attempts = 0, next_attempt_at = :now, trying_since = :now,
				  sent_again = false, cause = null, cause_detail = null
				where course_run_id = :run and (:participant is null or participant_id = :participant)
				  and (:all or state <> 'DELIVERED')
				""")
			.param("now", now())
			.param("run", actor.courseRunId())
			.param("participant", participantId)
			.param("all", deliveredToo)
			.update();
		this.audit.record(actor, "results-resent", (participantId != null) ? "participant:" + participantId : "*",
				(deliveredToo ? "" : "undelivered: ") + resent);
		this.events.publishEvent(new Due(actor.run().platformId()));
	}

	/**
	 * How many deliveries there are.
	 *
	 * @param failed what needs a person
	 * @param done see {@link Row#isDone}
	 */
	public record Counts(int total, int waiting, int failed, int done) {
	}

	public Counts counts(long courseRunId, String activity) {
		return this.jdbc.sql("""
				select count(*) as total, count(case when state = 'WAITING' then 1 end) as waiting,
				  count(case when state = 'FAILED' then 1 end) as failed,
				  count(case when state = 'DELIVERED' and cause is null then 1 end) as done
				from delivery where course_run_id = ? and activity = ?
				""").params(courseRunId, activity).query(Counts.class).single();
	}

	/**
	 * The first of those that are not done: what needs a person, then what is on the way,
	 * then what somebody has changed in the gradebook.
	 */
	public List<Row> open(long courseRunId, String activity, int most) {
		return rows(" and (state <> 'DELIVERED' or cause is not null)", " limit " + most,
				Map.of("run", courseRunId, "activity", activity));
	}

	/**
	 * Those of some participants, in whatever state.
	 */
	public List<Row> of(long courseRunId, String activity, Collection<Long> participantIds) {
		return participantIds.isEmpty() ? List.of() : rows(" and delivery.participant_id in (:participants)", "",
				Map.of("run", courseRunId, "activity", activity, "participants", participantIds));
	}

	private List<Row> rows(String conditions, String end, Map<String, Object> values) {
		return this.jdbc
			.sql("""
					select delivery.participant_id, person.name, participant.left_at is not null as has_left,
					  delivery.state, delivery.wanted_points as points, delivery.wanted_max_points as max_points,
					  delivery.delivered_at, delivery.attempts, delivery.next_attempt_at, delivery.cause, delivery.cause_detail
					from delivery
					join participant on participant.id = delivery.participant_id
					join person on person.id = participant.person_id
					where delivery.course_run_id = :run and delivery.activity = :activity%s
					order by case delivery.state when 'FAILED' then 0 when 'WAITING' then 1 else 2 end,
					  case when delivery.cause is null then 1 else 0 end, person.sort_name, delivery.participant_id%s
					"""
				.formatted(conditions, end))
			.params(values)
			.query(Row.class)
			.list();
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
