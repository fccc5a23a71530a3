package kz.bilik.passback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import kz.bilik.course.Participants;
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

	private static final Duration LONGEST_PAUSE = Duration.ofHours(2);

	private final Deliveries deliveries;

	private final Participants participants;

	private final Scores scores;

	private final Clock clock;

	Courier(Deliveries deliveries, Participants participants, Scores scores, Clock clock) {
		this.deliveries = deliveries;
		this.participants = participants;
		this.scores = scores;
		this.clock = clock;
	}

	/**
	 * Delivers what is due the longest.
	 * @return whether anything was due
	 */
	boolean deliverNext(long platformId) {
		Optional<Claim> claim = this.deliveries.claim(platformId);
		claim.ifPresent((it) -> settle(it, send(platformId, it)));
		return claim.isPresent();
	}

	private ScoreAnswer send(long platformId, Claim claim) {
		Optional<String> lineItem = this.participants.lineItem(claim.courseRunId(), claim.activity());
		if (lineItem.isEmpty()) {
			return new ScoreAnswer.Refused(Cause.NO_LINE_ITEM, "");
		}
		return this.scores.send(platformId, lineItem.get(), new Score(this.participants.subject(claim.participantId()),
				claim.points(), claim.maxPoints(), claim.comment(), claim.timestamp()));
	}

	private void settle(Claim claim, ScoreAnswer answer) {
		logger.info("Delivery {} version {} attempt {}: {}", claim.id(), claim.version(), claim.attempt(),
				answer.getClass().getSimpleName());
		Instant now = this.clock.instant();
		if (answer instanceof ScoreAnswer.Accepted) {
			this.deliveries.delivered(claim);
		}
		else if (answer instanceof ScoreAnswer.Outdated) {
			// the platform's clock or another sender is ahead: overtake it in growing
			// steps
			Instant later = claim.timestamp().plusSeconds(1L << Math.min(claim.attempt(), 12));
			this.deliveries.postpone(claim, now.plusSeconds(1), later, null, "");
		}
		else if (answer instanceof ScoreAnswer.Refused refused) {
			this.deliveries.failed(claim, refused.cause(), refused.detail());
		}
		else if (answer instanceof ScoreAnswer.Unavailable unavailable) {
			this.deliveries.postpone(claim, now.plus(pause(claim.attempt())), claim.timestamp(), unavailable.cause(),
					unavailable.detail());
		}
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
