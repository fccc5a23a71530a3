package kz.bilik.passback;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import kz.bilik.lti.service.Scores;
import kz.bilik.passback.Claim.Passage;
import kz.bilik.passback.Courier.Turn;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.Gradebook.Grade;
import kz.demolms.Gradebook.LineItem;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/**
 * What the gradebook really holds, some time after a delivery and each night.
 */
class ComparisonIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Кітапхананы цифрландыру";

	@Autowired
	private Comparison comparison;

	@Autowired
	private PlatformDeliveries platforms;

	@Autowired
	private Checks checks;

	@Autowired
	private Columns columns;

	@Autowired
	private DatabaseClock databaseClock;

	private Visitor instructor;

	@BeforeEach
	void aGradeWasDeliveredAndCompared() {
		visit(LISTENER, "defence").handInProject(TOPIC);
		this.instructor = visit(INSTRUCTOR, "defence");
		this.instructor.publish(TOPIC, 17);
		gradeIs(17.0);
		delivered();
		clock.advance(Duration.ofMinutes(2));
		compare();
	}

	@Test
	void someTimeAfterADeliveryItsColumnIsComparedByItself() {
		int read = lms.faults().requests(Endpoint.RESULTS);
		this.instructor.publish(TOPIC, 9);
		gradeIs(9.0);
		delivered();
		clock.advance(Duration.ofMinutes(2));
		await().until(() -> lms.faults().requests(Endpoint.RESULTS) > read);
	}

	@Test
	void whatIsEqualStaysAndIsReadOncePerNight() {
		int read = lms.faults().requests(Endpoint.RESULTS);
		int sent = lms.scorePosts().size();
		night();
		assertThat(lms.faults().requests(Endpoint.RESULTS)).isEqualTo(read + 1);
		assertThat(lms.scorePosts()).hasSize(sent);
		assertThat(deliveries()).contains("data-delivery=\"delivered\"").doesNotContain("<code");
	}

	@Test
	void aCourseRunIsReadAtOnceForEverybody() {
		for (String listener : List.of("5", "6", "7")) {
			visit(listener, "defence").handInProject("Жоба " + listener);
		}
		this.instructor = visit(INSTRUCTOR, "defence");
		for (String listener : List.of("5", "6", "7")) {
			this.instructor.publish("Жоба " + listener, 9);
		}
		await().until(() -> List.of("5", "6", "7").stream().allMatch((it) -> lms.gradebook().grade(it).isPresent()));
		delivered();
		clock.advance(Duration.ofMinutes(2));
		compare();
		int read = lms.faults().requests(Endpoint.RESULTS);
		night();
		assertThat(lms.faults().requests(Endpoint.RESULTS)).isEqualTo(read + 1);
	}

	@Test
	void whatATeacherHasChangedInTheGradebookIsShownAndNotFought() {
		int sent = lms.scorePosts().size();
		clock.advance(Duration.ofHours(1));
		lms.gradebook().override(LISTENER, 5.0, "қолмен");
		night();
		assertThat(deliveries()).contains("data-delivery=\"delivered\"", "қолмен қойылған басқа баға", "5 / 20");
		assertThat(lms.scorePosts()).hasSize(sent);
		lms.gradebook().override(LISTENER, 17.0, "қолмен");
		night();
		assertThat(deliveries()).doesNotContain("қолмен қойылған басқа баға");
	}

	@Test
	void whatIsMissingIsSentOnceMoreAndThenAPersonIsNeeded() {
		lms.gradebook().clear(LISTENER);
		night();
		gradeIs(17.0);
		delivered();
		lms.gradebook().clear(LISTENER);
		int sent = lms.scorePosts().size();
		clock.advance(Duration.ofMinutes(2));
		compare();
		assertThat(deliveries()).as("a gradebook may take its time").contains("data-delivery=\"delivered\"");
		clock.advance(Duration.ofMinutes(9));
		compare();
		assertThat(deliveries()).contains("data-delivery=\"failed\"", "журналда басқа баға тұр");
		assertThat(lms.scorePosts()).hasSize(sent);
	}

	@Test
	void afterTheSecondTimeAllIsAsBefore() {
		lms.gradebook().clear(LISTENER);
		night();
		gradeIs(17.0);
		delivered();
		clock.advance(Duration.ofMinutes(11));
		compare();
		lms.gradebook().clear(LISTENER);
		night();
		gradeIs(17.0);
		delivered();
		assertThat(deliveries()).doesNotContain("data-delivery=\"failed\"");
	}

	@Test
	void aColumnThatWasDeletedIsNoticedAtNight() {
		lms.faults().lineItemMissing(true);
		lms.gradebook().delete("7");
		night();
		await().untilAsserted(() -> assertThat(lms.gradebook().lineItems()).hasSize(1));
		String made = lms.gradebook().lineItems().get(0).id();
		await().until(() -> lms.gradebook().grade(made, LISTENER).isPresent());
	}

	@Test
	void whoHasLeftTheCourseIsNotMissed() {
		this.jdbc.sql("update participant set left_at = ?").param(java.sql.Timestamp.from(clock.instant())).update();
		lms.gradebook().clear(LISTENER);
		night();
		assertThat(deliveries()).contains("data-delivery=\"delivered\"");
	}

	@Test
	void resultsThatMayNotBeReadAreBelieved() {
		lms.faults().always(Endpoint.RESULTS, Fault.answer(403));
		lms.gradebook().clear(LISTENER);
		night();
		assertThat(deliveries()).contains("data-delivery=\"delivered\"");
	}

	@Test
	void whatATeacherHasChangedIsNotFoughtWhereTheGradebookTellsNoTime() {
		int sent = lms.scorePosts().size();
		lms.faults()
			.always(Endpoint.RESULTS,
					Fault.answer(200, "[{\"userId\":\"4\",\"resultScore\":5,\"resultMaximum\":20}]", Map.of()));
		night();
		assertThat(deliveries()).contains("data-delivery=\"delivered\"", "қолмен қойылған басқа баға", "5 / 20");
		assertThat(lms.scorePosts()).hasSize(sent);
	}

	@Test
	void whatIsNoListOfResultsSaysNothing() {
		int sent = lms.scorePosts().size();
		for (Fault odd : List.of(Fault.answer(200, "{\"error\":\"sign in\"}", Map.of()), Fault.answer(404))) {
			lms.faults().always(Endpoint.RESULTS, odd);
			night();
			assertThat(deliveries()).contains("data-delivery=\"delivered\"");
		}
		assertThat(lms.scorePosts()).hasSize(sent);
	}

	@Test
	void aColumnThatCannotBeUnderstoodHoldsUpNoOther() {
		clock.advance(Duration.ofMinutes(2));
		this.platforms.pause(platform());
		this.checks.wantAll();
		PlatformDeliveries platforms = mock();
		when(platforms.passage(platform())).thenReturn(Optional.of(Passage.WELL));
		Scores scores = mock();
		when(scores.results(anyLong(), any(), any(), any())).thenThrow(new IllegalStateException("odd"));
		Comparison comparison = new Comparison(this.checks, platforms, this.columns, scores, this.databaseClock);
		assertThat(comparison.compareNext(platform())).isEqualTo(Turn.DONE);
		assertThat(comparison.compareNext(platform())).as("later").isEqualTo(Turn.IDLE);
		clock.advance(Duration.ofMinutes(11));
		assertThat(comparison.compareNext(platform())).as("once more").isEqualTo(Turn.DONE);
	}

	@Test
	void whereNothingWaitsAPlatformThatWasLeftAloneIsTriedByReading() {
		lms.faults().always(Endpoint.RESULTS, Fault.answer(503));
		this.platforms.failed(platform(), new Unavailable(Cause.PLATFORM_ERROR, "503", true, Duration.ofMinutes(1)),
				Passage.WELL);
		clock.advance(Duration.ofMinutes(2));
		this.checks.wantAll();
		await().until(() -> this.platforms.state(platform()).failures() == 2);
		lms.faults().clear();
		await().untilAsserted(() -> {
			clock.advance(Duration.ofMinutes(1));
			assertThat(this.platforms.state(platform())).isEqualTo(PlatformDeliveries.State.WELL);
		});
	}

	@Test
	void whatAnotherColumnHoldsThanTheKnownOneGoesThere() {
		LineItem second = lms.gradebook().add("Жобаны қорғау (2)", 20, "", "", "");
		this.jdbc.sql("update resource_link set line_item = replace(line_item, '/7/', ?) where course_run_id = ?")
			.params("/" + second.id() + "/", run())
			.update();
		night();
		await().until(() -> lms.gradebook().grade(second.id(), LISTENER).isPresent());
	}

	@Test
	void aWithdrawnResultIsClearedWhereItStands() {
		this.jdbc.sql("update resource_link set line_item = replace(line_item, '/7/', '/8/') where course_run_id = ?")
			.param(run())
			.update();
		lms.gradebook().add("Жобаны қорғау (2)", 20, "", "", "");
		this.instructor.withdraw(TOPIC, "Қате жарияланды");
		gradeIs(null);
	}

	@Test
	void aWithdrawnResultClearsTheGradeAndStaysCleared() {
		this.instructor.withdraw(TOPIC, "Қате жарияланды");
		gradeIs(null);
		assertThat(lms.gradebook().grade(LISTENER).orElseThrow().comment()).isNull();
		assertThat(lms.scorePosts().get(lms.scorePosts().size() - 1).body()).doesNotContain("scoreGiven", "NaN");
		await().untilAsserted(
				() -> assertThat(deliveries()).contains("data-delivery=\"delivered\"", "Нәтиже қайтарып алынды"));
		clock.advance(Duration.ofMinutes(2));
		compare();
		assertThat(deliveries()).contains("data-delivery=\"delivered\"");
		this.instructor.publish(TOPIC, 9);
		gradeIs(9.0);
	}

	@Test
	void whatNeverReachedTheGradebookNeedsNotBeTakenBack() {
		visit(OTHER_LISTENER, "defence").handInProject("Басқа");
		this.instructor = visit(INSTRUCTOR, "defence");
		this.jdbc.sql("insert into platform_delivery (platform_id, paused_at) select id, registered_at from platform")
			.update();
		this.instructor.publish("Басқа", 9);
		assertThat(deliveries()).contains("data-delivery=\"waiting\"");
		this.instructor.withdraw("Басқа", "Қате жарияланды");
		assertThat(deliveries()).doesNotContain("data-delivery=\"waiting\"");
	}

	/** Long after the last delivery, all columns are compared. */
	private void night() {
		clock.advance(Duration.ofMinutes(2));
		this.checks.wantAll();
		compare();
	}

	private void compare() {
		long platform = platform();
		Turn turn = Turn.DONE;
		while (turn == Turn.DONE) {
			turn = this.comparison.compareNext(platform);
		}
	}

	private long platform() {
		return this.jdbc.sql("select platform_id from course_run where id = ?").param(run()).query(Long.class).single();
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

	private void delivered() {
		await().untilAsserted(() -> assertThat(deliveries()).doesNotContain("data-delivery=\"waiting\""));
	}

	private String deliveries() {
		return this.instructor.get("/instructor/deliveries").body();
	}

	private static void gradeIs(Double points) {
		await().untilAsserted(
				() -> assertThat(lms.gradebook().grade(LISTENER).map(Grade::points).orElse(null)).isEqualTo(points));
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(200));
	}

}
