package kz.bilik.admin;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import kz.bilik.admin.OperatorSignIn.Source;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ends guessing of the password, on all nodes together. What is counted is taken down
 * before the password is looked at, so guesses that come at once count one another.
 * Browsers that the operator has used are counted apart, so that strangers who use up all
 * attempts lock out one another only (OWASP: device cookies; ASVS 4.0, 2.2.1).
 */
@Component
class SignInThrottle {

	/** From one network, or from one browser of the operator's. */
	private static final int OF_ONE = 10;

	private static final Duration WINDOW_OF_ONE = Duration.ofMinutes(15);

	/** From all browsers that are not the operator's. */
	private static final int OF_STRANGERS = 100;

	private static final Duration WINDOW_OF_STRANGERS = Duration.ofHours(1);

	private final JdbcClient jdbc;

	private final Clock clock;

	SignInThrottle(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Counts an attempt, unless there were too many.
	 * @return how long to wait; the password may be looked at when that is zero
	 */
	Duration admit(Source source) {
		Instant now = this.clock.instant();
		this.jdbc.sql("delete from operator_sign_in where at <= ?")
			.param(Timestamp.from(now.minus(WINDOW_OF_STRANGERS)))
			.update();
		Duration wait = wait(source, 0, now);
		if (!wait.isZero()) {
			return wait;
		}
		this.jdbc.sql("insert into operator_sign_in (at, client, known) values (?, ?, ?)")
			.params(Timestamp.from(now), source.client(), source.isKnown())
			.update();
		return wait(source, 1, now);
	}

	private Duration wait(Source source, int own, Instant now) {
		Duration wait = wait("client = ?", source.client(), OF_ONE + own, WINDOW_OF_ONE, now);
		return (source.isKnown() || !wait.isZero()) ? wait
				: wait("known = ?", false, OF_STRANGERS + own, WINDOW_OF_STRANGERS, now);
	}

	/** Until the oldest of so many attempts is out of the window. */
	private Duration wait(String condition, Object value, int attempts, Duration window, Instant now) {
		return this.jdbc
			.sql("select at from operator_sign_in where " + condition + " and at > ? order by at desc limit 1 offset "
					+ (attempts - 1))
			.params(value, Timestamp.from(now.minus(window)))
			.query(Instant.class)
			.optional()
			.map((oldest) -> Duration.between(now, oldest.plus(window)))
			.orElse(Duration.ZERO);
	}

	/** The right password was given: what came from there before was no guessing. */
	void succeeded(Source source) {
		this.jdbc.sql("delete from operator_sign_in where client = ?").param(source.client()).update();
	}

}
