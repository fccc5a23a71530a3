package kz.bilik;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * The system's clock, until a test moves it.
 */
public final class MovableClock extends Clock {

	private volatile Duration offset = Duration.ZERO;

	private volatile Runnable moved = () -> {
	};

	public void advance(Duration by) {
		this.offset = this.offset.plus(by);
		this.moved.run();
	}

	/** Has something done whenever this test moves the clock. */
	public void whenMoved(Runnable action) {
		this.moved = action;
	}

	void reset() {
		this.offset = Duration.ZERO;
		this.moved = () -> {
		};
	}

	@Override
	public Instant instant() {
		return Instant.now().plus(this.offset);
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
