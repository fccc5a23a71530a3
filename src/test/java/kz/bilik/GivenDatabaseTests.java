package kz.bilik;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;

import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * Any other server:
 * {@code BILIK_TEST_DATABASE_URL=jdbc:mysql://127.0.0.1:3306/bilik_test},
 * {@code …_USERNAME} and {@code …_PASSWORD}. The database is emptied before.
 */
@EnabledIfEnvironmentVariable(named = "BILIK_TEST_DATABASE_URL", matches = ".+")
class GivenDatabaseTests extends DatabaseTest {

	private static final String URL = System.getenv("BILIK_TEST_DATABASE_URL");

	private static final String USERNAME = System.getenv("BILIK_TEST_DATABASE_USERNAME");

	private static final String PASSWORD = System.getenv("BILIK_TEST_DATABASE_PASSWORD");

	private boolean emptied;

	@Override
	Map<String, Object> database() {
		if (!this.emptied) {
			empty();
			this.emptied = true;
		}
		return Map.of("spring.datasource.url", URL, "spring.datasource.username", USERNAME,
				"spring.datasource.password", PASSWORD);
	}

	private static void empty() {
		try (Connection connection = DriverManager.getConnection(URL, USERNAME, PASSWORD)) {
			String database = connection.getCatalog();
			connection.createStatement().execute("drop database `" + database + "`");
			connection.createStatement().execute("create database `" + database + "`");
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
