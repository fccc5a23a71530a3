package kz.bilik.passback;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Pauses that double, with up to a half more so that not all come back at once.
 */
record Pauses(Duration first, Duration longest) {

	/**
	 * @param attempt how many attempts there were, 1 or more
	 */
	Duration after(int attempt) {
		long doubled = this.first.toMillis() << Math.max(0, Math.min(attempt - 1, 20));
		long pause = Math.min(doubled, this.longest.toMillis());
		return Duration.ofMillis(pause + ThreadLocalRandom.current().nextLong(pause / 2));
	}

}
