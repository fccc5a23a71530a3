package kz.bilik.admin;

import java.time.Duration;
import java.util.Map;

import kz.bilik.Visitor;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Grades on their way, on the operator's pages.
 */
class DeliveryDeskIntegrationTests extends AdminTest {

	private static final String TOPIC = "Құпия жоба";

	private static final String NOT_GRADABLE = "Оқу жүйесі бұл тыңдаушының бағасын қабылдамады.";

	private Visitor instructor;

	private String queue;

	private LaunchClient operator;

	@BeforeEach
	void aListenerHasHandedInAProject() {
		visit(LISTENER, "defence").handInProject(TOPIC);
		this.instructor = visit(INSTRUCTOR, "defence");
		this.queue = "/admin/deliveries/" + this.jdbc.sql("select platform_id from course_run where id = ?")
			.param(Long.parseLong(this.instructor.course().substring(3)))
			.query(Long.class)
			.single();
		this.operator = operator();
	}

	@Test
	void aPlatformIsPausedAndResumed() {
		this.operator.get("/admin/deliveries");
		Answer paused = this.operator.post(this.queue + "/pause", Map.of());
		assertThat(paused.uri().getPath()).isEqualTo(this.queue);
		assertThat(paused.body()).contains("Бағалар кезекте сақталады", this.queue + "/resume")
			.doesNotContain(this.queue + "/pause");
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(this.operator.get(this.queue).body()).contains("Әлі кедергі болған жоқ",
				"delivery-WAITING"));
		assertThat(this.instructor.get("/instructor/deliveries").body()).contains("тоқтата тұрды");
		await().during(Duration.ofSeconds(3)).until(() -> lms.scorePosts().isEmpty());

		this.operator.get(this.queue);
		this.operator.post(this.queue + "/resume", Map.of());
		await().untilAsserted(() -> assertThat(lms.gradebook().grade(LISTENER)).isPresent());
		await()
			.untilAsserted(() -> assertThat(this.operator.get(this.queue).body()).contains("Барлық баға жеткізілді"));
		assertThat(this.operator.get("/admin/audit").body()).containsSubsequence("deliveries-resumed",
				"deliveries-paused");
	}

	@Test
	void whatNeedsAPersonIsCountedByCauseAndSentAgainWithoutAnybodysName() {
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(400));
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(this.operator.get("/admin/deliveries").body()).contains(NOT_GRADABLE));
		Answer page = this.operator.get(this.queue);
		assertThat(page.body()).contains("data-cause=\"not-gradable\"", "Тыңдаушының курсқа жазылғанын", "Курс ")
			.doesNotContain("Әйгерім", TOPIC);

		this.operator.post(this.queue + "/resend", Map.of("cause", "unreachable"));
		assertThat(this.operator.get(this.queue).body()).contains("data-cause=\"not-gradable\"");
		this.operator.post(this.queue + "/resend", Map.of("cause", "not-gradable"));
		await().untilAsserted(() -> assertThat(lms.gradebook().grade(LISTENER)).isPresent());
		assertThat(this.operator.get("/admin/audit").body()).containsSubsequence("not-gradable: 1", "unreachable: 0");
	}

	@Test
	void aPlatformThatFailsSaysSinceWhenAndWhenItIsTriedNext() {
		lms.faults().always(Endpoint.SCORES, Fault.answer(503, "", Map.of("Retry-After", "3600")));
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(this.operator.get("/admin/deliveries").body())
			.contains("Қате қайтарып тұр", "Келесі тексеру", "Оқу жүйесі қатемен жауап берді"));
	}

	@Test
	void bothPagesTakeAsManyStatementsForManyCourseRunsAsForOne() {
		this.operator.get("/admin/deliveries");
		this.operator.post(this.queue + "/pause", Map.of());
		this.instructor.publish(TOPIC, 17);
		int before = statementsOfBothPages();
		for (int run = 0; run < 3; run++) {
			anotherCourse();
			visit(LISTENER, "defence").handInProject(TOPIC);
			visit(INSTRUCTOR, "defence").publish(TOPIC, run);
		}
		assertThat(statementsOfBothPages()).isEqualTo(before).isLessThan(15);
		assertThat(this.operator.get(this.queue).body().split("data-run=")).hasSize(5);
	}

	@Test
	void onlyTheOperatorMayAndOnlyForPlatformsThatAreThere() {
		assertAskedIn(browser().get(TOOL + "/admin/deliveries"));
		assertAskedIn(browser().get(TOOL + this.queue));
		assertThat(this.operator.get("/admin/deliveries/987654321").status()).isEqualTo(404);
		this.operator.get("/admin/deliveries");
		assertThat(this.operator.post("/admin/deliveries/987654321/pause", Map.of()).status()).isEqualTo(404);
	}

	private int statementsOfBothPages() {
		statements.take();
		assertThat(this.operator.get("/admin/deliveries").status()).isEqualTo(200);
		assertThat(this.operator.get(this.queue).status()).isEqualTo(200);
		return statements.take().size();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(200));
	}

}
