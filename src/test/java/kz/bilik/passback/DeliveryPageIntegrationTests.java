package kz.bilik.passback;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the instructor sees of grades on their way.
 */
class DeliveryPageIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Кітап клубы";

	@Autowired
	private PlatformDeliveries platforms;

	private Visitor instructor;

	private long courseRun;

	private long platform;

	@BeforeEach
	void aListenerHasHandedInAProject() {
		visit(LISTENER, "defence").handInProject(TOPIC);
		this.instructor = visit(INSTRUCTOR, "defence");
		this.courseRun = Long.parseLong(this.instructor.course().substring(3));
		this.platform = this.jdbc.sql("select platform_id from course_run where id = ?")
			.param(this.courseRun)
			.query(Long.class)
			.single();
	}

	@Test
	void oneLineSumsUpAndWhatNeedsAPersonComesFirst() {
		this.platforms.pause(this.platform);
		given(1, "WAITING", null, null);
		given(2, "DELIVERED", null, null);
		given(3, "FAILED", "not-gradable", "400");
		given(4, "DELIVERED", "overridden", "5 / 20");
		String page = page();
		assertThat(page).contains("Жеткізілді: 2, кезекте: 1, назар аудару қажет: 1");
		assertThat(Pattern.compile("Тыңдаушы (\\d) </").matcher(page).results().map((it) -> it.group(1)))
			.containsExactly("3", "1", "4", "2");
		assertThat(page).containsPattern("(?s)<details id=\"delivered\">.*Тыңдаушы 2")
			.contains("Журналда қазір: 5 / 20");
		assertThat(inLanguage("ru")).contains("Доставлено: 2, в очереди: 1, требует внимания: 1");
		assertThat(inLanguage("en")).contains("2 delivered, 1 on the way, 1 needs you");
		this.jdbc.sql("update delivery set state = 'DELIVERED', cause = null").update();
		assertThat(page()).contains(">4 delivered<");
	}

	@Test
	void aWholeCourseTakesAsManyStatementsAsOneListener() {
		this.platforms.pause(this.platform);
		given(1, "WAITING", null, null);
		page();
		statements.take();
		page();
		int statementsForOne = statements.take().size();
		for (int number = 2; number <= 300; number++) {
			given(number, (number % 3 == 0) ? "WAITING" : "DELIVERED", null, null);
		}
		assertThat(page()).contains("Тыңдаушы 102 <", "Көрсетілмегені: 51.", "Жеткізілді: 199", "Тыңдаушы 1 <")
			.doesNotContain("Тыңдаушы 97 <");
		assertThat(statements.take()).hasSize(statementsForOne).hasSizeLessThan(8);
		String found = this.instructor.get("/instructor/deliveries?name=тыңдаушы+97").body();
		assertThat(found).contains("Тыңдаушы 97 <", "осы бетіндегі тыңдаушылардың");
		assertThat(this.instructor.get("/instructor/deliveries?page=6").body()).contains("Тыңдаушы 97 <");
	}

	@Test
	void aPageThatIsUpToDateIsNotSentAgain() {
		this.platforms.pause(this.platform);
		given(1, "WAITING", null, null);
		String again = page().replaceFirst("(?s).*hx-get=\"" + this.instructor.course() + "([^\"]+)\".*", "$1");
		assertThat(this.instructor.get(again).status()).isEqualTo(204);
		this.jdbc.sql("update delivery set cause = 'unreachable'").update();
		Answer changed = this.instructor.get(again);
		assertThat(changed.status()).isEqualTo(200);
		assertThat(changed.body()).contains("Оқу жүйесі жауап бермейді.");
	}

	@Test
	void itIsFetchedOftenWhileSomethingIsOnTheWayAndSeldomOtherwise() {
		lms.faults().always(Endpoint.SCORES, Fault.answer(503));
		given(1, "WAITING", "platform-error", "503");
		assertThat(page()).contains("hx-trigger=\"every 2s\"");
		this.platforms.pause(this.platform);
		assertThat(page()).contains("hx-trigger=\"every 30s\"", "оператор жіберуді жалғастырғанда");
		this.jdbc.sql("update delivery set state = 'DELIVERED', cause = null").update();
		assertThat(page()).contains("hx-trigger=\"every 30s\"").doesNotContain("оператор жіберуді");
	}

	@Test
	void aPlatformThatIsLeftAloneIsNamedWithTheTimeOfTheNextTry() {
		this.platforms.pause(this.platform);
		given(1, "WAITING", "unreachable", "");
		this.jdbc.sql(
				"update platform_delivery set paused_at = null, failures = 9, failing_since = ?, next_probe_at = ?, cause = 'unreachable'")
			.params(Timestamp.from(clock.instant()), Timestamp.from(clock.instant().plus(Duration.ofHours(1))))
			.update();
		assertThat(page()).contains("Оқу жүйесі қазір баға қабылдай алмай тұр", "Келесі тексеру");
	}

	@Test
	void oneIsSentAgainOrAllThatAreNotDeliveredOrEverything() {
		visit(OTHER_LISTENER, "defence").handInProject("Басқа жоба");
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(lms.gradebook().grade(LISTENER)).isPresent());
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(400));
		this.instructor.publish("Басқа жоба", 9);
		await().untilAsserted(() -> assertThat(page()).contains("data-delivery=\"failed\""));

		resend(Map.of());
		await().untilAsserted(() -> assertThat(lms.gradebook().grade(OTHER_LISTENER)).isPresent());
		assertThat(lms.scorePosts()).hasSize(3);
		String one = page().replaceFirst("(?s).*name=\"participant\" id=\"[^\"]+\" value=\"(\\d+)\".*", "$1");
		resend(Map.of("participant", one));
		await().untilAsserted(() -> assertThat(lms.scorePosts()).hasSize(4));
		await().untilAsserted(() -> assertThat(page()).contains("Жеткізілді: 2<"));
		resend(Map.of("everything", "true"));
		await().untilAsserted(() -> assertThat(lms.scorePosts()).hasSize(6));
		await().untilAsserted(() -> assertThat(page()).contains("Жеткізілді: 2<"));
	}

	private void resend(Map<String, String> fields) {
		assertThat(this.instructor.post("/instructor/deliveries/resend", fields).body()).contains("id=\"deliveries\"");
	}

	private String page() {
		Answer answer = this.instructor.get("/instructor/deliveries");
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		return answer.body();
	}

	private String inLanguage(String language) {
		return this.instructor.get("/instructor/deliveries?lang=" + language).body();
	}

	/** Another listener with a published result. */
	private void given(int number, String state, String cause, String detail) {
		String subject = "listener-" + this.courseRun + "-" + number;
		Timestamp now = Timestamp.from(clock.instant());
		this.jdbc.sql("insert into person (platform_id, subject, name, created_at) values (?, ?, ?, ?)")
			.params(this.platform, subject, "Тыңдаушы " + number, now)
			.update();
		this.jdbc.sql("""
				insert into participant (course_run_id, person_id, role, first_launch_at, last_launch_at)
				select ?, id, 'LISTENER', ?, ? from person where subject = ?
				""").params(this.courseRun, now, now, subject).update();
		this.jdbc
			.sql("""
					insert into delivery (course_run_id, platform_id, activity, participant_id, wanted_version, wanted_points,
					  wanted_max_points, wanted_at, trying_since, delivered_at, state, attempts, next_attempt_at, cause,
					  cause_detail)
					select course_run_id, ?, 'defence', participant.id, 1, 17, 20, ?, ?, ?, ?, 1, ?, ?, ? from participant
					join person on person.id = person_id where subject = ?
					""")
			.params(List.of(this.platform, now, now, now, state, now))
			.param(cause)
			.param(detail)
			.param(subject)
			.update();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(200));
	}

}
