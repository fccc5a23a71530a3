package kz.bilik.study;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What an instructor or the listener wrote about a task and its answer. Never changed.
 *
 * @param decision of the instructor; {@code COMMENTED} where there was none
 * @param number of the version that was handed in by then; 0 before the first
 */
@Table("feedback")
public record Feedback(@Id @Nullable Long id, long answerId, long authorId, Decision decision, int number, String text,
		Instant createdAt) {

	public static final int MAX_TEXT = 10_000;

	public enum Decision {

		ACCEPTED, RETURNED, COMMENTED

	}

	boolean says(Feedback other) {
		return this.authorId == other.authorId && this.decision == other.decision && this.number == other.number
				&& this.text.equals(other.text);
	}

}
