package kz.bilik.passback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import kz.bilik.course.Participants;
import kz.bilik.lti.service.LineItemAnswer;
import kz.bilik.lti.service.Score;
import kz.bilik.lti.service.ScoreAnswer;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.Scores;
import kz.bilik.passback.Deliveries.Claim;
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

	private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);

	private static final Duration COLUMN_PAUSE = Duration.ofSeconds(2);

	private static final Duration LONGEST_PAUSE = Duration.ofHours(2);

	private final Deliveries deliveries;

	private final Participants participants;

	private final Columns columns;

	private final Scores scores;

	private final Clock clock;

	Courier(Deliveries deliveries, Participants participants, Columns columns, Scores scores, Clock clock) {
		this.deliveries = deliveries;
		this.participants = participants;
		this.columns = columns;
		this.scores = scores;
		this.clock = clock;
	}

	/**
	 * Delivers what is due the longest.
	 * @return whether to go on: something was due, and the platform answers
	 */
	boolean deliverNext(long platformId) {
		Optional<Claim> claim = this.deliveries.claim(platformId);
		if (claim.isEmpty()) {
			return false;
		}
		Optional<ScoreAnswer> answer = send(platformId, claim.get());
		if (answer.isEmpty()) {
			this.deliveries.release(claim.get(), this.clock.instant().plus(COLUMN_PAUSE));
			return false;
		}
		return settle(claim.get(), answer.get());
	}

	/** Nothing was sent while somebody else looks for the column. */
	private Optional<ScoreAnswer> send(long platformId, Claim claim) {
		Optional<ScoreAnswer> answer = sendOnce(platformId, claim);
		// the column is forgotten by now; there may be another one, or a new one
		return isGone(answer) ? sendOnce(platformId, claim) : answer;
	}

	private Optional<ScoreAnswer> sendOnce(long platformId, Claim claim) {
		return this.columns.of(platformId, claim.courseRunId(), claim.activity()).map((column) -> {
			if (column instanceof LineItemAnswer.NotFound none) {
				return none.answer();
			}
			String url = ((LineItemAnswer.Found) column).url();
			ScoreAnswer answer = this.scores.send(platformId, url,
					new Score(this.participants.subject(claim.participantId()), claim.points(), claim.maxPoints(),
							claim.comment(), claim.timestamp()));
			if (isGone(Optional.of(answer))) {
				this.columns.forget(claim.courseRunId(), url);
			}
			return answer;
		});
	}

	private static boolean isGone(Optional<ScoreAnswer> answer) {
		return answer
			.filter((it) -> it instanceof ScoreAnswer.Refused refused && refused.cause() == Cause.LINE_ITEM_GONE)
			.isPresent();
	}

	private boolean settle(Claim claim, ScoreAnswer answer) {
		logger.info("Delivery {} version {} attempt {}: {}", claim.id(), claim.version(), claim.attempt(), answer);
		Instant now = this.clock.instant();
		if (answer instanceof ScoreAnswer.Accepted) {
			this.deliveries.delivered(claim);
			return true;
		}
		if (answer instanceof ScoreAnswer.Outdated) {
			// the platform's clock or another sender is ahead: overtake it in growing
			// steps
			boolean soon = claim.attempt() <= 5;
			Instant later = claim.timestamp().plusSeconds(1L << Math.min(claim.attempt(), 6));
			this.deliveries.postpone(claim, now.plus(soon ? Duration.ofSeconds(1) : pause(claim.attempt())), later,
					soon ? null : Cause.NOT_HELD, soon ? "" : "409");
			return true;
		}
		if (answer instanceof ScoreAnswer.Unavailable unavailable) {
			if (unavailable.cause() == Cause.NOT_HELD && claim.attempt() > 3) {
				// somebody has changed it there by hand: shown, not fought
				this.deliveries.failed(claim, Cause.NOT_HELD, unavailable.detail());
			}
			else {
				this.deliveries.postpone(claim, now.plus(pause(claim.attempt())), claim.timestamp(),
						unavailable.cause(), unavailable.detail());
			}
			return false;
		}
		ScoreAnswer.Refused refused = (ScoreAnswer.Refused) answer;
		this.deliveries.failed(claim, refused.cause(), refused.detail());
		if (Cause.OF_COLUMNS.contains(refused.cause()) && this.columns.isKnown(claim.courseRunId(), claim.activity())) {
			// another link has a column, or a launch brought one meanwhile
			this.deliveries.resend(claim.courseRunId(), claim.participantId());
		}
		return true;
	}

	/**
	 * Doubles from seconds to hours, with up to a half more so that not all come back at
	 * once.
	 */
	static Duration pause(int attempt) {
		long doubled = FIRST_PAUSE.toMillis() << Math.min(attempt - 1, 20);
		long pause = Math.min(doubled, LONGEST_PAUSE.toMillis());
		return Duration.ofMillis(pause + ThreadLocalRandom.current().nextLong(pause / 2));
	}

}
