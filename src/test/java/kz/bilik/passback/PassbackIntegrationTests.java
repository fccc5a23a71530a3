package kz.bilik.passback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import com.github.kagkarlsson.scheduler.Scheduler;
import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.lti.service.Deadline;
import kz.bilik.lti.service.Score;
import kz.bilik.lti.service.ScoreAnswer;
import kz.bilik.lti.service.Scores;
import kz.demolms.DemoLms.ScorePost;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.Gradebook.Grade;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The way of a grade, from the instructor's click to the LMS's gradebook.
 */
class PassbackIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Кітапхананы цифрландыру";

	@Autowired
	private Scores scores;

	private Visitor instructor;

	@BeforeEach
	void aListenerHasHandedInAProject(@Autowired Scheduler scheduler) {
		// what has become due is found at once, not by the next sweep
		clock.whenMoved(() -> {
			this.jdbc.sql("""
					update scheduled_tasks set execution_time = '2000-01-01'
					where task_name = 'passback-sweep' and picked = false
					""").update();
			scheduler.triggerCheckForDueExecutions();
		});
		assertThat(visit(LISTENER, "defence").handInProject(TOPIC).status()).isEqualTo(200);
		this.instructor = visit(INSTRUCTOR, "defence");
	}

	@Test
	void aPublishedResultStandsInTheGradebookWithItsComment() {
		this.instructor.publish(TOPIC, 17);
		Grade grade = gradeOf(17);
		assertThat(grade.maximum()).isEqualTo(20);
		assertThat(grade.comment()).isEqualTo("Пікір: жақсы жұмыс 📚");
		assertThat(grade.activityProgress()).isEqualTo("Completed");
		assertThat(grade.gradingProgress()).isEqualTo("FullyGraded");
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"delivered\""));
	}

	@Test
	void theScoreIsOneLineOfJsonAtTheLineItemsScoresBeforeTheQuery() {
		this.instructor.publish(TOPIC, 3);
		gradeOf(3);
		ScorePost post = lms.scorePosts().get(0);
		assertThat(post.uri().getPath()).endsWith("/lineitem/scores");
		assertThat(post.uri().getQuery()).contains("type_id=");
		assertThat(post.contentType()).isEqualTo("application/vnd.ims.lis.v1.score+json");
		assertThat(post.body()).doesNotContain("\n").contains("\"scoreGiven\":3", "\"scoreMaximum\":20");
	}

	@Test
	void publishingAgainReplacesTheGradeWithALaterTimestamp() {
		this.instructor.publish(TOPIC, 17);
		gradeOf(17);
		this.instructor.publish(TOPIC, 9);
		gradeOf(9);
		List<Instant> timestamps = lms.scorePosts()
			.stream()
			.map((post) -> Instant.parse(post.json().get("timestamp").asString()))
			.toList();
		assertThat(timestamps).isSorted();
		assertThat(timestamps.get(timestamps.size() - 1).getEpochSecond())
			.isGreaterThan(timestamps.get(0).getEpochSecond());
	}

	@Test
	void theLastOfManyPublicationsWinsWhateverTheOrderOfAnswers() {
		lms.faults().next(1, Endpoint.SCORES, Fault.slow(Duration.ofSeconds(2)));
		for (int points : new int[] { 20, 1, 15, 8, 12 }) {
			this.instructor.publish(TOPIC, points);
		}
		gradeOf(12);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"delivered\""));
		assertThat(lms.gradebook().grade(LISTENER).orElseThrow().points()).isEqualTo(12);
	}

	@Test
	void anOutageIsTriedAgainUntilItIsOver() {
		lms.faults().next(2, Endpoint.SCORES, Fault.answer(503));
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"waiting\"", "503"));
		overcomePauses(17);
	}

	@Test
	void aLostConnectionIsTriedAgain() {
		lms.faults().next(1, Endpoint.SCORES, Fault.reset());
		this.instructor.publish(TOPIC, 17);
		overcomePauses(17);
	}

	@Test
	void aScoreWhoseAnswerWasLostIsNotCountedAsFailed() {
		lms.faults().next(1, Endpoint.SCORES, Fault.reset().afterwards());
		this.instructor.publish(TOPIC, 17);
		overcomePauses(17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"delivered\""));
	}

	@Test
	void successWithABodyIsNotBelievedUntilItIsReadBack() {
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(200, "[]", Map.of()));
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"waiting\""));
		assertThat(lms.gradebook().grade(LISTENER)).isEmpty();
		overcomePauses(17);
	}

	@Test
	void aPageThatIsShownToEverybodyIsNoSuccess() {
		Fault page = Fault.answer(200, "<html>Техникалық жұмыстар</html>", Map.of());
		lms.faults().always(Endpoint.SCORES, page);
		lms.faults().always(Endpoint.RESULTS, page);
		this.instructor.publish(TOPIC, 17);
		await().until(() -> lms.faults().requests(Endpoint.RESULTS) > 0 && cause().isPresent());
		assertThat(deliveries()).contains("data-delivery=\"waiting\"");
		lms.faults().clear();
		overcomePauses(17);
	}

	@Test
	void anOutageBeforeDoesNotMakeADoubtfulAnswerTheLast() {
		lms.faults().next(3, Endpoint.SCORES, Fault.answer(503));
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(200, "[]", Map.of()));
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> {
			clock.advance(Duration.ofMinutes(1));
			assertThat(lms.gradebook().grade(LISTENER).map(Grade::points)).contains(17.0);
		});
	}

	@Test
	void aConflictIsOvertakenByALaterTimestamp() {
		lms.faults().next(2, Endpoint.SCORES, Fault.answer(409));
		this.instructor.publish(TOPIC, 17);
		overcomePauses(17);
	}

	@Test
	void aConflictWithTheSamePointsAndAnotherCommentIsOvertaken() {
		this.instructor.publish(TOPIC, 17);
		gradeOf(17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"delivered\""));
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(409));
		this.jdbc.sql("""
				update delivery set wanted_comment = 'Басқа', wanted_version = wanted_version + 1, state = 'WAITING'
				""").update();
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(5));
			assertThat(lms.gradebook().grade(LISTENER).orElseThrow().comment()).isEqualTo("Басқа");
		});
	}

	@Test
	void aScoreThatIsRefusedForGoodIsRefusedWhateverTheClocksSay() {
		// the LMS's answers tell the real time
		clock.advance(Duration.ofHours(1));
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(400));
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"failed\"",
				"Оқу жүйесі бұл тыңдаушының бағасын қабылдамады.", "Bilik 20"));
	}

	@Test
	void aServiceThatTakesNoTokenNeedsAPersonAfterAWhile() {
		lms.faults().always(Endpoint.SCORES, Fault.answer(401));
		this.instructor.publish(TOPIC, 17);
		int attempts = 0;
		for (int pause : new int[] { 0, 8, 16, 31 }) {
			clock.advance(Duration.ofSeconds(pause));
			int attempt = ++attempts;
			await()
				.until(() -> this.jdbc.sql("select count(*) from delivery where attempts = ? and leased_until is null")
					.param(attempt)
					.query(Integer.class)
					.single() == 1);
		}
		assertThat(deliveries()).contains("data-delivery=\"failed\"");
		assertThat(cause()).contains("not-allowed");
	}

	@Test
	void whatMustNotHappenIsTriedAgainAndHoldsNobodyUp() {
		lms.faults().lineItemMissing(true);
		visit(INSTRUCTOR, "defence");
		this.jdbc.sql("insert into platform_delivery (platform_id, paused_at) select id, registered_at from platform")
			.update();
		this.instructor.publish(TOPIC, 17);
		String programme = this.jdbc.sql("select programme_id from course_run where id = ?")
			.param(run())
			.query(String.class)
			.single();
		this.jdbc.sql("update course_run set programme_id = 'none' where id = ?").param(run()).update();
		this.jdbc.sql("delete from platform_delivery").update();
		await().until(() -> cause().isPresent());
		this.jdbc.sql("update course_run set programme_id = ? where id = ?").params(programme, run()).update();
		overcomePauses(17);
	}

	@Test
	void aRevokedTokenIsReplacedAtOnce() {
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(401));
		this.instructor.publish(TOPIC, 17);
		gradeOf(17);
	}

	@Test
	void whatOnlyAPersonCanMendIsShownWithItsCauseAndSentAgainByHand() {
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(400, "[]", Map.of()));
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"failed\"",
				"Оқу жүйесі бұл тыңдаушының бағасын қабылдамады."));
		this.instructor.post("/instructor/deliveries/resend", Map.of());
		gradeOf(17);
		assertThat(this.jdbc.sql("select detail from audit_entry where action = 'results-resent'")
			.query(String.class)
			.list()).endsWith("undelivered: 1");
	}

	@Test
	void whatIsOutOfTimeIsNotSent() {
		this.instructor.publish(TOPIC, 17);
		gradeOf(17);
		String column = this.jdbc.sql("select line_item from resource_link where course_run_id = ?")
			.param(run())
			.query(String.class)
			.single();
		int sent = lms.scorePosts().size();
		ScoreAnswer answer = this.scores.send(platform(), column, new Score(LISTENER, 9, 20, null, clock.instant()),
				Deadline.in(Duration.ZERO));
		assertThat(answer).isInstanceOfSatisfying(ScoreAnswer.Unavailable.class,
				(unavailable) -> assertThat(unavailable.cause()).isEqualTo(ScoreAnswer.Cause.UNREACHABLE));
		assertThat(lms.scorePosts()).hasSize(sent);
	}

	@Test
	void aTokenEndpointThatRefusesIsNamedWhateverItWrites() {
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(401));
		lms.faults().always(Endpoint.TOKEN, Fault.answer(404, "<html>" + "қате ".repeat(4000) + "</html>", Map.of()));
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"waiting\"", "/lti/jwks"));
		lms.faults().clear();
		overcomePauses(17);
	}

	@Test
	void aClockThatIsAnHourOffInEitherDirectionIsNamed() {
		for (int hours : new int[] { 1, -1 }) {
			Duration off = Duration.ofHours(hours);
			clock.advance(off);
			lms.faults().clockOffset(off.negated());
			lms.faults().next(1, Endpoint.SCORES, Fault.answer(401));
			this.instructor.publish(TOPIC, 17 + hours);
			await().untilAsserted(() -> assertThat(deliveries()).contains("data-delivery=\"waiting\"",
					"Оқу жүйесінің сағаты мен Біліктің сағаты бірдей емес."));
			clock.advance(off.negated());
			lms.faults().clockOffset(Duration.ZERO);
			this.instructor.post("/instructor/deliveries/resend", Map.of());
			overcomePauses(17 + hours);
			lms.gradebook().clear(LISTENER);
		}
	}

	@Test
	void aTokenEndpointThatDoesNotAnswerIsAnOutage() {
		expireTokens();
		lms.faults().always(Endpoint.TOKEN, Fault.reset());
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("Оқу жүйесі жауап бермейді."));
		lms.faults().clear();
		overcomePauses(17);
	}

	@Test
	void aColumnThatIsGoneIsForgottenAndTheOtherOneTaken() {
		this.jdbc.sql("""
				insert into resource_link (course_run_id, link_id, activity, line_item, changed_at)
				values (?, 'gone', 'defence', ?, ?)
				""")
			.params(Long.parseLong(this.instructor.course().substring(3)),
					lms.url() + "/lti/services/2/lineitems/99/lineitem?type_id=1",
					java.sql.Timestamp.from(clock.instant().plusSeconds(60)))
			.update();
		this.instructor.publish(TOPIC, 17);
		gradeOf(17);
	}

	@Test
	void aGradeThatWasOverriddenInTheGradebookIsShownAndNotFought() {
		lms.gradebook().override(LISTENER, 5.0, "қолмен");
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(30));
			assertThat(deliveries()).contains("data-delivery=\"delivered\"", "қолмен қойылған басқа баға");
		});
		assertThat(lms.scorePosts()).hasSizeLessThan(6);
	}

	@Test
	void whatADeadNodeHadClaimedIsDueAgainWhenItsLeaseEnds() {
		lms.faults().always(Endpoint.SCORES, Fault.answer(503));
		this.instructor.publish(TOPIC, 17);
		await().untilAsserted(() -> assertThat(deliveries()).contains("503"));
		lms.faults().clear();
		this.jdbc.sql("update delivery set leased_until = ?, next_attempt_at = ?")
			.params(java.sql.Timestamp.from(clock.instant().plus(DeliveryQueue.LEASE)),
					java.sql.Timestamp.from(clock.instant()))
			.update();
		int sent = lms.scorePosts().size();
		clock.advance(Duration.ZERO);
		await().during(Duration.ofSeconds(1)).until(() -> lms.scorePosts().size() == sent);
		clock.advance(DeliveryQueue.LEASE.plusSeconds(1));
		gradeOf(17);
	}

	@Test
	void aListenerSeesNothingOfDeliveries() {
		Answer answer = visit(LISTENER, "defence").get("/instructor/deliveries");
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.body()).contains("data-error=\"instructors-only\"");
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

	private long platform() {
		return this.jdbc.sql("select platform_id from course_run where id = ?").param(run()).query(Long.class).single();
	}

	private Optional<String> cause() {
		return this.jdbc.sql("select cause from delivery where cause is not null").query(String.class).optional();
	}

	/** Beyond the hour for which a token is good. */
	private void expireTokens() {
		clock.advance(Duration.ofHours(2));
	}

	private String deliveries() {
		return this.instructor.get("/instructor/deliveries").body();
	}

	private Grade gradeOf(int points) {
		await().untilAsserted(
				() -> assertThat(lms.gradebook().grade(LISTENER).map(Grade::points)).contains((double) points));
		return lms.gradebook().grade(LISTENER).orElseThrow();
	}

	/** Moves the clock over the pauses between attempts until the grade is there. */
	private void overcomePauses(int points) {
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(10));
			assertThat(lms.gradebook().grade(LISTENER).map(Grade::points)).contains((double) points);
		});
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(15)).pollInterval(Duration.ofMillis(200));
	}

}
