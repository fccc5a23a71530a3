package kz.bilik;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real MariaDB server, by the MySQL driver as in production.
 */
class MariaDbDatabaseTests extends DatabaseTest {

	private final MariaDbServer server = new MariaDbServer();

	@Override
	Map<String, Object> database() {
		return this.server.settings("bilik");
	}

	@AfterAll
	@Override
	void stop() throws Exception {
		super.stop();
		this.server.close();
	}

	/**
	 * The order of the names is not that of the team, which a publication goes through.
	 */
	@Test
	void twoInstructorsIssueAllCertificatesWhileTheResultsOfATeamArePublished() throws Exception {
		JdbcClient jdbc = this.application.getBean(JdbcClient.class);
		List<Visitor> team = IntStream.range(0, 5).mapToObj((number) -> {
			LaunchClient browser = this.lms.client();
			return new Visitor(browser,
					browser.launch(this.lms.launch(LISTENER, "defence")
						.claim("sub", "team-" + number)
						.claim("name", "Тыңдаушы " + (9 - number))));
		}).toList();
		team.get(0).handInProject("Топтың жобасы");
		jdbc.sql("""
				insert into project_member (project_id, participant_id)
				select project.id, participant.id from project, participant
				where participant.id > (select min(participant_id) from project_member)
				""").update();
		List<Visitor> instructors = Stream.of("2", INSTRUCTOR, INSTRUCTOR).map((id) -> visit(id, "defence")).toList();
		instructors.get(0).get("/instructor/certificates");
		instructors.get(0).post("/instructor/certificates/rule", Map.of("allUnits", "true"));
		assertThat(instructors.get(0).publish("Топтың жобасы", 10).status()).isEqualTo(200);
		assertThat(jdbc.sql("select count(*) from certificate").query(Integer.class).single()).isZero();
		assertThat(instructors.get(0).get("/instructor/certificates?name=тыңдаушы").body()).contains("Тыңдаушы 9",
				"барлық тақырып аяқталмаған");
		instructors.get(0).post("/instructor/certificates/rule", Map.of("allUnits", "false"));
		instructors.get(0).post("/instructor/certificates", Map.of());
		int rounds = 8;
		for (int round = 1; round <= rounds; round++) {
			jdbc.sql("update certificate set name = 'another name'").update();
			for (Visitor issuer : instructors.subList(1, 3)) {
				issuer.get("/instructor/certificates");
			}
			String sheet = instructors.get(0).sheet("Топтың жобасы");
			Map<String, String> result = Visitor.filledIn(instructors.get(0).get(sheet), 10 + round);
			InParallel.run(3, (thread) -> {
				Answer answer = instructors.get(thread)
					.post((thread == 0) ? sheet : "/instructor/certificates", (thread == 0) ? result : Map.of());
				assertThat(answer.status()).as(answer.body()).isEqualTo(200);
			});
		}
		assertThat(jdbc.sql("select name from certificate where cause is null order by participant_id")
			.query(String.class)
			.list()).containsExactly("Тыңдаушы 9", "Тыңдаушы 8", "Тыңдаушы 7", "Тыңдаушы 6", "Тыңдаушы 5");
		assertThat(jdbc.sql("select count(*) from audit_entry where action = 'certificate-issued'")
			.query(Integer.class)
			.single()).as("each once").isEqualTo(5 + 5 * rounds);
	}

	@Test
	void saysWithinFiveSecondsThatTheDatabaseIsAwayAndRecoversWithoutARestart() throws Exception {
		Visitor listener = visit(LISTENER, "unit-1.1");
		this.server.stop();
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
		this.server.start();
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(listener.get("/units/unit-1.1").status()).isEqualTo(200));
	}

}
