package kz.bilik.admin;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Ends guessing of the password, on all nodes together. What is counted is taken down
 * before the password is looked at, so guesses that come at once count one another.
 */
@Component
class SignInThrottle {

	private static final Duration WINDOW = Duration.ofHours(1);

	/** From one network within a quarter of an hour. */
	private static final int FROM_ONE_NETWORK = 10;

	private static final Duration NETWORK_WINDOW = Duration.ofMinutes(15);

	/** From everywhere within an hour (ASVS 4.0, 2.2.1). */
	private static final int FROM_EVERYWHERE = 100;

	private final JdbcClient jdbc;

	private final Clock clock;

	SignInThrottle(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * @param network where the attempt comes from
	 * @return whether the password may be looked at
	 */
	boolean admits(String network) {
		this.jdbc.sql("delete from operator_sign_in where at <= ?")
			.param(Timestamp.from(this.clock.instant().minus(WINDOW)))
			.update();
		if (isFull(network, 0)) {
			return false;
		}
		this.jdbc.sql("insert into operator_sign_in (at, network) values (?, ?)")
			.params(Timestamp.from(this.clock.instant()), network)
			.update();
		return !isFull(network, 1);
	}

	private boolean isFull(String network, int own) {
		Instant now = this.clock.instant();
		return this.jdbc.sql("""
				select count(*) >= ? or sum(case when network = ? and at > ? then 1 else 0 end) >= ?
				from operator_sign_in where at > ?
				""")
			.params(FROM_EVERYWHERE + own, network, Timestamp.from(now.minus(NETWORK_WINDOW)), FROM_ONE_NETWORK + own,
					Timestamp.from(now.minus(WINDOW)))
			.query(Boolean.class)
			.optional()
			.orElse(false);
	}

	/** The right password was given: what went before was no guessing. */
	void succeeded() {
		this.jdbc.sql("delete from operator_sign_in").update();
	}

}
