package kz.bilik.passback;

import java.util.Locale;
import java.util.Optional;

import kz.bilik.lti.service.LineItemAnswer;
import kz.bilik.lti.service.ResultsAnswer;
import kz.bilik.lti.service.Score;
import kz.bilik.lti.service.ScoreAnswer;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.Scores;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * Sends a score to the column that it belongs to. Waits for the platform: never called
 * inside a transaction.
 */
@Component
class Sender {

	private final Columns columns;

	private final Scores scores;

	Sender(Columns columns, Scores scores) {
		this.columns = columns;
		this.scores = scores;
	}

	/** What was sent where; nothing was sent where there is no column. */
	record Sent(@Nullable String lineItem, ScoreAnswer answer) {

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
	 * Sends what was claimed.
	 * @return empty while somebody else looks for the column: nothing was sent
	 */
	Optional<Sent> send(Claim claim) {
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
		return this.columns.of(claim.platformId(), claim.courseRunId(), claim.activity(), claim.deadline())
			.map((column) -> {
				if (column instanceof LineItemAnswer.NotFound none) {
					return new Sent(null, none.answer());
				}
				String url = ((LineItemAnswer.Found) column).url();
				return (before != null && url.equals(before.lineItem())) ? before : send(claim, url);
			});
	}

	private Sent send(Claim claim, String lineItem) {
		Sent sent = new Sent(lineItem, this.scores.send(claim.platformId(), lineItem,
				new Score(claim.subject(), claim.points(), claim.maxPoints(), claim.comment(), claim.timestamp()),
				claim.deadline()));
		if (sent.gone()) {
			this.columns.forget(claim.courseRunId(), lineItem);
		}
		return sent;
	}

	/** Whether the platform shows what the column holds. */
	boolean readable(Claim claim, Sent sent) {
		return sent.lineItem() != null && this.scores.results(claim.platformId(), sent.lineItem(), claim.subject(),
				claim.deadline()) instanceof ResultsAnswer.Read;
	}

}
