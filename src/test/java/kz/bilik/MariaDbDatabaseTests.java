package kz.bilik;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

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

	private static MariaDbServer server;

	private static int databases;

	private String database;

	@BeforeAll
	static void startServer() {
		server = new MariaDbServer();
	}

	@AfterAll
	static void stopServer() throws Exception {
		server.close();
	}

	@Override
	Map<String, Object> database() {
		if (this.database == null) {
			this.database = "bilik" + databases++;
		}
		return server.settings(this.database);
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
		begun = System.nanoTime();
		List<CompletableFuture<Answer>> launches = Stream.generate(() -> CompletableFuture.supplyAsync(
				() -> this.lms.client().launch(this.lms.launch(LISTENER, "programme")),
				(run) -> new Thread(run).start()))
			.limit(6)
			.toList();
		assertThat(launches).allSatisfy((launch) -> assertThat(launch.join().status()).isEqualTo(503));
		assertThat(Duration.ofNanos(System.nanoTime() - begun)).as("none waits for another")
			.isLessThan(Duration.ofSeconds(8));
		server.start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(listener.get("/units/unit-1.1").status()).isEqualTo(200));
	}

}
