package kz.bilik.lti.service;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What became of a score that was sent.
 */
public sealed interface ScoreAnswer {

	/** The platform holds it. */
	record Accepted() implements ScoreAnswer {
	}

	/**
	 * The platform holds a score with the same or a later timestamp, and another value
	 * than the one sent: send again with a later one.
	 *
	 * @param heldAt the timestamp of the score that it holds, where it says so
	 */
	record Outdated(@Nullable Instant heldAt) implements ScoreAnswer {
	}

	/**
	 * Sending again will not help until a person has changed something.
	 */
	record Refused(Cause cause, String detail) implements ScoreAnswer {
	}

	/**
	 * Worth another try later.
	 *
	 * @param outage whether any other score would meet the same
	 * @param retryAfter how long the platform asks to be left alone, at most some hours
	 */
	record Unavailable(Cause cause, String detail, boolean outage,
			@Nullable Duration retryAfter) implements ScoreAnswer {
	}

	/**
	 * The likely cause of a failure; {@code delivery.cause.<key>} in the messages.
	 */
	enum Cause {

		/** There is no column for the activity, and the tool may not add one. */
		NO_LINE_ITEM,
		/** The platform has not offered its grade service in this context. */
		GRADES_OFF,
		/** The platform's registration was removed or switched off. */
		PLATFORM_INACTIVE,
		/** The token endpoint refuses the tool. */
		TOKEN_REFUSED,
		/** The token is not taken, or its scope does not suffice. */
		NOT_ALLOWED,
		/** The person is not enrolled, or has no role that is graded. */
		NOT_GRADABLE,
		/** The column no longer exists. */
		LINE_ITEM_GONE,
		/** The platform asks for fewer requests. */
		TOO_MANY_REQUESTS,
		/** The platform fails, or the grade is locked there. */
		PLATFORM_ERROR,
		/** Nobody answers. */
		UNREACHABLE,
		/** The platform said yes and holds something else. */
		NOT_HELD,
		/** The tool's clock and the platform's differ by minutes. */
		CLOCK_OFF,
		/** This one fails for ever while others get through: most likely it is locked. */
		LOCKED,
		/** The platform was asked in vain for two weeks. */
		GAVE_UP,
		/** A person has changed the grade in the platform. */
		OVERRIDDEN;

		/** What a column would mend. */
		public static final Set<Cause> OF_COLUMNS = Set.of(NO_LINE_ITEM, GRADES_OFF, LINE_ITEM_GONE);

		/** What may be over when a launch offers more than the one before. */
		public static final Set<Cause> OF_OFFERS = Set.of(NO_LINE_ITEM, GRADES_OFF, LINE_ITEM_GONE, NOT_ALLOWED,
				TOKEN_REFUSED);

		public String key() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
