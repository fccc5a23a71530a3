package kz.bilik.course;

import java.util.Optional;

import io.micrometer.core.instrument.MeterRegistry;
import kz.bilik.course.Rosters.Attempt;
import kz.bilik.lti.service.Memberships;
import kz.bilik.lti.service.RosterAnswer;
import kz.bilik.lti.service.RosterAnswer.Cause;
import kz.bilik.lti.service.RosterAnswer.Failed;
import kz.bilik.lti.service.RosterAnswer.Read;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.NonTransientDataAccessException;
import org.springframework.stereotype.Component;

/**
 * Reads one roster and records what came of it. The HTTP requests are made between two
 * transactions, never inside one.
 */
@Component
class RosterReader {

	private static final Logger logger = LoggerFactory.getLogger(RosterReader.class);

	private final Rosters rosters;

	private final Memberships memberships;

	private final MeterRegistry meters;

	RosterReader(Rosters rosters, Memberships memberships, MeterRegistry meters) {
		this.rosters = rosters;
		this.memberships = memberships;
		this.meters = meters;
	}

	/**
	 * Reads the roster that was wanted last.
	 * @return whether to go on: one was wanted, and the platform gave it
	 */
	boolean readNext(long platformId) {
		Optional<Attempt> attempt = this.rosters.begin(platformId);
		return attempt.isPresent() && read(attempt.get());
	}

	private boolean read(Attempt attempt) {
		RosterAnswer answer = this.memberships.read(attempt.platformId(), attempt.membershipsUrl(),
				attempt.resourceLinkId());
		if (answer instanceof Read roster) {
			try {
				this.rosters.settle(attempt, roster);
				logger.info("Roster of course run {}: {} members, {} unreadable", attempt.courseRunId(),
						roster.members().size(), roster.skipped());
				count("read");
				return true;
			}
			catch (NonTransientDataAccessException ex) {
				// it would stand in the way of the others for ever
				logger.error("The roster of course run {} cannot be stored", attempt.courseRunId(), ex);
				answer = new Failed(Cause.PLATFORM_ERROR, "");
			}
		}
		Failed failure = (Failed) answer;
		this.rosters.settle(attempt, failure);
		// the platform's own words may name people
		logger.info("Roster of course run {}: {}", attempt.courseRunId(), failure.cause().key());
		count(failure.cause().key());
		return false;
	}

	private void count(String outcome) {
		this.meters.counter("bilik.rosters", "outcome", outcome).increment();
	}

}
