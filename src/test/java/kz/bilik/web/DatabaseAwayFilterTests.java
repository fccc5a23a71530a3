package kz.bilik.web;

import java.sql.SQLException;

import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;

import static org.assertj.core.api.Assertions.assertThat;

class DatabaseAwayFilterTests {

	@Test
	void whatTheDatabaseCannotDoNowMayBeTriedAgain() {
		assertThat(DatabaseAwayFilter.isDatabaseAway(new ServletException(new CannotAcquireLockException("deadlock"))))
			.isTrue();
		assertThat(DatabaseAwayFilter.isDatabaseAway(
				new CannotGetJdbcConnectionException("away", new SQLException("Communications link failure", "08S01"))))
			.isTrue();
	}

	@Test
	void whatIsOurFaultIsNot() {
		assertThat(DatabaseAwayFilter.isDatabaseAway(new DataIntegrityViolationException("a fault"))).isFalse();
		assertThat(DatabaseAwayFilter.isDatabaseAway(new SQLException("bad grammar", "42000"))).isFalse();
	}

}
