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

		OVERLAP, UNKNOWN_ASSESSOR, TAKEN_SLOTS, CLOSED, DEFENDED, NO_PROJECT, UNKNOWN_PROJECT, TAKEN, CHANGED, BEGUN

	}

	/**
	 * The session that is in the way.
	 *
	 * @param assessor the name of who sits in it; absent where the platform keeps it to
	 * itself
	 * @param run its title; absent where it has none
	 */
	public record Other(long participantId, @Nullable String assessor, Instant startsAt, Instant endsAt,
			long courseRunId, @Nullable String run) {
	}

	private final Reason reason;

	private final @Nullable Other other;

	SessionRefusedException(Reason reason) {
		this(reason, null);
	}

	SessionRefusedException(Reason reason, @Nullable Other other) {
		super("A session was refused: " + reason);
		this.reason = reason;
		this.other = other;
	}

	public Reason reason() {
		return this.reason;
	}

	public @Nullable Other other() {
		return this.other;
	}

}
