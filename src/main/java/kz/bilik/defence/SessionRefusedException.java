package kz.bilik.defence;

import java.io.Serial;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A session or a slot that a rule forbids: {@code defence-session.refused.<reason>} in
 * the messages.
 */
public class SessionRefusedException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1;

	public enum Reason {

		OVERLAP, TAKEN_SLOTS, CLOSED, NO_PROJECT, TAKEN

	}

	private final Reason reason;

	private final @Nullable Instant other;

	SessionRefusedException(Reason reason) {
		this(reason, null);
	}

	/**
	 * @param other when the session begins that is in the way
	 */
	SessionRefusedException(Reason reason, @Nullable Instant other) {
		super("A session was refused: " + reason);
		this.reason = reason;
		this.other = other;
	}

	public Reason reason() {
		return this.reason;
	}

	public @Nullable Instant other() {
		return this.other;
	}

}
