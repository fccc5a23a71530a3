package kz.bilik.passback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import kz.bilik.lti.service.LineItemAnswer;
import kz.bilik.lti.service.ResultsAnswer;
import kz.bilik.lti.service.Score;
import kz.bilik.lti.service.ScoreAnswer;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.Scores;
import kz.bilik.passback.Claim.Passage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * Takes one delivery to the platform and records the answer. The HTTP request is made
 * between two transactions, never inside one.
 */
@Component
class Courier {

	private static final Logger logger = LoggerFactory.getLogger(Courier.class);

	private static final Pauses PAUSES = new Pauses(Duration.ofSeconds(5), Duration.ofHours(2));

	private static final Duration COLUMN_PAUSE = Duration.ofSeconds(2);

	/** So often a platform may say yes and hold something else. */
	private static final int DOUBTS = 3;

	/** After so many errors, some minutes, it is asked whether it is this one's own. */
	private static final int ERRORS = 6;

	private final DeliveryQueue queue;

	private final PlatformDeliveries platforms;

	private final Columns columns;

	private final Scores scores;

	private final DeliveryMeters meters;

	private final Clock clock;

	Courier(DeliveryQueue queue, PlatformDeliveries platforms, Columns columns, Scores scores, DeliveryMeters meters,
			Clock clock) {
		this.queue = queue;
		this.platforms = platforms;
		this.columns = columns;
		this.scores = scores;
		this.meters = meters;
		this.clock = clock;
	}

	/**
	 * What came of a turn.
	 */
	enum Turn {

		/** There may be more. */
		DONE,
		/** Nothing is due. */
		IDLE,
		/** The platform fails. */
		FAILED

	}

	/** What was sent where; nothing was sent where there is no column. */
	private record Sent(@Nullable String lineItem, ScoreAnswer answer) {

		boolean gone() {
			return this.answer instanceof ScoreAnswer.Refused refused && refused.cause() == Cause.LINE_ITEM_GONE;
		}

		/** For the log and for monitoring: the platform's own words may name people. */
		String outcome() {
			if (this.answer instanceof ScoreAnswer.Refused refused) {
				return refused.cause().key();
			}
			return (this.answer instanceof ScoreAnswer.Unavailable unavailable) ? unavailable.cause().key()
					: this.answer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
		}

	}

	/**
	 * Delivers one after the other, what is due the longest first.
	 * @param open whether another one may be begun
	 */
	Turn deliver(long platformId, BooleanSupplier open) {
		Claim claim = this.queue.claim(platformId).orElse(null);
		while (claim != null) {
			long begun = System.nanoTime();
			Sent sent = send(claim).orElse(null);
			if (sent == null) {
				this.queue.release(claim, this.clock.instant().plus(COLUMN_PAUSE));
				return Turn.FAILED;
			}
			logger.info("Delivery {} version {} attempt {}: {}", claim.id(), claim.version(), claim.attempt(),
					sent.outcome());
			this.meters.attempted(platformId, sent.outcome(), System.nanoTime() - begun);
			boolean well = sent.answer() instanceof ScoreAnswer.Accepted && claim.platform() == Passage.WELL;
			if (!well || !open.getAsBoolean()) {
				Turn turn = settle(claim, sent);
				tellPlatform(claim, sent);
				return turn;
			}
			claim = this.queue.deliveredAndClaim(claim, sent.lineItem()).orElse(null);
		}
		return Turn.IDLE;
	}

	/** Nothing was sent while somebody else looks for the column. */
	private Optional<Sent> send(Claim claim) {
		if (claim.points() == null) {
			return Optional.of(clear(claim));
		}
		Sent first = sendOnce(claim, null).orElse(null);
		if (first == null || !first.gone()) {
			return Optional.ofNullable(first);
		}
		// the column is forgotten by now; there may be another one, or a new one
		return sendOnce(claim, first);
	}

	/** Where it was delivered to; without a column there is no grade to be cleared. */
	private Sent clear(Claim claim) {
		Optional<Sent> sent = Optional.ofNullable(claim.deliveredTo())
			.or(() -> this.columns.known(claim.courseRunId(), claim.activity()))
			.map((url) -> send(claim, url));
		return sent.filter((it) -> !it.gone()).orElseGet(() -> new Sent(null, new ScoreAnswer.Accepted()));
	}

	private Optional<Sent> sendOnce(Claim claim, @Nullable Sent before) {
		return this.columns.of(claim.platformId(), claim.courseRunId(), claim.activity()).map((column) -> {
			if (column instanceof LineItemAnswer.NotFound none) {
				return new Sent(null, none.answer());
			}
			String url = ((LineItemAnswer.Found) column).url();
			return (before != null && url.equals(before.lineItem())) ? before : send(claim, url);
		});
	}

	private Sent send(Claim claim, String lineItem) {
		Sent sent = new Sent(lineItem, this.scores.send(claim.platformId(), lineItem,
				new Score(claim.subject(), claim.points(), claim.maxPoints(), claim.comment(), claim.timestamp())));
		if (sent.gone()) {
			this.columns.forget(claim.courseRunId(), lineItem);
		}
		return sent;
	}

	/**
	 * How many times in a row the same was the matter with this one, and not with the
	 * platform.
	 */
	private static int doubts(Claim claim, boolean error) {
		return (error == Cause.PLATFORM_ERROR.key().equals(claim.cause())) ? claim.doubts() + 1 : 1;
	}

	private Turn settle(Claim claim, Sent sent) {
		if (sent.answer() instanceof ScoreAnswer.Accepted) {
			this.queue.delivered(claim, sent.lineItem());
			return Turn.DONE;
		}
		if (sent.answer() instanceof ScoreAnswer.Outdated outdated) {
			overtake(claim, outdated);
			return Turn.DONE;
		}
		if (sent.answer() instanceof ScoreAnswer.Unavailable unavailable) {
			int doubts = unavailable.outage() ? 0 : doubts(claim, unavailable.cause() == Cause.PLATFORM_ERROR);
			if (unavailable.cause() == Cause.NOT_HELD && doubts > DOUBTS) {
				this.queue.failed(claim, Cause.NOT_HELD, unavailable.detail());
				return Turn.DONE;
			}
			if (doubts >= ERRORS && locked(claim, sent, unavailable)) {
				this.queue.failed(claim, Cause.LOCKED, unavailable.detail());
				return Turn.DONE;
			}
			Duration pause = PAUSES.after(claim.attempt());
			Duration asked = unavailable.retryAfter();
			this.queue.postpone(claim,
					this.clock.instant().plus((asked != null && asked.compareTo(pause) > 0) ? asked : pause),
					claim.timestamp(), doubts, unavailable.cause(), unavailable.detail());
			return Turn.FAILED;
		}
		ScoreAnswer.Refused refused = (ScoreAnswer.Refused) sent.answer();
		this.queue.failed(claim, refused.cause(), refused.detail());
		if (Cause.OF_COLUMNS.contains(refused.cause()) && this.columns.known(claim.courseRunId(), claim.activity())
			.filter((url) -> !url.equals(sent.lineItem()))
			.isPresent()) {
			// another link has a column, or a launch brought one meanwhile
			this.queue.again(claim);
		}
		return Turn.DONE;
	}

	/**
	 * The platform's clock or another sender is ahead: its time is overtaken where it
	 * tells it, else in growing steps.
	 */
	private void overtake(Claim claim, ScoreAnswer.Outdated outdated) {
		int doubts = doubts(claim, false);
		boolean soon = doubts <= 5;
		Instant later = claim.timestamp().plusSeconds(1L << Math.min(doubts, 6));
		if (outdated.heldAt() != null && outdated.heldAt().isAfter(later)) {
			later = outdated.heldAt();
		}
		this.queue.postpone(claim,
				this.clock.instant().plus(soon ? Duration.ofSeconds(1) : PAUSES.after(claim.attempt())), later, doubts,
				soon ? null : Cause.NOT_HELD, soon ? "" : "409");
	}

	/**
	 * An error that stays with this one, while the platform is well, others got through
	 * and the column can be read.
	 */
	private boolean locked(Claim claim, Sent sent, ScoreAnswer.Unavailable answer) {
		return answer.cause() == Cause.PLATFORM_ERROR && sent.lineItem() != null && claim.platform() == Passage.WELL
				&& this.queue.othersGotThrough(claim) && this.scores.results(claim.platformId(), sent.lineItem(),
						claim.subject()) instanceof ResultsAnswer.Read;
	}

	/** An error that comes again while nobody gets through is the platform's. */
	private boolean outage(Claim claim, ScoreAnswer.Unavailable answer) {
		return answer.outage() || claim.platform() == Passage.PROBE
				|| answer.cause() == Cause.PLATFORM_ERROR && claim.doubts() > 0 && !this.queue.othersGotThrough(claim);
	}

	/** An error that another delivery might not meet says nothing, but for a probe. */
	private void tellPlatform(Claim claim, Sent sent) {
		if (sent.answer() instanceof ScoreAnswer.Unavailable unavailable) {
			if (outage(claim, unavailable)) {
				this.platforms.failed(claim.platformId(), unavailable, claim.platform());
			}
		}
		else if (sent.lineItem() != null && claim.platform() != Passage.WELL) {
			this.platforms.answered(claim.platformId(), claim.platform());
		}
		else if (claim.platform() == Passage.PROBE) {
			this.platforms.giveProbeBack(claim.platformId());
		}
	}

}
