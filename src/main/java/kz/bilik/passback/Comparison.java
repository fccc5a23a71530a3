package kz.bilik.passback;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import kz.bilik.lti.service.Deadline;
import kz.bilik.lti.service.HeldResult;
import kz.bilik.lti.service.ResultsAnswer;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.Scores;
import kz.bilik.passback.Claim.Passage;
import kz.bilik.passback.Courier.Turn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Compares what columns hold with what was delivered to them: some time after a delivery,
 * and each night. A column is read once for its whole course run. Whoever has left the
 * course is left out: a gradebook may no longer show them.
 */
@Component
class Comparison {

	private static final Logger logger = LoggerFactory.getLogger(Comparison.class);

	private static final Duration WAIT = Duration.ofMinutes(2);

	private static final Duration PAUSE = Duration.ofMinutes(10);

	/** What was delivered so long ago is compared along with what is due. */
	private static final Duration SETTLED = Duration.ofSeconds(15);

	/** How old a course run may be. */
	private static final Duration YEAR = Duration.ofDays(365);

	private final JdbcClient jdbc;

	private final PlatformDeliveries platforms;

	private final Columns columns;

	private final Scores scores;

	private final DatabaseClock clock;

	Comparison(JdbcClient jdbc, PlatformDeliveries platforms, Columns columns, Scores scores, DatabaseClock clock) {
		this.jdbc = jdbc;
		this.platforms = platforms;
		this.columns = columns;
		this.scores = scores;
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

	/**
	 * Compares the column that has waited the longest. Only one lane of a platform does
	 * so at a time.
	 */
	Turn compareNext(long platformId) {
		Passage passage = this.platforms.passage(platformId).orElse(null);
		Column column = (passage != null) ? next(platformId).orElse(null) : null;
		if (column == null) {
			return Turn.IDLE;
		}
		try {
			return compare(platformId, passage, column);
		}
		catch (RuntimeException ex) {
			// what must not happen holds up no other column
			logger.warn("Column of course run {} cannot be compared", column.courseRunId(), ex);
			Instant now = this.clock.instant();
			done(column, now, now.plus(PAUSE));
			return Turn.DONE;
		}
	}

	private Turn compare(long platformId, Passage passage, Column column) {
		// that it can be read says nothing to what waits to be written
		boolean waits = passage != Passage.WELL && waits(platformId);
		if (waits && passage == Passage.PROBE) {
			return Turn.IDLE;
		}
		Instant askedAt = this.clock.instant();
		String url = column.deliveredTo();
		move(column);
		List<Delivered> deliveries = (url != null) ? delivered(column, askedAt) : List.of();
		if (url == null || deliveries.isEmpty()) {
			done(column, askedAt, null);
			return Turn.DONE;
		}
		if (passage == Passage.PROBE && !this.platforms.claimProbe(platformId, askedAt.plus(DeliveryQueue.LEASE))) {
			return Turn.IDLE;
		}
		ResultsAnswer answer = this.scores.results(platformId, url,
				(deliveries.size() == 1) ? deliveries.get(0).subject() : null, Deadline.in(WAIT));
		if (answer instanceof ResultsAnswer.Unreadable unreadable) {
			logger.info("Column of course run {} cannot be compared: {}", column.courseRunId(),
					unreadable.answer().cause().key());
			// what the platform does not let be read is asked for again at night
			boolean allowed = unreadable.answer().cause() != Cause.NOT_ALLOWED;
			boolean soon = allowed && unreadable.answer().cause() != Cause.PLATFORM_INACTIVE;
			if (unreadable.answer().outage() || passage == Passage.PROBE && allowed) {
				this.platforms.failed(platformId, unreadable.answer(), passage);
			}
			else if (passage == Passage.PROBE) {
				this.platforms.answered(platformId, passage);
			}
			done(column, askedAt, soon ? askedAt.plus(PAUSE) : null);
			return soon ? Turn.FAILED : Turn.DONE;
		}
		if (passage != Passage.WELL && !waits) {
			this.platforms.answered(platformId, passage);
		}
		int different = 0;
		List<Long> seen = new ArrayList<>();
		for (Delivered delivery : deliveries) {
			// with the column its results are gone
			HeldResult held = (answer instanceof ResultsAnswer.Read read) ? read.results().get(delivery.subject())
					: null;
			different += judge(delivery, held) ? 1 : 0;
			if (delivery.isHeldAs(held) && !delivery.wasHeld()) {
				seen.add(delivery.id());
			}
		}
		seen(seen, askedAt);
		logger.info("Column of course run {}: {} compared, {} different", column.courseRunId(), deliveries.size(),
				different);
		done(column, askedAt, null);
		return Turn.DONE;
	}

	private Optional<Column> next(long platformId) {
		return this.jdbc.sql("""
				select course_run_id, activity, delivered_to from delivery where platform_id = ? and check_at <= ?
				order by check_at limit 1
				""").params(platformId, now()).query(Column.class).optional();
	}

	private boolean waits(long platformId) {
		return !this.jdbc.sql("select id from delivery where platform_id = ? and state = 'WAITING' limit 1")
			.param(platformId)
			.query(Long.class)
			.list()
			.isEmpty();
	}

	/** What another column holds than the one that is known now is wanted there. */
	private void move(Column column) {
		String known = this.columns.known(column.courseRunId(), column.activity()).orElse(null);
		if (known == null || known.equals(column.deliveredTo())) {
			return;
		}
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
	private void seen(List<Long> ids, Instant askedAt) {
		if (!ids.isEmpty()) {
			this.jdbc.sql(
					"update delivery set seen_version = delivered_version where id in (:ids) and delivered_at <= :settled")
				.param("ids", ids)
				.param("settled", Timestamp.from(askedAt.minus(SETTLED)))
				.update();
		}
	}

	private List<Delivered> delivered(Column column, Instant askedAt) {
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
	 * What is missing, or was never seen there, is sent once more; if it is missing then,
	 * a person is needed. What somebody has changed in the gradebook is shown and not
	 * fought.
	 * @return whether the gradebook holds another one
	 */
	private boolean judge(Delivered delivery, @Nullable HeldResult held) {
		if (delivery.isHeldAs(held)) {
			if (delivery.cause() != null || delivery.sentAgain()) {
				update(delivery, "DELIVERED", false, null, null);
			}
			return false;
		}
		String holds = Objects.toString(held, "–");
		if (delivery.isOverridden(held)) {
			update(delivery, "DELIVERED", delivery.sentAgain(), Cause.OVERRIDDEN, holds);
		}
		else {
			update(delivery, delivery.sentAgain() ? "FAILED" : "WAITING", true, Cause.NOT_HELD, holds);
		}
		return true;
	}

	/** Unless something newer is wanted or sent meanwhile. */
	private void update(Delivered delivery, String state, boolean sentAgain, @Nullable Cause cause,
			@Nullable String detail) {
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

	/** What was delivered meanwhile has its own time. */
	private void done(Column column, Instant askedAt, @Nullable Instant again) {
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
