package kz.bilik.passback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The time that all nodes share: the database's. By its own clock a node that is some
 * minutes ahead would take what another one is just sending for left behind.
 */
@Component
class DatabaseClock {

	/** Neither the question nor the answer is quicker than that. */
	private static final Duration EQUAL = Duration.ofSeconds(2);

	private static final Logger logger = LoggerFactory.getLogger(DatabaseClock.class);

	private final JdbcClient jdbc;

	private final InstantSource system;

	private final InstantSource clock;

	private volatile Duration ahead = Duration.ZERO;

	@Autowired
	DatabaseClock(JdbcClient jdbc, Clock clock) {
		this(jdbc, InstantSource.system(), clock);
	}

	/**
	 * @param system the clock of this machine, which is compared with the database's
	 * @param clock the clock that is set right by the difference
	 */
	DatabaseClock(JdbcClient jdbc, InstantSource system, InstantSource clock) {
		this.jdbc = jdbc;
		this.system = system;
		this.clock = clock;
		compare();
	}

	@Scheduled(initialDelay = 60, fixedDelay = 60, timeUnit = TimeUnit.SECONDS)
	final void compare() {
		try {
			Instant database = Instant
				.ofEpochSecond(this.jdbc.sql("select unix_timestamp()").query(Long.class).single());
			Duration difference = Duration.between(this.system.instant(), database);
			this.ahead = (difference.abs().compareTo(EQUAL) > 0) ? difference : Duration.ZERO;
		}
		catch (DataAccessException ex) {
			// the difference stays; that the database is away is said elsewhere
			logger.debug("The database does not tell the time", ex);
		}
		if (!this.ahead.isZero()) {
			logger.warn("The database's clock is {} s ahead of this machine's", this.ahead.toSeconds());
		}
	}

	Instant instant() {
		return this.clock.instant().plus(this.ahead);
	}

}
