package kz.bilik.passback;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import kz.bilik.lti.service.Deadline;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.passback.Claim.Passage;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What is on its way. A delivery is claimed under a lease and settled, each in one short
 * transaction or statement of its own. What was claimed by a node that died is due again
 * when the lease ends.
 */
@Component
class DeliveryQueue {

	static final Duration LEASE = Duration.ofMinutes(4);

	/** So long the platform is waited for at most, with all that is asked. */
	private static final Duration WAIT = LEASE.minusSeconds(35);

	/** After so long in vain a person is needed. */
	static final Duration PATIENCE = Duration.ofDays(14);

	/** How a platform is, is tried with what is due next, whenever that is. */
	private static final Duration EVER = Duration.ofDays(365);

	/** Then the gradebook is compared with what was sent. */
	private static final Duration FIRST_CHECK = Duration.ofMinutes(1);

	/** A gradebook may take its time; the second check is the last. */
	private static final Duration SECOND_CHECK = Duration.ofMinutes(10);

	private final JdbcClient jdbc;

	private final Waiting waiting;

	private final PlatformDeliveries platforms;

	private final DatabaseClock clock;

	DeliveryQueue(JdbcClient jdbc, Waiting waiting, PlatformDeliveries platforms, DatabaseClock clock) {
		this.jdbc = jdbc;
		this.waiting = waiting;
		this.platforms = platforms;
		this.clock = clock;
	}

	/**
	 * Takes the delivery of a platform that is due the longest and that nobody has. How
	 * the platform is, is tried with one that was not in trouble of its own.
	 */
	@Transactional
	Optional<Claim> claim(long platformId) {
		Passage passage = this.platforms.passage(platformId).orElse(null);
		if (passage == null) {
			return Optional.empty();
		}
		Instant now = this.clock.instant();
		Instant lease = now.plus(LEASE).truncatedTo(ChronoUnit.MILLIS);
		// the platform's row first, as whoever settles a probe
		if (passage == Passage.PROBE && !this.platforms.claimProbe(platformId, lease)) {
			return Optional.empty();
		}
		Optional<Claim> claim = this.jdbc.sql("""
				select id, platform_id, course_run_id, activity, wanted_version, wanted_points, wanted_max_points,
				  wanted_comment, score_timestamp, attempts, next_attempt_at, delivered_to, cause, doubts,
				  doubted_since,
				  (select subject from person join participant on participant.person_id = person.id
				    where participant.id = delivery.participant_id) as subject
				from delivery
				where platform_id = ? and state = 'WAITING' and next_attempt_at <= ?
				  and (leased_until is null or leased_until < ?)
				order by %s next_attempt_at limit 1 for update skip locked
				""".formatted((passage == Passage.PROBE) ? "doubts," : ""))
			.params(platformId, Timestamp.from((passage == Passage.PROBE) ? now.plus(EVER) : now), Timestamp.from(now))
			.query((row, number) -> claim(row, now, lease, passage))
			.optional();
		if (claim.isEmpty()) {
			if (passage == Passage.PROBE) {
				this.platforms.giveProbeBack(platformId, Duration.ZERO);
			}
			return claim;
		}
		this.jdbc.sql("update delivery set leased_until = ?, score_timestamp = ?, attempts = ? where id = ?")
			.params(Timestamp.from(lease), Timestamp.from(claim.get().timestamp()), claim.get().attempt(),
					claim.get().id())
			.update();
		return claim;
	}

	private static Claim claim(ResultSet row, Instant now, Instant lease, Passage passage) throws SQLException {
		Timestamp last = row.getTimestamp("score_timestamp");
		// whole seconds matter to Moodle: the second of the last score is taken
		Instant earliest = (last != null) ? last.toInstant().plusSeconds(1) : now;
		// whatever lets it begin anew forgets the doubts
		boolean anew = row.getInt("attempts") == 0;
		Timestamp doubtedSince = anew ? null : row.getTimestamp("doubted_since");
		return new Claim(row.getLong("id"), row.getLong("platform_id"), row.getLong("course_run_id"),
				row.getString("activity"), row.getString("subject"), row.getLong("wanted_version"),
				row.getObject("wanted_points", Integer.class), row.getInt("wanted_max_points"),
				row.getString("wanted_comment"), earliest.isAfter(now) ? earliest : now, row.getInt("attempts") + 1,
				row.getTimestamp("next_attempt_at").toInstant(), row.getString("delivered_to"), row.getString("cause"),
				anew ? 0 : row.getInt("doubts"), (doubtedSince != null) ? doubtedSince.toInstant() : null, lease,
				Deadline.in(WAIT), passage);
	}

	/**
	 * The platform holds what was claimed. If something newer is wanted meanwhile, or the
	 * same in another column, that stays due.
	 * @param lineItem the column that holds it; absent where there is none and nothing to
	 * hold
	 */
	void delivered(Claim claim, @Nullable String lineItem) {
		Instant now = this.clock.instant();
		this.jdbc
			.sql("""
					update delivery set
					  state = case when wanted_version = :version and next_attempt_at = :due then 'DELIVERED' else state end,
					  cause = case when wanted_version = :version and next_attempt_at = :due then null else cause end,
					  cause_detail = case when wanted_version = :version and next_attempt_at = :due then null
					    else cause_detail end,
					  delivered_version = :version, delivered_to = :lineItem, delivered_at = :now,
					  check_at = case when sent_again then :later else :soon end, leased_until = null
					where id = :id and leased_until = :lease
					""")
			.param("version", claim.version())
			.param("due", Timestamp.from(claim.dueAt()))
			.param("lineItem", lineItem)
			.param("now", Timestamp.from(now))
			.param("soon", Timestamp.from(now.plus(FIRST_CHECK)))
			.param("later", Timestamp.from(now.plus(SECOND_CHECK)))
			.param("id", claim.id())
			.param("lease", Timestamp.from(claim.leasedUntil()))
			.update();
	}

	/**
	 * Takes the next one in the transaction that settles the last one: a commit less is a
	 * good part of the time that a delivery takes beside the platform's.
	 */
	@Transactional
	Optional<Claim> deliveredAndClaim(Claim claim, @Nullable String lineItem) {
		delivered(claim, lineItem);
		return claim(claim.platformId());
	}

	/**
	 * Tries again later, unless something newer is wanted meanwhile, or the same sooner.
	 * @param cause absent where there is nothing to worry about
	 * @param doubts how many times in a row it was no outage, this one included
	 * @param scoreTimestamp what the next score must be later than
	 */
	void postpone(Claim claim, Instant nextAttemptAt, Instant scoreTimestamp, int doubts, @Nullable Cause cause,
			String detail) {
		settle(claim, "next_attempt_at", Timestamp.from(nextAttemptAt), scoreTimestamp, doubts, cause, detail);
	}

	/**
	 * Only a person can help, unless something newer is wanted meanwhile, or the same
	 * once more.
	 */
	void failed(Claim claim, Cause cause, String detail) {
		settle(claim, "state", "FAILED", claim.timestamp(), 0, cause, detail);
	}

	/** MySQL assigns from left to right: what the conditions look at comes last. */
	private void settle(Claim claim, String column, Object value, Instant scoreTimestamp, int doubts,
			@Nullable Cause cause, String detail) {
		Instant since = (doubts > 1) ? claim.doubtedSince() : this.clock.instant();
		this.jdbc.sql("""
				update delivery set leased_until = null, score_timestamp = :timestamp, doubts = :doubts,
				  doubted_since = :since,
				  cause = case when wanted_version = :version and next_attempt_at = :due then :cause else cause end,
				  cause_detail = case when wanted_version = :version and next_attempt_at = :due then :detail
				    else cause_detail end,
				  %1$s = case when wanted_version = :version and next_attempt_at = :due then :value else %1$s end
				where id = :id and leased_until = :lease
				""".formatted(column))
			.param("timestamp", Timestamp.from(scoreTimestamp))
			.param("doubts", doubts)
			.param("since", (since != null) ? Timestamp.from(since) : null)
			.param("version", claim.version())
			.param("due", Timestamp.from(claim.dueAt()))
			.param("cause", (cause != null) ? cause.key() : null)
			.param("detail", detail)
			.param("value", value)
			.param("id", claim.id())
			.param("lease", Timestamp.from(claim.leasedUntil()))
			.update();
	}

	/**
	 * Gives back what could not be sent yet: that was no attempt. What is due to the same
	 * column waits as well. Not in one transaction: two lanes would each have what the
	 * other one is about to change.
	 */
	void release(Claim claim, Instant nextAttemptAt) {
		this.jdbc.sql("""
				update delivery set leased_until = null, attempts = greatest(attempts - 1, 0),
				  next_attempt_at = case when next_attempt_at = ? then ? else next_attempt_at end
				where id = ? and leased_until = ?
				""")
			.params(Timestamp.from(claim.dueAt()), Timestamp.from(nextAttemptAt), claim.id(),
					Timestamp.from(claim.leasedUntil()))
			.update();
		this.jdbc.sql("""
				update delivery set next_attempt_at = :next where course_run_id = :run and activity = :activity
				  and state = 'WAITING' and next_attempt_at <= :now and (leased_until is null or leased_until < :now)
				""")
			.param("next", Timestamp.from(nextAttemptAt))
			.param("run", claim.courseRunId())
			.param("activity", claim.activity())
			.param("now", now())
			.update();
		if (claim.platform() == Passage.PROBE) {
			this.platforms.giveProbeBack(claim.platformId(), Duration.ZERO);
		}
	}

	/** What has just failed for want of a column has one now. */
	void again(Claim claim) {
		this.jdbc.sql("""
				update delivery set state = 'WAITING', attempts = 0, next_attempt_at = :now
				where id = :id and state = 'FAILED' and wanted_version = :version
				""").param("now", now()).param("id", claim.id()).param("version", claim.version()).update();
	}

	/** Whether others got through to the platform since this one does not. */
	boolean othersGotThrough(Claim claim) {
		return claim.doubtedSince() != null && !this.jdbc
			.sql("select id from delivery where platform_id = ? and delivered_at > ? and id <> ? limit 1")
			.params(claim.platformId(), Timestamp.from(claim.doubtedSince()), claim.id())
			.query(Long.class)
			.list()
			.isEmpty();
	}

	/** Asks for a person where it was tried for long enough. */
	int giveUp() {
		return this.waiting.change("state = 'FAILED', cause = :cause", """
				trying_since < :since and (leased_until is null or leased_until < :now)
				  and platform_id not in (select platform_id from platform_delivery where paused_at is not null)
				""", Map.of("cause", Cause.GAVE_UP.key(), "since", Timestamp.from(this.clock.instant().minus(PATIENCE)),
				"now", now()));
	}

	/**
	 * For each platform that has something due and may be asked: how many lanes it needs.
	 */
	List<Work> due() {
		return this.jdbc.sql("""
				select platform.id, platform_delivery.next_probe_at from platform
				left join platform_delivery on platform_delivery.platform_id = platform.id
				where paused_at is null and (next_probe_at is null or next_probe_at <= :now) and (
				  exists (select 1 from delivery where delivery.platform_id = platform.id and state = 'WAITING'
				    and next_attempt_at <= case when next_probe_at is null then :now else :ever end
				    and (leased_until is null or leased_until < :now))
				  or exists (
				    select 1 from delivery where delivery.platform_id = platform.id and check_at <= :now))
				""")
			.param("now", now())
			.param("ever", Timestamp.from(this.clock.instant().plus(EVER)))
			.query((row, number) -> new Work(row.getLong("id"),
					(row.getTimestamp("next_probe_at") != null) ? 1 : lanes(row.getLong("id"))))
			.list();
	}

	/** Counts no more than there are lanes. */
	private int lanes(long platformId) {
		return Math.max(1, this.jdbc.sql("""
				select id from delivery where platform_id = :platform and state = 'WAITING' and next_attempt_at <= :now
				  and (leased_until is null or leased_until < :now)
				limit %d
				""".formatted(Lanes.PER_PLATFORM))
			.param("platform", platformId)
			.param("now", now())
			.query(Long.class)
			.list()
			.size());
	}

	record Work(long platformId, int lanes) {
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
