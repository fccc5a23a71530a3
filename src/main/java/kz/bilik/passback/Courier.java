package kz.bilik.passback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import kz.bilik.lti.service.ScoreAnswer;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import kz.bilik.passback.Claim.Passage;
import kz.bilik.passback.Sender.Sent;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.PessimisticLockingFailureException;
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

	/** Then another delivery tries how the platform is. */
	private static final Duration PROBE_PAUSE = Duration.ofSeconds(5);

	/** A platform that is switched off is not asked; only its row is looked at. */
	private static final Duration INACTIVE_PAUSE = Duration.ofMinutes(2);

	/** A score's time is overtaken only within reason. */
	private static final Duration YEAR = Duration.ofDays(365);

	/** So often a platform may say yes and hold something else, or take no token. */
	private static final int DOUBTS = 3;

	/** What a platform that is well may answer for some time. */
	private static final Set<Cause> ANSWERS = Set.of(Cause.NOT_HELD, Cause.NOT_ALLOWED);

	/** After so many errors, some minutes, it is asked whether it is this one's own. */
	private static final int ERRORS = 6;

	private final DeliveryQueue queue;

	private final PlatformDeliveries platforms;

	private final Columns columns;

	private final Sender sender;

	private final DeliveryMeters meters;

	private final DatabaseClock clock;

	Courier(DeliveryQueue queue, PlatformDeliveries platforms, Columns columns, Sender sender, DeliveryMeters meters,
			DatabaseClock clock) {
		this.queue = queue;
		this.platforms = platforms;
		this.columns = columns;
		this.sender = sender;
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

	/**
	 * Delivers one after the other, what is due the longest first.
	 * @param open whether another one may be begun
	 */
	Turn deliver(long platformId, BooleanSupplier open) {
		Claim claim = this.queue.claim(platformId).orElse(null);
		while (claim != null) {
			long begun = System.nanoTime();
			Sent sent = attempt(claim).orElse(null);
			if (sent == null) {
				this.queue.release(claim, this.clock.instant().plus(COLUMN_PAUSE));
				if (claim.platform() == Passage.PROBE || !open.getAsBoolean()) {
					return Turn.FAILED;
				}
				// other courses' columns are known
				claim = this.queue.claim(platformId).orElse(null);
				continue;
			}
			logger.info("Delivery {} version {} attempt {}: {}", claim.id(), claim.version(), claim.attempt(),
					sent.outcome());
			this.meters.attempted(platformId, sent.outcome(), System.nanoTime() - begun);
			boolean well = sent.answer() instanceof ScoreAnswer.Accepted && claim.platform() == Passage.WELL;
			if (!well || !open.getAsBoolean()) {
				Claim settled = claim;
				Turn turn = twice(() -> settle(settled, sent));
				tellPlatform(claim, sent);
				return turn;
			}
			Claim delivered = claim;
			claim = twice(() -> this.queue.deliveredAndClaim(delivered, sent.lineItem())).orElse(null);
		}
		return Turn.IDLE;
	}

	/** Once more where another one was in the way: the platform was told already. */
	private static <T> T twice(Supplier<T> step) {
		try {
			return step.get();
		}
		catch (PessimisticLockingFailureException ex) {
			return step.get();
		}
	}

	/** What must not happen holds up neither the lane nor the next one. */
	private Optional<Sent> attempt(Claim claim) {
		try {
			return this.sender.send(claim);
		}
		catch (RuntimeException ex) {
			logger.warn("Delivery {} could not be sent", claim.id(), ex);
			return Optional
				.of(new Sent(null, new Unavailable(Cause.PLATFORM_ERROR, ex.getClass().getSimpleName(), false, null)));
		}
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
		if (sent.answer() instanceof Unavailable unavailable) {
			boolean doubtful = !unavailable.outage() && unavailable.cause() != Cause.PLATFORM_INACTIVE;
			int doubts = doubtful ? doubts(claim, unavailable.cause() == Cause.PLATFORM_ERROR) : 0;
			if (doubts > DOUBTS && ANSWERS.contains(unavailable.cause())) {
				this.queue.failed(claim, unavailable.cause(), unavailable.detail());
				return Turn.DONE;
			}
			if (doubts >= ERRORS && locked(claim, sent, unavailable)) {
				this.queue.failed(claim, Cause.LOCKED, unavailable.detail());
				return Turn.DONE;
			}
			Duration pause = (unavailable.cause() == Cause.PLATFORM_INACTIVE) ? INACTIVE_PAUSE
					: PAUSES.after(claim.attempt());
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
		if (outdated.heldAt() != null && outdated.heldAt().isAfter(later)
				&& outdated.heldAt().isBefore(later.plus(YEAR))) {
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
	private boolean locked(Claim claim, Sent sent, Unavailable answer) {
		return answer.cause() == Cause.PLATFORM_ERROR && claim.platform() == Passage.WELL
				&& this.queue.othersGotThrough(claim) && this.sender.readable(claim, sent);
	}

	private void tellPlatform(Claim claim, Sent sent) {
		if (sent.answer() instanceof Unavailable unavailable && !ANSWERS.contains(unavailable.cause())) {
			if (outage(claim, sent, unavailable)) {
				this.platforms.failed(claim.platformId(), unavailable, claim.platform());
			}
			else if (claim.platform() == Passage.PROBE) {
				this.platforms.giveProbeBack(claim.platformId(),
						(unavailable.cause() == Cause.PLATFORM_INACTIVE) ? INACTIVE_PAUSE : PROBE_PAUSE);
			}
		}
		else if (claim.platform() != Passage.WELL
				&& (sent.lineItem() != null || sent.answer() instanceof Unavailable)) {
			this.platforms.answered(claim.platformId(), claim.platform());
		}
		else if (claim.platform() == Passage.PROBE) {
			this.platforms.giveProbeBack(claim.platformId(), Duration.ZERO);
		}
	}

	/**
	 * An error that comes again while nobody gets through is the platform's. The first
	 * one of a delivery says nothing, even as a probe, where its column can be read.
	 */
	private boolean outage(Claim claim, Sent sent, Unavailable answer) {
		if (answer.outage() || answer.cause() != Cause.PLATFORM_ERROR) {
			return answer.outage();
		}
		return (claim.platform() == Passage.PROBE) ? claim.doubts() > 0 || !this.sender.readable(claim, sent)
				: claim.doubts() > 0 && !this.queue.othersGotThrough(claim);
	}

}
