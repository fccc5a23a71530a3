package kz.bilik.lti.service;

import java.util.List;
import java.util.Locale;

/**
 * What came of reading a roster.
 */
public sealed interface RosterAnswer {

	/**
	 * The roster was read from its first page to its last.
	 *
	 * @param members each person once
	 * @param skipped how many entries could not be read
	 */
	record Read(List<Member> members, int skipped) implements RosterAnswer {
	}

	/**
	 * There is no roster, or only a part of it.
	 *
	 * @param detail what the platform said, without personal data
	 */
	record Failed(Cause cause, String detail) implements RosterAnswer {
	}

	/**
	 * The likely cause of a failure; {@code roster.cause.<key>} in the messages.
	 */
	enum Cause {

		/** The launches bring no address of the roster. */
		NOT_OFFERED,
		/** The platform's registration was removed or switched off. */
		PLATFORM_INACTIVE,
		/** The token endpoint refuses the tool. */
		TOKEN_REFUSED,
		/** The token is not taken, or its scope does not suffice. */
		NOT_ALLOWED,
		/** The course is no longer there, or no longer the tool's. */
		NOT_FOUND,
		/** The platform asks for fewer requests. */
		TOO_MANY_REQUESTS,
		/** The platform fails, or what it answers is no roster. */
		PLATFORM_ERROR,
		/** Nobody answers. */
		UNREACHABLE,
		/** Nobody is on the roster. */
		EMPTY,
		/** Entries of the roster could not be read. */
		INCOMPLETE;

		public String key() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
