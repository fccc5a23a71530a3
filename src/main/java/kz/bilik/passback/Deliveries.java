package kz.bilik.passback;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import kz.bilik.course.LineItemSeen;
import kz.bilik.defence.ResultPublished;
import kz.bilik.lti.PlatformContents;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rows. A row is wanted, claimed under a lease, and settled; each in one short
 * transaction of its own. What was claimed by a node that died is due again when the
 * lease ends.
 */
@Component
public class Deliveries implements PlatformContents {

	/** Longer than the platform is ever waited for: token, score and reading back. */
	static final Duration LEASE = Duration.ofMinutes(3);

	private final JdbcClient jdbc;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	Deliveries(JdbcClient jdbc, ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.events = events;
		this.clock = clock;
	}

	/** Something is due: heard after the commit. */
	record Due(long platformId) {
	}

	/**
	 * A delivery that this node alone may send now.
	 *
	 * @param timestamp the score's timestamp, later than any sent before
	 * @param attempt how many times it was tried, this one included
	 * @param leasedUntil until when; whoever settles later than that settles nothing
	 */
	record Claim(long id, long courseRunId, String activity, long participantId, long version, int points,
			int maxPoints, @Nullable String comment, Instant timestamp, int attempt, Instant leasedUntil) {
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
	 */
	public record Row(long participantId, @Nullable String name, boolean hasLeft, String state, int points,
			int maxPoints, @Nullable Instant deliveredAt, int attempts, Instant nextAttemptAt, @Nullable String cause,
			@Nullable String causeDetail) {
	}

	/**
	 * Wants a published result in the gradebook, in the transaction that publishes it.
	 * The newest wins.
	 */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void want(ResultPublished result) {
		long platformId = this.jdbc.sql("select platform_id from course_run where id = ?")
			.param(result.courseRunId())
			.query(Long.class)
			.single();
		this.jdbc.sql("""
				insert into delivery (course_run_id, platform_id, activity, participant_id, wanted_version,
				  wanted_points, wanted_max_points, wanted_comment, wanted_at, state, attempts, next_attempt_at)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'WAITING', 0, ?)
				on duplicate key update
				  wanted_points = values(wanted_points), wanted_max_points = values(wanted_max_points),
				  wanted_comment = values(wanted_comment), wanted_version = values(wanted_version),
				  wanted_at = values(wanted_at),
				  state = 'WAITING', attempts = 0, next_attempt_at = values(next_attempt_at),
				  cause = null, cause_detail = null
				""")
			.params(result.courseRunId(), platformId, result.activity(), result.participantId(), result.version(),
					result.points(), result.maxPoints(), result.comment(), now(), now())
			.update();
		this.events.publishEvent(new Due(platformId));
	}

	/** A column that was missing is there now, or can be made. */
	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void retry(LineItemSeen seen) {
		int due = this.jdbc.sql("""
				update delivery set state = 'WAITING', attempts = 0, next_attempt_at = :now
				where course_run_id = :run and activity = :activity and state = 'FAILED' and cause in (:causes)
				""")
			.param("now", now())
			.param("run", seen.courseRunId())
			.param("activity", seen.activity())
			.param("causes", Cause.OF_COLUMNS.stream().map(Cause::key).toList())
			.update();
		if (due > 0) {
			publishDue(seen.courseRunId());
		}
	}

	/**
	 * Sends again what failed or waits for its next attempt.
	 * @param participantId whose; absent for everybody in the run
	 */
	@Transactional
	public void resend(long courseRunId, @Nullable Long participantId) {
		this.jdbc.sql("""
				update delivery set state = 'WAITING', attempts = 0, next_attempt_at = :now
				where course_run_id = :run and state <> 'DELIVERED'
				  and (:participant is null or participant_id = :participant)
				""").param("now", now()).param("run", courseRunId).param("participant", participantId).update();
		publishDue(courseRunId);
	}

	private void publishDue(long courseRunId) {
		this.events.publishEvent(new Due(this.jdbc.sql("select platform_id from course_run where id = ?")
			.param(courseRunId)
			.query(Long.class)
			.single()));
	}

	/**
	 * Takes the delivery of a platform that is due the longest and that nobody has.
	 */
	@Transactional
	Optional<Claim> claim(long platformId) {
		Instant now = this.clock.instant();
		Instant lease = now.plus(LEASE).truncatedTo(ChronoUnit.MILLIS);
		Optional<Claim> claim = this.jdbc.sql("""
				select id, course_run_id, activity, participant_id, wanted_version as version,
				  wanted_points as points, wanted_max_points as max_points, wanted_comment as comment,
				  score_timestamp as timestamp, attempts + 1 as attempt
				from delivery
				where platform_id = ? and state = 'WAITING' and next_attempt_at <= ?
				  and (leased_until is null or leased_until < ?)
				order by next_attempt_at limit 1 for update skip locked
				""").params(platformId, Timestamp.from(now), Timestamp.from(now)).query((row, number) -> {
			Timestamp last = row.getTimestamp("timestamp");
			// whole seconds matter to Moodle: the second of the last score is taken
			Instant earliest = (last != null) ? last.toInstant().plusSeconds(1) : now;
			return new Claim(row.getLong("id"), row.getLong("course_run_id"), row.getString("activity"),
					row.getLong("participant_id"), row.getLong("version"), row.getInt("points"),
					row.getInt("max_points"), row.getString("comment"), earliest.isAfter(now) ? earliest : now,
					row.getInt("attempt"), lease);
		}).optional();
		claim.ifPresent((it) -> this.jdbc
			.sql("update delivery set leased_until = ?, score_timestamp = ?, attempts = ? where id = ?")
			.params(Timestamp.from(lease), Timestamp.from(it.timestamp()), it.attempt(), it.id())
			.update());
		return claim;
	}

	/**
	 * The platform holds what was claimed. If something newer is wanted meanwhile, that
	 * stays due.
	 */
	@Transactional
	void delivered(Claim claim) {
		this.jdbc.sql("""
				update delivery set
				  state = case when wanted_version = ? then 'DELIVERED' else state end,
				  cause = case when wanted_version = ? then null else cause end,
				  cause_detail = case when wanted_version = ? then null else cause_detail end,
				  delivered_version = ?, delivered_at = ?, leased_until = null
				where id = ? and leased_until = ?
				""")
			.params(claim.version(), claim.version(), claim.version(), claim.version(), now(), claim.id(),
					Timestamp.from(claim.leasedUntil()))
			.update();
	}

	/**
	 * Tries again later, unless something newer is wanted meanwhile: that is due at once.
	 * @param cause absent where there is nothing to worry about
	 * @param scoreTimestamp what the next score must be later than
	 */
	@Transactional
	void postpone(Claim claim, Instant nextAttemptAt, Instant scoreTimestamp, @Nullable Cause cause, String detail) {
		this.jdbc.sql("""
				update delivery set leased_until = null, score_timestamp = ?,
				  next_attempt_at = case when wanted_version = ? then ? else next_attempt_at end,
				  cause = case when wanted_version = ? then ? else cause end,
				  cause_detail = case when wanted_version = ? then ? else cause_detail end
				where id = ? and leased_until = ?
				""")
			.params(Timestamp.from(scoreTimestamp), claim.version(), Timestamp.from(nextAttemptAt), claim.version(),
					(cause != null) ? cause.key() : null, claim.version(), detail, claim.id(),
					Timestamp.from(claim.leasedUntil()))
			.update();
	}

	/**
	 * Gives back what could not be sent yet: that was no attempt.
	 */
	@Transactional
	void release(Claim claim, Instant nextAttemptAt) {
		this.jdbc.sql("""
				update delivery set leased_until = null, attempts = greatest(attempts - 1, 0),
				  next_attempt_at = case when wanted_version = ? then ? else next_attempt_at end
				where id = ? and leased_until = ?
				""")
			.params(claim.version(), Timestamp.from(nextAttemptAt), claim.id(), Timestamp.from(claim.leasedUntil()))
			.update();
	}

	/**
	 * Only a person can help, unless something newer is wanted meanwhile.
	 */
	@Transactional
	void failed(Claim claim, Cause cause, String detail) {
		this.jdbc.sql("""
				update delivery set leased_until = null,
				  state = case when wanted_version = ? then 'FAILED' else state end,
				  cause = case when wanted_version = ? then ? else cause end,
				  cause_detail = case when wanted_version = ? then ? else cause_detail end
				where id = ? and leased_until = ?
				""")
			.params(claim.version(), claim.version(), cause.key(), claim.version(), detail, claim.id(),
					Timestamp.from(claim.leasedUntil()))
			.update();
	}

	/**
	 * The platforms that have something due, and how much.
	 */
	List<DueCount> due() {
		return this.jdbc.sql("""
				select platform_id, count(*) as count from delivery
				where state = 'WAITING' and next_attempt_at <= ? and (leased_until is null or leased_until < ?)
				group by platform_id
				""").params(now(), now()).query(DueCount.class).list();
	}

	record DueCount(long platformId, long count) {
	}

	/**
	 * What a course run's gradebook page shows.
	 */
	public List<Row> of(long courseRunId, String activity) {
		return this.jdbc
			.sql("""
					select delivery.participant_id, person.name, participant.left_at is not null as has_left, delivery.state, delivery.wanted_points as points,
					  delivery.wanted_max_points as max_points, delivery.delivered_at, delivery.attempts,
					  delivery.next_attempt_at, delivery.cause, delivery.cause_detail
					from delivery
					join participant on participant.id = delivery.participant_id
					join person on person.id = participant.person_id
					where delivery.course_run_id = ? and delivery.activity = ?
					order by case delivery.state when 'FAILED' then 0 when 'WAITING' then 1 else 2 end, person.name,
					  delivery.participant_id
					""")
			.params(courseRunId, activity)
			.query(Row.class)
			.list();
	}

	/** How many deliveries are in a state. */
	long count(String state) {
		return this.jdbc.sql("select count(*) from delivery where state = ?").param(state).query(Long.class).single();
	}

	/** For how long the oldest delivery has been wanted in vain, in seconds. */
	double oldestWaitingSeconds() {
		Timestamp oldest = this.jdbc.sql("select min(wanted_at) from delivery where state = 'WAITING'")
			.query(Timestamp.class)
			.optional()
			.orElse(null);
		return (oldest != null)
				? Math.max(0, Duration.between(oldest.toInstant(), this.clock.instant()).toMillis() / 1000.0) : 0;
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
