package kz.bilik.lti.platform;

/**
 * A platform stays as it is.
 */
public class PlatformKeptException extends RuntimeException {

	private final Cause cause;

	PlatformKeptException(Cause cause) {
		super(cause.toString());
		this.cause = cause;
	}

	public Cause cause() {
		return this.cause;
	}

	public enum Cause {

		/** It stands in the operator's file, which alone changes it. */
		IN_THE_FILE,
		/** It may launch: it is switched off before it is deleted. */
		ACTIVE,
		/** Course runs would go with it, and nobody consented to that. */
		NOT_EMPTY,
		/** It is registered already, and otherwise than it says now. */
		REGISTERED_OTHERWISE

	}

}
