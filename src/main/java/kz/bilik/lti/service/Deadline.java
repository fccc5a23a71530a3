package kz.bilik.lti.service;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;

/**
 * Until when several questions to a platform together are to be answered.
 */
public final class Deadline {

	private final Duration whole;

	private final long begun = System.nanoTime();

	private Deadline(Duration whole) {
		this.whole = whole;
	}

	public static Deadline in(Duration whole) {
		return new Deadline(whole);
	}

	/** Negative when it is over. */
	public Duration left() {
		return this.whole.minusNanos(System.nanoTime() - this.begun);
	}

	/**
	 * How long the next answer may take.
	 * @throws SocketTimeoutException when there is no time left
	 */
	Duration next(Duration atMost) throws IOException {
		Duration left = left();
		if (left.toMillis() <= 0) {
			throw new SocketTimeoutException("No whole answer within " + this.whole.toSeconds() + " s");
		}
		return (left.compareTo(atMost) < 0) ? left : atMost;
	}

}
