package kz.bilik.passback;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import kz.bilik.lti.service.HeldResult;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which columns are to be compared, and what was delivered to them. Whoever has left the
 * course is left out: a gradebook may no longer show them.
 */
@Component
class Checks {

	/** What was delivered so long ago is compared along with what is due. */
	private static final Duration SETTLED = Duration.ofSeconds(15);

	/** How old a course run may be. */
	private static final Duration YEAR = Duration.ofDays(365);

	private final JdbcClient jdbc;

	private final DatabaseClock clock;

	Checks(JdbcClient jdbc, DatabaseClock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** Where something was delivered to, or nowhere. */
	record Column(long courseRunId, String activity, @Nullable String deliveredTo) {
	}

	record Delivered(long id, String subject, long version, @Nullable Integer points, int maxPoints,
			Instant scoreTimestamp, boolean sentAgain, @Nullable String cause, @Nullable Long seenVersion) {

		boolean isHeldAs(@Nullable HeldResult held) {
			return (held != null) ? this.points != null && held.is(this.points, this.maxPoints) : this.points == null;
		}

		/** The gradebook was seen to hold it. */
		boolean wasHeld() {
			return this.seenVersion != null && this.seenVersion == this.version;
		}

		/**
		 * Somebody has changed what was held, or the platform takes it again and keeps
		 * what it has. A score's own time is the last change's, in whole seconds.
		 */
		boolean isOverridden(@Nullable HeldResult held) {
			return held != null && (wasHeld() || this.sentAgain
					|| held.changedAt() != null && held.changedAt().isAfter(this.scoreTimestamp.plusSeconds(1)));
		}

	}

	/** Wants all columns compared to which something was delivered in the last year. */
	void wantAll() {
		this.jdbc.sql("""
				update delivery set check_at = :now where check_at is null and id in (select id from (
				  select min(id) as id from delivery where state = 'DELIVERED' and delivered_at > :since
				  group by course_run_id, activity, delivered_to) as one_of_each)
				""").param("now", now()).param("since", Timestamp.from(this.clock.instant().minus(YEAR))).update();
	}

	/** The column that has waited the longest. */
	Optional<Column> next(long platformId) {
		return this.jdbc.sql("""
				select course_run_id, activity, delivered_to from delivery where platform_id = ? and check_at <= ?
				order by check_at limit 1
				""").params(platformId, now()).query(Column.class).optional();
	}

	/** Whether something is on its way to the platform. */
	boolean waits(long platformId) {
		return !this.jdbc.sql("select id from delivery where platform_id = ? and state = 'WAITING' limit 1")
			.param(platformId)
			.query(Long.class)
			.list()
			.isEmpty();
	}

	/** What another column holds than the known one is wanted there. */
	void move(Column column, String known) {
		this.jdbc.sql("""
				update delivery set state = 'WAITING', attempts = 0, next_attempt_at = :now, trying_since = :now
				where course_run_id = :run and activity = :activity and state = 'DELIVERED'
				  and wanted_points is not null and (delivered_to is null or delivered_to <> :known)
				""")
			.param("now", now())
			.param("run", column.courseRunId())
			.param("activity", column.activity())
			.param("known", known)
			.update();
	}

	/** The gradebook holds what was delivered. */
	void seen(List<Long> ids, Instant askedAt) {
		if (!ids.isEmpty()) {
			this.jdbc.sql(
					"update delivery set seen_version = delivered_version where id in (:ids) and delivered_at <= :settled")
				.param("ids", ids)
				.param("settled", Timestamp.from(askedAt.minus(SETTLED)))
				.update();
		}
	}

	/** What can be compared by now. */
	List<Delivered> delivered(Column column, Instant askedAt) {
		return this.jdbc.sql("""
				select delivery.id, person.subject, delivered_version as version, wanted_points as points,
				  wanted_max_points as max_points, score_timestamp, sent_again, cause, seen_version
				from delivery
				join participant on participant.id = delivery.participant_id
				join person on person.id = participant.person_id
				where delivery.course_run_id = :run and delivery.activity = :activity and state = 'DELIVERED'
				  and delivered_to = :url and delivered_at <= :settled
				  and (check_at is null or check_at <= :asked or not sent_again) and participant.left_at is null
				""")
			.param("run", column.courseRunId())
			.param("activity", column.activity())
			.param("url", column.deliveredTo())
			.param("settled", Timestamp.from(askedAt.minus(SETTLED)))
			.param("asked", Timestamp.from(askedAt))
			.query(Delivered.class)
			.list();
	}

	/**
	 * Writes down what came of it, unless something newer is wanted or sent meanwhile.
	 */
	void update(Delivered delivery, String state, boolean sentAgain, @Nullable Cause cause, @Nullable String detail) {
		this.jdbc.sql("""
				update delivery set state = :state, sent_again = :again, cause = :cause, cause_detail = :detail,
				  attempts = 0, next_attempt_at = :now, trying_since = :now
				where id = :id and state = 'DELIVERED' and delivered_version = :version and score_timestamp = :timestamp
				""")
			.param("state", state)
			.param("again", sentAgain)
			.param("cause", (cause != null) ? cause.key() : null)
			.param("detail", detail)
			.param("now", now())
			.param("id", delivery.id())
			.param("version", delivery.version())
			.param("timestamp", Timestamp.from(delivery.scoreTimestamp()))
			.update();
	}

	/**
	 * What was delivered meanwhile has its own time.
	 * @param again when it is compared again; absent where a later check will do
	 */
	void done(Column column, Instant askedAt, @Nullable Instant again) {
		this.jdbc.sql("""
				update delivery set check_at = :again where course_run_id = :run and activity = :activity
				  and coalesce(delivered_to, '') = :url
				  and (check_at <= :asked or check_at is not null and delivered_at <= :settled and not sent_again)
				""")
			.param("again", (again != null) ? Timestamp.from(again) : null)
			.param("url", Objects.requireNonNullElse(column.deliveredTo(), ""))
			.param("run", column.courseRunId())
			.param("activity", column.activity())
			.param("settled", Timestamp.from(askedAt.minus(SETTLED)))
			.param("asked", Timestamp.from(askedAt))
			.update();
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
