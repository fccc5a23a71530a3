package kz.bilik.passback;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import kz.bilik.lti.service.Deadline;
import kz.bilik.lti.service.HeldResult;
import kz.bilik.lti.service.ResultsAnswer;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import kz.bilik.lti.service.Scores;
import kz.bilik.passback.Checks.Column;
import kz.bilik.passback.Checks.Delivered;
import kz.bilik.passback.Claim.Passage;
import kz.bilik.passback.Courier.Turn;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Compares what columns hold with what was delivered to them: some time after a delivery,
 * and each night. A column is read once for its whole course run.
 */
@Component
class Comparison {

	private static final Logger logger = LoggerFactory.getLogger(Comparison.class);

	private static final Duration WAIT = Duration.ofMinutes(2);

	private static final Duration PAUSE = Duration.ofMinutes(10);

	private final Checks checks;

	private final PlatformDeliveries platforms;

	private final Columns columns;

	private final Scores scores;

	private final DatabaseClock clock;

	Comparison(Checks checks, PlatformDeliveries platforms, Columns columns, Scores scores, DatabaseClock clock) {
		this.checks = checks;
		this.platforms = platforms;
		this.columns = columns;
		this.scores = scores;
		this.clock = clock;
	}

	/**
	 * Compares the column that has waited the longest. Only one lane of a platform does
	 * so at a time.
	 */
	Turn compareNext(long platformId) {
		Passage passage = this.platforms.passage(platformId).orElse(null);
		Column column = (passage != null) ? this.checks.next(platformId).orElse(null) : null;
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
			this.checks.done(column, now, now.plus(PAUSE));
			return Turn.DONE;
		}
	}

	private Turn compare(long platformId, Passage passage, Column column) {
		// that it can be read says nothing to what waits to be written
		boolean waits = passage != Passage.WELL && this.checks.waits(platformId);
		if (waits && passage == Passage.PROBE) {
			return Turn.IDLE;
		}
		Instant askedAt = this.clock.instant();
		String url = column.deliveredTo();
		this.columns.known(column.courseRunId(), column.activity())
			.filter((known) -> !known.equals(url))
			.ifPresent((known) -> this.checks.move(column, known));
		List<Delivered> deliveries = (url != null) ? this.checks.delivered(column, askedAt) : List.of();
		if (url == null || deliveries.isEmpty()) {
			this.checks.done(column, askedAt, null);
			return Turn.DONE;
		}
		if (passage == Passage.PROBE && !this.platforms.claimProbe(platformId, askedAt.plus(DeliveryQueue.LEASE))) {
			return Turn.IDLE;
		}
		ResultsAnswer answer = this.scores.results(platformId, url,
				(deliveries.size() == 1) ? deliveries.get(0).subject() : null, Deadline.in(WAIT));
		if (answer instanceof ResultsAnswer.Unreadable unreadable) {
			return postpone(platformId, passage, column, askedAt, unreadable.answer());
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
		this.checks.seen(seen, askedAt);
		logger.info("Column of course run {}: {} compared, {} different", column.courseRunId(), deliveries.size(),
				different);
		this.checks.done(column, askedAt, null);
		return Turn.DONE;
	}

	/** What the platform does not let be read is asked for again at night. */
	private Turn postpone(long platformId, Passage passage, Column column, Instant askedAt, Unavailable answer) {
		logger.info("Column of course run {} cannot be compared: {}", column.courseRunId(), answer.cause().key());
		boolean allowed = answer.cause() != Cause.NOT_ALLOWED;
		boolean soon = allowed && answer.cause() != Cause.PLATFORM_INACTIVE;
		if (answer.outage() || passage == Passage.PROBE && allowed) {
			this.platforms.failed(platformId, answer, passage);
		}
		else if (passage == Passage.PROBE) {
			this.platforms.answered(platformId, passage);
		}
		this.checks.done(column, askedAt, soon ? askedAt.plus(PAUSE) : null);
		return soon ? Turn.FAILED : Turn.DONE;
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
				this.checks.update(delivery, "DELIVERED", false, null, null);
			}
			return false;
		}
		String holds = Objects.toString(held, "–");
		if (delivery.isOverridden(held)) {
			this.checks.update(delivery, "DELIVERED", delivery.sentAgain(), Cause.OVERRIDDEN, holds);
		}
		else {
			this.checks.update(delivery, delivery.sentAgain() ? "FAILED" : "WAITING", true, Cause.NOT_HELD, holds);
		}
		return true;
	}

}
