package kz.bilik.passback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.course.Gradebook;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.Gradebook.Grade;
import kz.demolms.Gradebook.LineItem;
import kz.demolms.Launch;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which column of the gradebook a result goes to.
 */
class ColumnIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Кітапхананы цифрландыру";

	/** The column of the demo LMS's own link to the defence. */
	private static final String COUPLED = "7";

	@Autowired
	private Gradebook gradebook;

	private Visitor instructor;

	@BeforeEach
	void noLaunchBringsAColumn() {
		lms.faults().lineItemMissing(true);
	}

	private void publish(int points) {
		if (this.instructor == null) {
			visit(LISTENER, "defence").handInProject(TOPIC);
			this.instructor = visit(INSTRUCTOR, "defence");
		}
		assertThat(this.instructor.publish(TOPIC, points).status()).isEqualTo(200);
	}

	@Test
	void theToolsOwnColumnIsFoundByWhatItGrades() {
		LineItem other = lms.gradebook().add("Басқа құрал", 20, "other", "result", "");
		LineItem own = lms.gradebook().add("Жобаны қорғау", 20, "defence", "result", "");
		publish(17);
		gradeOf(own, 17);
		assertThat(lms.gradebook().grade(other.id(), LISTENER)).isEmpty();
		assertThat(lms.gradebook().lineItems()).hasSize(3);
	}

	@Test
	void theColumnOfALinkIsFoundByTheLink() {
		publish(17);
		gradeOf(COUPLED, 17);
		assertThat(lms.gradebook().lineItems()).hasSize(1);
	}

	@Test
	void aColumnIsAddedWhereThereIsNone() {
		lms.gradebook().delete(COUPLED);
		publish(17);
		LineItem made = await().until(() -> lms.gradebook().lineItems(), (items) -> !items.isEmpty()).get(0);
		assertThat(made).isEqualTo(new LineItem(made.id(), "Жобаны қорғау", 20, "defence", "result", null));
		gradeOf(made, 17);
		publish(9);
		gradeOf(made, 9);
		assertThat(lms.gradebook().lineItems()).hasSize(1);
	}

	@Test
	void manyResultsAtOnceMakeOneColumn() {
		lms.gradebook().delete(COUPLED);
		lms.faults().next(1, Endpoint.LINE_ITEMS, Fault.slow(Duration.ofSeconds(2)));
		List<String> listeners = List.of("4", "5", "6", "7", "8", "9");
		listeners.forEach((listener) -> visit(listener, "defence").handInProject("Жоба " + listener));
		Visitor instructor = visit(INSTRUCTOR, "defence");
		listeners.forEach((listener) -> instructor.publish("Жоба " + listener, 12));
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(1));
			assertThat(lms.gradebook().lineItems()).hasSize(1);
			LineItem made = lms.gradebook().lineItems().get(0);
			assertThat(listeners).allMatch((listener) -> lms.gradebook().grade(made.id(), listener).isPresent());
		});
	}

	@Test
	void aColumnWhoseMakingWasNotAnsweredIsFoundAndNotMadeAgain() {
		lms.gradebook().delete(COUPLED);
		visit(LISTENER, "defence").handInProject(TOPIC);
		this.instructor = visit(INSTRUCTOR, "defence");
		// two searches are well, the addition is done and its answer lost
		lms.faults().next(2, Endpoint.LINE_ITEMS, Fault.slow(Duration.ZERO));
		lms.faults().next(1, Endpoint.LINE_ITEMS, Fault.reset().afterwards());
		publish(17);
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(10));
			assertThat(lms.gradebook().lineItems()).hasSize(1);
			assertThat(points(lms.gradebook().lineItems().get(0).id())).containsExactly(17.0);
		});
	}

	@Test
	void aSearchThatFailsIsTriedAgain() {
		lms.faults().next(1, Endpoint.LINE_ITEMS, Fault.answer(503));
		publish(17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"waiting\"", "503"));
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(10));
			assertThat(points(COUPLED)).containsExactly(17.0);
		});
	}

	@Test
	void whereTheToolMayAddNoneThePersonWhoCanIsToldAndTheGradeGoesOutOnceALaunchBringsOne() {
		lms.gradebook().delete(COUPLED);
		lms.faults().gradeSyncOnly(true);
		publish(17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"failed\"",
				"баған жоқ, ал Білікке баған қосуға рұқсат берілмеген", "бағандарды басқару"));
		LineItem added = lms.gradebook().add("Жобаны қорғау", 20, "", "", "26");
		lms.faults().lineItemMissing(false);
		visit(LISTENER, "defence");
		gradeOf(added, 17);
	}

	@Test
	void onceTheAdministratorAllowsColumnsTheNextLaunchSendsTheGradeOnItsWay() {
		lms.gradebook().delete(COUPLED);
		lms.faults().gradeSyncOnly(true);
		publish(17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"failed\""));
		lms.faults().gradeSyncOnly(false);
		visit(LISTENER, "unit-1.1");
		await().untilAsserted(() -> assertThat(lms.gradebook().lineItems()).hasSize(1));
		gradeOf(lms.gradebook().lineItems().get(0), 17);
	}

	@Test
	void whereTheGradeServiceIsOffTheAdministratorIsNamed() {
		visit(launch(LISTENER, "defence").without(Launch.AGS)).handInProject(TOPIC);
		this.instructor = visit(launch(INSTRUCTOR, "defence").without(Launch.AGS));
		publish(17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"failed\"",
				"Оқу жүйесі бұл курста Білікке бағалар журналын ашпаған."));
		visit(LISTENER, "unit-1.1");
		gradeOf(COUPLED, 17);
	}

	@Test
	void aColumnThatWasDeletedIsMadeAgain() {
		publish(17);
		gradeOf(COUPLED, 17);
		lms.gradebook().delete(COUPLED);
		publish(9);
		LineItem made = await().until(() -> lms.gradebook().lineItems(), (items) -> !items.isEmpty()).get(0);
		gradeOf(made, 9);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"delivered\""));
	}

	@Test
	void ofSeveralColumnsTheOneOfTheLinkThatWasOpenedLastIsTaken() {
		lms.faults().lineItemMissing(false);
		LineItem second = lms.gradebook().add("Жобаны қорғау (2)", 20, "defence", "result", "27");
		publish(17);
		gradeOf(COUPLED, 17);
		clock.advance(Duration.ofSeconds(1));
		visit(launch(LISTENER, "unnamed").claim(Launch.LTI + "custom", Map.of("activity", "defence")));
		gradeOf(second, 17);
		publish(9);
		gradeOf(second, 9);
		assertThat(points(COUPLED)).as("what was delivered follows, and the old column is left alone")
			.containsExactly(17.0);
	}

	@Test
	void whatIsOnItsWayToOneColumnWhenALaunchBringsAnotherOneGoesThereToo() {
		lms.faults().lineItemMissing(false);
		LineItem second = lms.gradebook().add("Жобаны қорғау (2)", 20, "defence", "result", "27");
		lms.faults().next(1, Endpoint.SCORES, Fault.slow(Duration.ofSeconds(2)));
		publish(17);
		gradeOf(COUPLED, 17);
		clock.advance(Duration.ofSeconds(1));
		visit(launch(LISTENER, "unnamed").claim(Launch.LTI + "custom", Map.of("activity", "defence")));
		gradeOf(second, 17);
	}

	@Test
	void aLaunchThatKeepsItsColumnToItselfDoesNotTakeItAway() {
		lms.faults().lineItemMissing(false);
		visit(LISTENER, "defence");
		long run = Long.parseLong(visit(launch(LISTENER, "defence").without(Launch.AGS)).course().substring(3));
		assertThat(this.gradebook.lineItem(run, "defence")).isPresent();
	}

	@Test
	void whatWasDeliveredIsSentAgainByHand() {
		publish(17);
		gradeOf(COUPLED, 17);
		lms.gradebook().clear(LISTENER);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"delivered\""));
		this.instructor.post("/instructor/deliveries/resend", Map.of("everything", "true"));
		gradeOf(COUPLED, 17);
	}

	@Test
	void whereAnInstructorsLaunchOffersTheGradebookNoLongerItIsNotAskedAnyMore() {
		visit(LISTENER, "defence").handInProject(TOPIC);
		visit(INSTRUCTOR, "defence");
		this.instructor = visit(launch(INSTRUCTOR, "defence").without(Launch.AGS));
		int asked = lms.faults().requests(Endpoint.LINE_ITEMS);
		publish(17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"failed\"",
				"Оқу жүйесі бұл курста Білікке бағалар журналын ашпаған."));
		assertThat(lms.faults().requests(Endpoint.LINE_ITEMS)).isEqualTo(asked);
	}

	@Test
	void whoIsNotFoundInAColumnDoesNotTakeItFromTheOthers() {
		lms.faults().lineItemMissing(false);
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(404));
		publish(17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"failed\"",
				"Оқу жүйесі бұл тыңдаушының бағасын қабылдамады."));
		int asked = lms.faults().requests(Endpoint.LINE_ITEMS);
		publish(9);
		gradeOf(COUPLED, 9);
		assertThat(lms.faults().requests(Endpoint.LINE_ITEMS)).as("nobody looks for a column that is known")
			.isEqualTo(asked);
	}

	@Test
	void theColumnOfAnotherCourseIsLeftToIt() {
		lms.gradebook().delete(COUPLED);
		publish(17);
		await().untilAsserted(() -> assertThat(lms.gradebook().lineItems()).hasSize(1));
		LineItem first = lms.gradebook().lineItems().get(0);
		gradeOf(first, 17);
		anotherCourse();
		this.instructor = null;
		publish(9);
		await().untilAsserted(() -> assertThat(lms.gradebook().lineItems()).hasSize(2));
		gradeOf(lms.gradebook().lineItems().get(1), 9);
		gradeOf(first, 17);
	}

	@Test
	void whoeverComesBackTooLateFromASearchChangesNothing() {
		long run = Long.parseLong(visit(INSTRUCTOR, "defence").course().substring(3));
		Instant now = clock.instant();
		Duration lease = Duration.ofMinutes(3);
		Instant slow = this.gradebook.claimSearch(run, "defence", now, lease).orElseThrow();
		assertThat(this.gradebook.claimSearch(run, "defence", now.plusSeconds(1), lease)).isEmpty();
		now = now.plus(Duration.ofMinutes(4));
		Instant quick = this.gradebook.claimSearch(run, "defence", now, lease).orElseThrow();
		this.gradebook.searched(run, "defence", "https://lms.kz/slow", slow, now);
		assertThat(this.gradebook.lineItem(run, "defence")).isEmpty();
		this.gradebook.searched(run, "defence", "https://lms.kz/quick", quick, now);
		assertThat(this.gradebook.lineItem(run, "defence")).contains("https://lms.kz/quick");
	}

	@Test
	void anAnswerWithoutAnEndIsAFailureLikeOthers() {
		lms.faults().next(1, Endpoint.LINE_ITEMS, Fault.answer(200, "[" + " ".repeat(1024 * 1024) + "]", Map.of()));
		publish(17);
		await().untilAsserted(
				() -> assertThat(deliveries()).contains("data-delivery=\"waiting\"", "longer than 1048576 bytes"));
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(10));
			assertThat(points(COUPLED)).containsExactly(17.0);
		});
	}

	@Test
	void aColumnWithAnotherMaximumHoldsTheSameShare() {
		lms.faults().lineItemMissing(false);
		lms.gradebook().delete(COUPLED);
		LineItem hundred = lms.gradebook().add("Жобаны қорғау", 100, "", "", "26");
		publish(17);
		gradeOf(hundred, 85);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"delivered\""));
	}

	@Test
	void columnsOnALaterPageAreFound() {
		LineItem own = lms.gradebook().add("Жобаны қорғау", 20, "defence", "result", "");
		String page = "lineitems?type_id=1&page=2";
		lms.faults()
			.next(1, Endpoint.LINE_ITEMS, Fault.answer(200, "[]", Map.of("Link", "<" + page + ">; rel=\"next\"")));
		publish(17);
		gradeOf(own, 17);
	}

	@Test
	void theTokenDoesNotFollowALinkToAnotherServer() {
		lms.faults()
			.next(1, Endpoint.LINE_ITEMS,
					Fault.answer(200, "[]", Map.of("Link", "<" + TOOL + "/assets/bilik.svg>; rel=\"next\"")));
		publish(17);
		await().untilAsserted(
				() -> assertThat(deliveries()).contains("data-delivery=\"waiting\"", "The next page is elsewhere"));
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(10));
			assertThat(points(COUPLED)).containsExactly(17.0);
		});
	}

	private String deliveries() {
		return this.instructor.get("/instructor/deliveries").body();
	}

	private static void gradeOf(LineItem column, int points) {
		gradeOf(column.id(), points);
	}

	private static void gradeOf(String column, int points) {
		await().untilAsserted(() -> assertThat(points(column)).containsExactly((double) points));
	}

	private static List<Double> points(String column) {
		return Stream.ofNullable(lms.gradebook().grade(column, LISTENER).map(Grade::points).orElse(null)).toList();
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(200));
	}

}
