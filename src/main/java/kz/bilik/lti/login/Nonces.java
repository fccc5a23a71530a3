package kz.bilik.lti.login;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Each nonce is good for one launch (OpenID Connect Core, 3.1.3.7, 11). A used one is a
 * row with a unique key: of two nodes that see the same launch at once, one fails.
 */
@Component
class Nonces {

	private static final int BATCH = 1000;

	private final JdbcClient jdbc;

	private final Clock clock;

	Nonces(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Spends a nonce.
	 * @param expiresAt when its login ends; the row is not needed any longer
	 * @return whether this was its first use
	 */
	boolean use(String nonce, Instant expiresAt) {
		try {
			this.jdbc.sql("insert into used_nonce (nonce, expires_at) values (?, ?)")
				.params(nonce, Timestamp.from(expiresAt))
				.update();
			return true;
		}
		catch (DuplicateKeyException ex) {
			return false;
		}
	}

	/**
	 * A little at a time, so that no launch waits. Any number of nodes may do this at
	 * once.
	 */
	@Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT1M")
	void forgetExpired() {
		int deleted = BATCH;
		while (deleted == BATCH) {
			deleted = this.jdbc.sql("delete from used_nonce where expires_at < ? limit " + BATCH)
				.param(Timestamp.from(this.clock.instant()))
				.update();
		}
	}

}
