package kz.bilik.web;

import java.sql.SQLException;

import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.jdbc.UncategorizedSQLException;

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

	@Test
	void aFullDiskAndAReadOnlyDatabaseAreTold() {
		for (int code : new int[] { 1114, 1290 }) {
			assertThat(DatabaseAwayFilter.refuses(new ServletException(new UncategorizedSQLException("update", null,
					new SQLException("The table 'delivery' is full", "HY000", code)))))
				.isTrue();
		}
		assertThat(DatabaseAwayFilter.refuses(new SQLException("bad grammar", "42000", 1064))).isFalse();
	}

}
