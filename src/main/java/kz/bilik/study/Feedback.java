package kz.bilik.study;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;

/**
 * What an instructor wrote about an answer. Never changed.
 */
@Table("feedback")
public record Feedback(@Id @Nullable Long id, long answerId, long authorId, Decision decision, String text,
		Instant createdAt) {

	public static final int MAX_TEXT = 10_000;

	public enum Decision {

		ACCEPTED, RETURNED, COMMENTED

	}

}
