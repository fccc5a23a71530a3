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

	/**
	 * How long the next answer may take.
	 * @throws SocketTimeoutException when there is no time left
	 */
	Duration next(Duration atMost) throws IOException {
		Duration left = this.whole.minusNanos(System.nanoTime() - this.begun);
		if (left.toMillis() <= 0) {
			throw new SocketTimeoutException("No whole answer within " + this.whole.toSeconds() + " s");
		}
		return (left.compareTo(atMost) < 0) ? left : atMost;
	}

}
