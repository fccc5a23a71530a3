package kz.bilik.schedule;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/**
 * What is wrong with a webinar that somebody wants to hold:
 * {@code schedule.mistake.<key>} in the messages.
 *
 * @param arguments what the message names: texts, {@link Instant}s and {@link LocalDate}s
 */
public record Mistake(String key, List<Object> arguments) {

	static Mistake of(String key, Object... arguments) {
		return new Mistake(key, List.of(arguments));
	}

}
