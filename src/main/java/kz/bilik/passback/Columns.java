package kz.bilik.passback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import kz.bilik.course.Gradebook;
import kz.bilik.lti.service.Deadline;
import kz.bilik.lti.service.LineItemAnswer;
import kz.bilik.lti.service.LineItems;
import kz.bilik.lti.service.ScoreAnswer;
import kz.bilik.lti.service.ScoreAnswer.Cause;

import org.springframework.stereotype.Component;

/**
 * The column of the gradebook that a result goes to: the one of the launch, else the
 * tool's own one, else a new one. One node at a time looks for it.
 */
@Component
class Columns {

	/** Longer than the platform is ever waited for. */
	private static final Duration LEASE = DeliveryQueue.LEASE;

	private final Gradebook gradebook;

	private final LineItems lineItems;

	private final DatabaseClock clock;

	Columns(Gradebook gradebook, LineItems lineItems, DatabaseClock clock) {
		this.gradebook = gradebook;
		this.lineItems = lineItems;
		this.clock = clock;
	}

	/** The column as far as it is known. */
	Optional<String> known(long courseRunId, String activity) {
		return this.gradebook.lineItem(courseRunId, activity);
	}

	/**
	 * The column of an activity.
	 * @return empty while somebody else looks for it
	 */
	Optional<LineItemAnswer> of(long platformId, long courseRunId, String activity, Deadline deadline) {
		Optional<String> known = known(courseRunId, activity);
		if (known.isPresent()) {
			return Optional.of(new LineItemAnswer.Found(known.get()));
		}
		Gradebook.Access access = this.gradebook.access(courseRunId);
		if (access.lineItems() == null) {
			return Optional.of(new LineItemAnswer.NotFound(new ScoreAnswer.Refused(Cause.GRADES_OFF, "")));
		}
		Optional<Instant> lease = this.gradebook.claimSearch(courseRunId, activity, this.clock.instant(), LEASE);
		if (lease.isEmpty()) {
			return Optional.empty();
		}
		String url = null;
		try {
			LineItemAnswer answer = this.lineItems.find(platformId, access.lineItems(), access.mayAdd(),
					this.gradebook.wanted(courseRunId, activity), this.gradebook.links(courseRunId, activity),
					(column, link) -> this.gradebook.isElsewhere(courseRunId, column, link), deadline);
			url = (answer instanceof LineItemAnswer.Found found) ? found.url() : null;
			return Optional.of(answer);
		}
		finally {
			this.gradebook.searched(courseRunId, activity, url, lease.get(), this.clock.instant());
		}
	}

	/** Forgets a column that is gone. */
	void forget(long courseRunId, String lineItem) {
		this.gradebook.forget(courseRunId, lineItem);
	}

}
