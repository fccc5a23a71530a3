package kz.bilik.study;

import java.io.Serial;

/**
 * There is nothing to hand in: no text, no link, no file; or nothing new in an answer
 * that was returned.
 */
public class EmptyAnswerException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1;

	private final boolean unchanged;

	EmptyAnswerException(boolean unchanged) {
		super("There is nothing to hand in");
		this.unchanged = unchanged;
	}

	/** Whether it is the same that was returned. */
	public boolean unchanged() {
		return this.unchanged;
	}

}
