package kz.bilik.course;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.core.instrument.MeterRegistry;
import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.course.Rosters.Attempt;
import kz.bilik.lti.Launch.Role;
import kz.bilik.lti.service.Member;
import kz.bilik.lti.service.RosterAnswer.Read;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.Gradebook.Grade;
import kz.demolms.Launch;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.Person;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The roster of the LMS and the lists of the instructor. The demo LMS has six listeners.
 */
class RosterIntegrationTests extends IntegrationTest {

	private static final String NOT_OPENED = "Бағдарламаны әлі ашқан жоқ";

	private static final String LEFT = "Курстан шыққан";

	private static final String MEDIA = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";

	@Autowired
	private RosterReader reader;

	@Autowired
	private Rosters rosters;

	@Autowired
	private MeterRegistry meters;

	@Test
	void whoNeverLaunchedAppearsInTheListsWithANameAndASign() {
		visit(launchWithRoster(LISTENER, "defence"));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		readAgain(instructor);
		assertThat(instructor.get("/defence").body()).contains("Үміт Шыңғысқызы Ыбырай", "Іңкәр 📚 Мұңайтпасова")
			.doesNotContain("Гүлнәр", "Сайт Әкімшісі");
		assertThat(signs(instructor.get("/defence"), NOT_OPENED)).isEqualTo(5);
		assertThat(instructor.get("").body()).contains("Тыңдаушылар: 6");
		assertThat(signs(instructor.get("/instructor/progress"), NOT_OPENED)).isEqualTo(5);
	}

	@Test
	void thePageDoesNotWaitForTheLms() {
		lms.faults().next(1, Endpoint.MEMBERSHIPS, Fault.hang());
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "defence"));
		assertThat(instructor.page().body()).contains("data-roster=\"reading\"",
				"Тыңдаушылар тізімі курстан алынып жатыр…");
		await().until(() -> lms.rosterRequests().size() == 1);
		assertThat(instructor.get("/instructor/roster?page=defence").body()).contains("data-roster=\"reading\"");
		lms.faults().clear();
		await().untilAsserted(
				() -> assertThat(instructor.get("/instructor/roster?page=defence").body()).doesNotContain("reading"));
	}

	@Test
	void aFreshRosterIsNotReadAgainUntilItIsTenMinutesOldOrTheInstructorWantsIt() {
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "defence"));
		await().untilAsserted(() -> assertThat(state(instructor)).isEqualTo("read"));
		instructor.get("");
		instructor.get("/defence");
		clock.advance(Duration.ofMinutes(9));
		assertThat(instructor.get("").body()).contains("data-roster=\"read\"");
		assertThat(lms.rosterRequests()).hasSize(1);
		clock.advance(Duration.ofMinutes(2));
		assertThat(instructor.get("").body()).contains("data-roster=\"reading\"");
		await().untilAsserted(() -> assertThat(state(instructor)).isEqualTo("read"));
		assertThat(lms.rosterRequests()).hasSize(2);
		instructor.get("/defence");
		Answer back = instructor.post("/instructor/roster", Map.of("page", "defence"));
		assertThat(back.uri().getPath()).endsWith("/defence");
		await().until(() -> lms.rosterRequests().size() == 3);
	}

	@Test
	void everyPageOfTheRosterIsRead() {
		lms.faults().rosterPageSize(2);
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1").claim(Launch.NRPS,
				Map.of("context_memberships_url", rosterUrl() + "?type_id=1")));
		readAgain(instructor);
		assertThat(signs(instructor.get("/defence"), NOT_OPENED)).isEqualTo(6);
		assertThat(lms.rosterRequests()).hasSize(4)
			.first()
			.extracting(URI::getQuery)
			.as("the query stays, no page size is asked for")
			.isEqualTo("type_id=1");
	}

	@Test
	void aRunThatIsALinkWithoutACourseAsksForThePeopleOfTheLink() {
		lms.faults().rosterPageSize(3);
		Visitor instructor = visit(lms.launch(INSTRUCTOR, "unit-1.1").without(Launch.LTI + "context"));
		readAgain(instructor);
		assertThat(lms.rosterRequests()).extracting(URI::getQuery)
			.startsWith("rlid=11")
			.allMatch((query) -> query.contains("rlid=11"));
		assertThat(instructor.get("/defence").body()).contains("Үміт Шыңғысқызы Ыбырай");
	}

	@Test
	void theLaunchsRoleWinsOverTheRosters() {
		Person assistant = new Person("20", "Кенже", "Оқытушы", Person.Role.NON_EDITING_INSTRUCTOR);
		lms.enrol(assistant);
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		readAgain(instructor);
		assertThat(instructor.get("/defence").body()).as("as the roster says").contains(assistant.name());
		Visitor launched = visit(launchWithRoster("20", "defence"));
		assertThat(launched.page().body()).contains("data-role=\"instructor\"");
		readAgain(instructor);
		assertThat(instructor.get("/defence").body()).as("as the launch says").doesNotContain(assistant.name());
		assertThat(launched.get("/instructor/deliveries").status()).isEqualTo(200);
	}

	@Test
	void whoChangesTheirRoleBeforeTheyEverLaunchedIsWhatTheRosterSays() {
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		readAgain(instructor);
		Person before = lms.people().stream().filter((person) -> person.id().equals("7")).findFirst().orElseThrow();
		lms.remove("7");
		lms.enrol(new Person("7", before.givenName(), before.familyName(), Person.Role.INSTRUCTOR));
		readAgain(instructor);
		assertThat(instructor.get("/defence").body()).doesNotContain(before.name());
	}

	@Test
	void whoLeftIsMarkedAndComesLastAndTheirWorkAndGradeStay() {
		visit(launchWithRoster(LISTENER, "unit-1.1")).handInAnswer("unit-1.1", "task-1.1.1", "бұрынғы жауап");
		visit(launchWithRoster(LISTENER, "defence")).handInProject("Бұрынғы жоба");
		visit(launchWithRoster(OTHER_LISTENER, "unit-1.1")).handInAnswer("unit-1.1", "task-1.1.1", "кейінгі жауап");
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		instructor.publish("Бұрынғы жоба", 12);
		gradeOf(12);
		clock.advance(Duration.ofSeconds(1));
		lms.unenrol(LISTENER);
		readAgain(instructor);

		String projects = instructor.get("/defence").body();
		assertThat(signs(projects, LEFT)).isEqualTo(1);
		assertThat(projects.indexOf("Бұрынғы жоба")).isGreaterThan(projects.indexOf("Ыбырай"));
		String answers = instructor.get("/units/unit-1.1").body();
		assertThat(signs(answers, LEFT)).isEqualTo(1);
		assertThat(answers.indexOf("Төлегенова")).isGreaterThan(answers.indexOf("Сәрсенбай"));
		assertThat(signs(instructor.get("/instructor/progress").body(), LEFT)).isEqualTo(1);
		assertThat(instructor.get(instructor.sheet("Бұрынғы жоба")).body()).contains(LEFT, "20 балдан 12");

		assertThat(instructor.publish("Бұрынғы жоба", 15).status()).isEqualTo(200);
		await().untilAsserted(() -> assertThat(instructor.get("/instructor/deliveries").body()).contains(LEFT,
				"data-delivery=\"failed\"", "ондай тыңдаушының бағасын қабылдамайды"));
		lms.enrol(LISTENER);
		readAgain(instructor);
		assertThat(instructor.get("/defence").body()).doesNotContain(LEFT);
		instructor.post("/instructor/deliveries/resend", Map.of());
		gradeOf(15);
	}

	@Test
	void whoLeftSeesNothingMoreOfTheRunAndALaunchTakesTheMarkAway() {
		Visitor listener = visit(launchWithRoster(LISTENER, "defence"));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		clock.advance(Duration.ofSeconds(1));
		lms.unenrol(LISTENER);
		readAgain(instructor);
		assertThat(signs(instructor.get("/defence"), LEFT)).isEqualTo(1);
		statements.take();
		Answer refused = listener.get("");
		assertThat(statements.take()).hasSize(1);
		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.body()).contains("data-error=\"left-course\"", "Сіз бұл лектің тізімінде жоқсыз")
			.doesNotContain("href=\"" + listener.course());
		assertThat(listener.get("/units/unit-1.1").status()).isEqualTo(403);
		visit(launchWithRoster(LISTENER, "defence"));
		assertThat(listener.get("/units/unit-1.1").status()).isEqualTo(200);
		assertThat(signs(instructor.get("/defence"), LEFT)).isZero();
	}

	@Test
	void whoLaunchedWhileTheRosterWasReadHasNotLeft() {
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		readAgain(instructor);
		lms.unenrol(LISTENER);
		lms.faults().next(1, Endpoint.MEMBERSHIPS, Fault.slow(Duration.ofSeconds(1)));
		CompletableFuture<String> reading = CompletableFuture.supplyAsync(() -> read(instructor));
		await().until(() -> lms.rosterRequests().size() == 2);
		visit(launchWithRoster(LISTENER, "defence"));
		assertThat(reading.join()).isEqualTo("read");
		assertThat(signs(instructor.get("/defence"), LEFT)).isZero();
	}

	@Test
	void inactiveAndDeletedMembersHaveLeft() {
		visit(launchWithRoster(LISTENER, "defence"));
		visit(launchWithRoster(OTHER_LISTENER, "defence"));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		readAgain(instructor);
		clock.advance(Duration.ofSeconds(1));
		answerWith("""
				{"user_id": "4", "roles": ["Learner"], "status": "Inactive"},
				{"user_id": "5", "roles": ["Learner"], "status": "Deleted"},
				{"user_id": "6", "roles": ["http://purl.imsglobal.org/vocab/lis/v2/membership#Learner"]},
				{"user_id": 7, "roles": ["Learner"], "status": "active"},
				{"user_id": "99", "roles": ["Learner"], "status": "Inactive", "name": "Белгісіз адам"}
				""");
		readAgain(instructor);
		String projects = instructor.get("/defence").body();
		assertThat(signs(projects, LEFT)).as("4, 5, 8 and 9").isEqualTo(4);
		assertThat(projects).doesNotContain("Белгісіз адам");
	}

	@Test
	void aMemberOfAWrongShapeIsSkippedAndThenNobodyHasLeft() {
		visit(launchWithRoster(LISTENER, "defence"));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		readAgain(instructor);
		clock.advance(Duration.ofSeconds(1));
		answerWith("""
				"text", null, 7, [], {}, {"user_id": ""}, {"user_id": {"id": 1}}, {"user_id": "31", "roles": "Learner"},
				{"user_id": "%s", "roles": []},
				{"user_id": "30", "roles": [7, null, {"a": 1}], "name": {"given": 1}, "email": [],
				 "given_name": "Жаңа", "family_name": "Адам"},
				{"user_id": "32", "roles": ["Learner"], "name": "%s"}
				""".formatted("x".repeat(256), "қ".repeat(300)));
		assertThat(read(instructor)).isEqualTo("incomplete");
		assertThat(instructor.get("/defence").body())
			.contains("Жаңа Адам", "қ".repeat(255), "Тізімдегі кейбір жазбаларды оқу мүмкін болмады.",
					"<code class=\"text-break\">9</code>")
			.doesNotContain(LEFT, "қ".repeat(256));
	}

	@Test
	void anEmptyRosterMarksNobody() {
		visit(launchWithRoster(LISTENER, "defence"));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "defence"));
		clock.advance(Duration.ofSeconds(1));
		answerWith("");
		assertThat(read(instructor)).isEqualTo("empty");
		assertThat(instructor.get("/defence").body()).contains("Оқу жүйесі бос тізім берді.").doesNotContain(LEFT);
	}

	@Test
	void halfARosterChangesNothing() {
		lms.faults().rosterPageSize(3);
		visit(launchWithRoster(LISTENER, "defence"));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		readAgain(instructor);
		clock.advance(Duration.ofSeconds(1));
		lms.enrol(new Person("21", "Жаңа", "Тыңдаушы", Person.Role.LISTENER));
		lms.faults().next(1, Endpoint.MEMBERSHIPS, Fault.slow(Duration.ZERO));
		lms.faults().next(1, Endpoint.MEMBERSHIPS, Fault.answer(500, "Ішкі қате", Map.of()));
		assertThat(read(instructor)).isEqualTo("platform-error");
		assertThat(instructor.get("/defence").body()).contains("500 Ішкі қате", "Бұрынғы тізім өзгерген жоқ")
			.doesNotContain(LEFT, "Жаңа Тыңдаушы");
	}

	@Test
	void whatThePlatformKeepsToItselfNowIsNotForgotten() {
		Person hidden = new Person("40", "Жасырын", "Тыңдаушы", Person.Role.LISTENER);
		lms.enrol(hidden);
		visit(launchWithRoster(LISTENER, "defence"));
		lms.faults().personalDataHidden(true);
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		readAgain(instructor);
		assertThat(instructor.get("/defence").body()).contains("Төлегенова").containsPattern("№ \\d+ тыңдаушы");
		lms.faults().personalDataHidden(false);
		readAgain(instructor);
		assertThat(instructor.get("/defence").body()).contains("Төлегенова", hidden.name())
			.doesNotContainPattern("№ \\d+ тыңдаушы");
	}

	@Test
	void aRosterThatIsNotOfferedIsExplainedAndReadOnceALaunchBringsIt() {
		Visitor instructor = visit(INSTRUCTOR, "defence");
		assertThat(instructor.page().body())
			.contains("data-roster=\"not-offered\"", "Оқу жүйесі тыңдаушылар тізімін бермейді")
			.doesNotContain("Тізімді курстан жаңарту");
		instructor.post("/instructor/roster", Map.of("page", "defence"));
		assertThat(lms.rosterRequests()).isEmpty();
		Visitor again = visit(launchWithRoster(INSTRUCTOR, "defence"));
		await().untilAsserted(() -> assertThat(state(again)).isEqualTo("read"));
		lms.faults().rosterSwitchedOff(true);
		visit(launchWithRoster(LISTENER, "defence"));
		assertThat(state(again)).as("a listener's launch may keep it to itself").isNotEqualTo("not-offered");
		assertThat(visit(launchWithRoster(INSTRUCTOR, "defence")).page().body())
			.contains("data-roster=\"not-offered\"");
	}

	@Test
	void anAddressThatIsNoneOffersNothingAndStopsNoLaunch() {
		for (Object claim : new Object[] { Map.of("context_memberships_url", "javascript:alert(1)"),
				Map.of("context_memberships_url", 7), Map.of(), "text" }) {
			Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "defence").claim(Launch.NRPS, claim));
			assertThat(instructor.page().body()).contains("data-roster=\"not-offered\"");
		}
	}

	@Test
	void aMissingScopeIsNamedWithWhoCanMendItAndMendedWithoutARestart() {
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		readAgain(instructor);
		lms.faults().rosterSwitchedOff(true);
		assertThat(read(instructor)).isEqualTo("not-allowed");
		assertThat(instructor.get("/defence").body()).contains("Оқу жүйесінің әкімшісі құралдың баптауларында",
				"IMS LTI Names and Role Provisioning", "invalid_scope");
		lms.faults().rosterSwitchedOff(false);
		readAgain(instructor);
	}

	@ParameterizedTest
	@CsvSource({ "403, not-allowed", "404, not-found", "429, too-many-requests", "503, platform-error",
			"302, platform-error" })
	void whatTheLmsAnswersIsShownInWords(int status, String cause) {
		lms.faults()
			.always(Endpoint.MEMBERSHIPS, Fault.answer(status, "", Map.of("Location", "http://localhost:1/elsewhere")));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		double before = counted(cause);
		assertThat(read(instructor)).isEqualTo(cause);
		assertThat(counted(cause)).isEqualTo(before + 1);
	}

	@Test
	void anLmsThatDoesNotAnswerIsNamed() {
		lms.faults().always(Endpoint.MEMBERSHIPS, Fault.reset());
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		assertThat(read(instructor)).isEqualTo("unreachable");
	}

	@Test
	void aTokenEndpointThatRefusesIsNamed() {
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		clock.advance(Duration.ofHours(2));
		lms.faults().always(Endpoint.TOKEN, Fault.answer(400, "{\"error\":\"invalid_client\"}", Map.of()));
		assertThat(read(instructor)).isEqualTo("token-refused");
	}

	@ParameterizedTest
	@CsvSource({ "<html>", "[]", "{}", "{\"members\": {}}", "''" })
	void whatIsNoRosterIsAFailure(String body) {
		lms.faults().always(Endpoint.MEMBERSHIPS, Fault.answer(200, body, Map.of()));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		assertThat(read(instructor)).isEqualTo("platform-error");
	}

	@Test
	void aNextPageElsewhereIsNotFollowedAndGetsNoToken() throws IOException {
		List<String> asked = new CopyOnWriteArrayList<>();
		HttpServer elsewhere = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
		elsewhere.createContext("/", (exchange) -> {
			asked.add(exchange.getRequestHeaders().getFirst("Authorization"));
			exchange.close();
		});
		elsewhere.start();
		try {
			String next = "<http://127.0.0.1:" + elsewhere.getAddress().getPort() + "/page>; rel=\"next\"";
			lms.faults()
				.always(Endpoint.MEMBERSHIPS, Fault.answer(200, "{\"members\": [{\"user_id\": \"4\", \"roles\": []}]}",
						Map.of("Link", next)));
			Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
			assertThat(read(instructor)).isEqualTo("platform-error");
			assertThat(asked).isEmpty();
			assertThat(instructor.get("/defence").body()).contains("The next page is elsewhere")
				.doesNotContain(NOT_OPENED);
		}
		finally {
			elsewhere.stop(0);
		}
	}

	@Test
	void aRosterThatLeadsBackToItselfEnds() {
		lms.faults()
			.always(Endpoint.MEMBERSHIPS,
					Fault.answer(200, "{\"members\": []}", Map.of("Link", "<?from=2>; rel=\"next\"")));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		assertThat(read(instructor)).isEqualTo("platform-error");
		assertThat(lms.rosterRequests()).hasSize(2);
	}

	@Test
	void aHugeRosterIsStoredInAFixedNumberOfStatementsPerBatch() throws Exception {
		lms.faults().rosterPageSize(100);
		IntStream.range(0, 600)
			.forEach((i) -> lms.enrol(new Person("" + (1000 + i), "Аты " + i, "Тегі", Person.Role.LISTENER)));
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		// 607 people in two batches: begin 2, settle 1; known and new people, learners
		// and
		// the instructor, who is in one of the batches; who has left 1
		assertThat(statementsOfReading(instructor)).as("the first time").isLessThanOrEqualTo(2 + 1 + 2 * 4 + 1);
		assertThat(lms.rosterRequests()).hasSize(7);
		assertThat(participants(instructor)).isEqualTo(607);
		assertThat(instructor.get("").body()).contains("Тыңдаушылар: 606");
		IntStream.range(0, 300).forEach((i) -> lms.remove("" + (1000 + i)));
		assertThat(statementsOfReading(instructor)).as("with 300 who left").isLessThanOrEqualTo(2 + 1 + 2 * 4 + 2);
		assertThat(signs(instructor.get("/defence?page=7"), LEFT)).as("after the 306 who are there").isEqualTo(44);
	}

	@Test
	void thePagesRunAFixedNumberOfStatementsWhateverTheSizeOfTheRoster() {
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		for (int size : new int[] { 1, 60 }) {
			IntStream.range(0, size)
				.forEach((i) -> lms.enrol(new Person(size + "000" + i, "Аты " + i, "Тегі", Person.Role.LISTENER)));
			readAgain(instructor);
			assertThat(statementsOf(instructor, "")).isEqualTo(7);
			assertThat(statementsOf(instructor, "/defence")).isEqualTo(6);
			assertThat(statementsOf(instructor, "/instructor/roster")).isEqualTo(2);
		}
	}

	@Test
	void theNightReadsActiveRunsOnly() {
		Visitor active = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		anotherCourse();
		Visitor over = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		this.jdbc.sql("update participant set last_launch_at = '2020-01-01 00:00:00' where course_run_id = ?")
			.param(run(over))
			.update();
		this.jdbc.sql("update roster set memberships_url = null where course_run_id not in (?, ?)")
			.params(run(active), run(over))
			.update();
		this.rosters.refreshActive();
		this.reader.readNext(1);
		// unless the sweep was faster
		await().until(() -> participants(active) == 7);
		this.rosters.refreshActive();
		assertThat(this.reader.readNext(1)).as("once a night").isFalse();
		assertThat(participants(over)).isEqualTo(1);
	}

	@Test
	void whatADeadNodeHadBegunIsBegunAgainAndItsLateAnswerIsNotTaken() {
		Visitor instructor = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		want(instructor);
		Attempt dead = this.rosters.begin(1).orElseThrow();
		clock.advance(Duration.ofSeconds(1));
		Attempt alive = this.rosters.begin(1).orElseThrow();
		this.rosters.settle(dead, new Read(List.of(member("77", Role.LISTENER)), 0));
		assertThat(participants(instructor)).isEqualTo(1);
		this.rosters.settle(alive, new Read(List.of(member("78", Role.LISTENER), member("3", Role.INSTRUCTOR)), 0));
		assertThat(participants(instructor)).isEqualTo(2);
	}

	@Test
	void twoInstructorsAndAClassAtOnceMakeNobodyTwice() {
		Visitor first = visit(launchWithRoster(INSTRUCTOR, "unit-1.1"));
		Visitor second = visit(launchWithRoster("2", "programme"));
		List<CompletableFuture<?>> all = List.of(CompletableFuture.runAsync(() -> first.get("/defence")),
				CompletableFuture.runAsync(() -> second.get("/defence")),
				CompletableFuture.runAsync(() -> visit(launchWithRoster(LISTENER, "defence"))),
				CompletableFuture.runAsync(() -> visit(launchWithRoster(OTHER_LISTENER, "defence"))));
		all.forEach(CompletableFuture::join);
		await().untilAsserted(() -> assertThat(state(first)).isEqualTo("read"));
		readAgain(first);
		assertThat(participants(first)).as("six listeners, an instructor, an administrator").isEqualTo(8);
		assertThat(signs(first.get("/defence"), NOT_OPENED)).isEqualTo(4);
	}

	@Test
	void aListenerReadsAndRefreshesNoRoster() {
		Visitor listener = visit(launchWithRoster(LISTENER, "defence"));
		assertThat(listener.get("/instructor/roster").status()).isEqualTo(403);
		assertThat(listener.page().body()).doesNotContain("data-roster");
	}

	private static Member member(String subject, Role role) {
		return new Member(subject, null, null, role, true);
	}

	private static String rosterUrl() {
		return lms.url() + "/lti/services/CourseSection/2/bindings/1/memberships";
	}

	private static void answerWith(String members) {
		lms.faults()
			.next(1, Endpoint.MEMBERSHIPS, Fault.answer(200, "{\"id\": \"x\", \"members\": [" + members + "]}",
					Map.of("Content-Type", MEDIA)));
	}

	/** Has the roster read at once; the job runner would take a second. */
	private void readAgain(Visitor instructor) {
		assertThat(read(instructor)).isEqualTo("read");
	}

	private String read(Visitor instructor) {
		want(instructor);
		this.reader.readNext(1);
		return state(instructor);
	}

	/** Wants the roster of this run only, and wakes nobody. */
	private void want(Visitor instructor) {
		clock.advance(Duration.ofMillis(5));
		this.jdbc.sql("update roster set wanted_at = null where course_run_id <> ?").param(run(instructor)).update();
		this.jdbc.sql("update roster set wanted_at = ? where course_run_id = ?")
			.params(Timestamp.from(clock.instant().minusMillis(1)), run(instructor))
			.update();
	}

	private static String state(Visitor instructor) {
		return instructor.get("/instructor/roster").body().replaceAll("(?s).*data-roster=\"([a-z-]+)\".*", "$1");
	}

	private static int signs(Answer page, String sign) {
		return signs(page.body(), sign);
	}

	private static int signs(String body, String sign) {
		return body.split(sign, -1).length - 1;
	}

	private static long run(Visitor visitor) {
		return Long.parseLong(visitor.course().substring(3));
	}

	private long participants(Visitor visitor) {
		return this.jdbc.sql("select count(*) from participant where course_run_id = ?")
			.param(run(visitor))
			.query(Long.class)
			.single();
	}

	private int statementsOf(Visitor visitor, String path) {
		statements.take();
		assertThat(visitor.get(path).status()).isEqualTo(200);
		return statements.take().size();
	}

	/** Reads in a thread whose statements are counted. */
	private int statementsOfReading(Visitor instructor) throws Exception {
		want(instructor);
		statements.take();
		Thread thread = new Thread(() -> this.reader.readNext(1), "http-nio-roster");
		thread.start();
		thread.join();
		return (int) statements.take().stream().filter((sql) -> !sql.contains("PLATFORM_DEPLOYMENT")).count();
	}

	private void gradeOf(int points) {
		await().untilAsserted(
				() -> assertThat(lms.gradebook().grade(LISTENER).map(Grade::points)).contains((double) points));
	}

	private double counted(String outcome) {
		return this.meters.find("bilik.rosters")
			.tag("outcome", outcome)
			.counters()
			.stream()
			.mapToDouble((it) -> it.count())
			.sum();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(8)).pollInterval(Duration.ofMillis(100));
	}

}
