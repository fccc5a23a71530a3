package kz.bilik.passback;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformDetails;
import kz.bilik.lti.platform.PlatformRegister;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import kz.bilik.passback.Claim.Passage;
import kz.demolms.DemoLms;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.Gradebook.Grade;
import kz.demolms.LaunchClient;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/**
 * A platform that is away, slow, or wants to be left alone.
 */
class OutageIntegrationTests extends IntegrationTest {

	private static final List<String> LISTENERS = List.of("4", "5", "6", "7", "8", "9");

	@Autowired
	private PlatformDeliveries platforms;

	@Autowired
	private DeliveryQueue queue;

	@Autowired
	private Courier courier;

	@Autowired
	private Deliveries deliveries;

	@Autowired
	private PlatformRegister register;

	private Visitor instructor;

	private long platformId;

	@BeforeEach
	void aClassHasHandedIn() {
		LISTENERS.forEach((listener) -> visit(listener, "defence").handInProject("Жоба " + listener));
		this.instructor = visit(INSTRUCTOR, "defence");
		this.platformId = this.jdbc.sql("select platform_id from course_run where id = ?")
			.param(run())
			.query(Long.class)
			.single();
	}

	private void publish(int points, List<String> listeners) {
		listeners.forEach((listener) -> this.instructor.publish("Жоба " + listener, points));
	}

	@Test
	void aPlatformThatFailsAgainAndAgainIsLeftAloneTriedOnceInAWhileAndThenAllArrives() {
		lms.faults().always(Endpoint.SCORES, Fault.answer(503));
		publish(17, LISTENERS);
		await().untilAsserted(() -> {
			goOn(Duration.ofSeconds(1));
			assertThat(state().nextProbeAt()).isAfter(clock.instant());
		});
		assertThat(state().failingSince()).isNotNull();
		assertThat(state().cause()).isEqualTo("platform-error");
		for (int probe = 0; probe < 4; probe++) {
			int posts = lms.scorePosts().size();
			goOn(Duration.between(clock.instant(), state().nextProbeAt()).minusSeconds(1));
			assertThat(lms.scorePosts()).hasSize(posts);
			goOn(Duration.ofSeconds(2));
			await().until(() -> state().nextProbeAt().isAfter(clock.instant())
					&& state().nextProbeAt().isBefore(clock.instant().plus(DeliveryQueue.LEASE.dividedBy(2))));
			assertThat(lms.scorePosts()).as("one for each probe").hasSize(posts + 1);
		}

		lms.faults().clear();
		clock.advance(Duration.between(clock.instant(), state().nextProbeAt()).plusMillis(1));
		allHave(17);
		assertThat(state().nextProbeAt()).isNull();
		assertThat(state().failingSince()).isNull();
		assertThat(lms.scorePostsAtOnce()).isLessThanOrEqualTo(Lanes.PER_PLATFORM);
	}

	@Test
	void whenThePlatformAsksToBeLeftAloneForAnHourItIs() {
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(503, "", Map.of("Retry-After", "3600")));
		publish(17, List.of("4"));
		await().until(() -> state().nextProbeAt() != null);
		publish(17, List.of("5"));
		clock.advance(Duration.ofMinutes(59));
		await().during(Duration.ofSeconds(3)).until(() -> lms.scorePosts().size() == 1);
		clock.advance(Duration.ofMinutes(2));
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(5));
			assertThat(points("4")).isEqualTo(17);
			assertThat(points("5")).isEqualTo(17);
		});
	}

	@Test
	void aDeadPlatformSlowsNoOther() {
		DemoLms dead = DemoLms.start(new DemoLms.Settings(0, TOOL, Clock.systemUTC()));
		Platform platform = this.register.add(new PlatformDetails(dead.url(), dead.platform().clientId(), null,
				List.of(dead.platform().deploymentId()), dead.platform().authenticationEndpoint(),
				dead.platform().tokenEndpoint(), dead.platform().jwksUri(), null, List.of()));
		try {
			dead.faults().always(Endpoint.SCORES, Fault.hang());
			List<Visitor> visitors = new ArrayList<>();
			for (String listener : LISTENERS) {
				LaunchClient browser = dead.client();
				visitor(browser, browser.launch(dead.launch(listener, "defence"))).handInProject("Жоба " + listener);
			}
			LaunchClient browser = dead.client();
			visitors.add(visitor(browser, browser.launch(dead.launch(INSTRUCTOR, "defence"))));
			LISTENERS.forEach((listener) -> visitors.get(0).publish("Жоба " + listener, 17));
			await().until(() -> dead.scorePosts().size() == LISTENERS.size());
			long begun = System.nanoTime();
			publish(17, LISTENERS);
			allHave(17);
			assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
			assertThat(dead.gradebook().grade(LISTENER)).isEmpty();
			assertThat(this.platforms.state(platform.id()).nextProbeAt()).isNull();
		}
		finally {
			dead.stop();
		}
	}

	@Test
	void aLockedGradeIsToldApartFromAnOutageAndHoldsNobodyUp() {
		lms.gradebook().lock("4");
		publish(17, LISTENERS);
		await().untilAsserted(
				() -> LISTENERS.subList(1, 6).forEach((listener) -> assertThat(points(listener)).isEqualTo(17)));
		await().untilAsserted(() -> {
			goOn(Duration.ofSeconds(20));
			assertThat(deliveries()).contains("data-delivery=\"failed\"", "журналда құлыпталған болуы мүмкін");
		});
		assertThat(state().failures()).isZero();
		lms.gradebook().clear("4");
		this.instructor.post("/instructor/deliveries/resend", Map.of());
		allHave(17);
	}

	@Test
	void anOutageIsNotTakenForALockedGrade() {
		publish(9, List.of("5"));
		await().untilAsserted(() -> assertThat(points("5")).isEqualTo(9));
		lms.faults().always(Endpoint.SCORES, Fault.answer(500));
		publish(17, List.of("4"));
		await().untilAsserted(() -> {
			goOn(Duration.ofSeconds(30));
			assertThat(lms.scorePosts()).hasSizeGreaterThan(7);
		});
		assertThat(deliveries()).contains("data-delivery=\"waiting\"").doesNotContain("data-delivery=\"failed\"");
		lms.faults().clear();
		await().untilAsserted(() -> {
			clock.advance(Duration.ofMinutes(10));
			assertThat(points("4")).isEqualTo(17);
		});
	}

	@Test
	void aFullDiskIsNotTakenForLockedGradesThoughOthersGotThroughBefore() {
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(503));
		publish(17, List.of("4"));
		await().until(() -> "platform-error".equals(row().cause()));
		publish(17, List.of("5"));
		await().untilAsserted(() -> assertThat(points("5")).isEqualTo(17));
		lms.faults().always(Endpoint.SCORES, Fault.answer(500));
		await().untilAsserted(() -> {
			goOn(Duration.ofMinutes(2));
			assertThat(lms.scorePosts()).hasSizeGreaterThan(12);
		});
		assertThat(row().state()).isEqualTo("WAITING");
		assertThat(state().nextProbeAt()).as("left alone").isNotNull();
		lms.faults().clear();
		await().untilAsserted(() -> {
			clock.advance(Duration.ofMinutes(5));
			assertThat(points("4")).isEqualTo(17);
		});
	}

	@Test
	void whoeverWasAskedToWaitForAnHourWaitsThoughAnotherIsAskedForLess() {
		this.platforms.failed(this.platformId,
				new Unavailable(Cause.TOO_MANY_REQUESTS, "429", true, Duration.ofHours(1)), Passage.WELL);
		this.platforms.failed(this.platformId,
				new Unavailable(Cause.TOO_MANY_REQUESTS, "429", true, Duration.ofMinutes(1)), Passage.WELL);
		assertThat(state().nextProbeAt()).isAfter(clock.instant().plus(Duration.ofMinutes(59)));
	}

	@Test
	void afterAnOutageWhatHasWaitedForLongGoesOutAtOnce() {
		publish(9, List.of("4"));
		await().until(() -> points("4") == 9);
		this.platforms.failed(this.platformId, new Unavailable(Cause.PLATFORM_ERROR, "503", true, null), Passage.WELL);
		this.jdbc.sql("""
				update delivery set state = 'WAITING', cause = 'platform-error', wanted_points = 17, attempts = 9,
				  wanted_version = wanted_version + 1, next_attempt_at = ?
				""").param(java.sql.Timestamp.from(clock.instant().plus(Duration.ofHours(3)))).update();
		clock.advance(Duration.ofMinutes(10));
		publish(17, List.of("5"));
		await().untilAsserted(() -> assertThat(points("4")).isEqualTo(17));
	}

	@Test
	void afterTwoWeeksInVainAPersonIsAskedFor() {
		lms.faults().always(Endpoint.SCORES, Fault.answer(503));
		publish(17, List.of("4"));
		await().untilAsserted(() -> assertThat(deliveries()).contains("503"));
		this.queue.giveUp();
		assertThat(deliveries()).contains("data-delivery=\"waiting\"");
		clock.advance(Duration.ofDays(15));
		await().untilAsserted(() -> {
			this.queue.giveUp();
			assertThat(row().state()).isEqualTo("FAILED");
		});
		assertThat(row().cause()).isEqualTo("gave-up");
		assertThat(row().causeDetail()).contains("503");
		lms.faults().clear();
		this.deliveries.resendFailed(this.platformId, null);
		this.queue.giveUp();
		await().untilAsserted(() -> {
			clock.advance(Duration.ofSeconds(5));
			assertThat(points("4")).isEqualTo(17);
		});
	}

	@Test
	void thePausesOfTheOperatorHoldEverythingBackAndAreNotCounted() {
		this.platforms.pause(this.platformId);
		publish(17, List.of("4"));
		await().during(Duration.ofSeconds(3)).until(() -> lms.scorePosts().isEmpty());
		clock.advance(Duration.ofDays(15));
		this.queue.giveUp();
		assertThat(row().state()).isEqualTo("WAITING");
		assertThat(state().paused()).isTrue();
		this.platforms.resume(this.platformId);
		this.queue.giveUp();
		await().untilAsserted(() -> assertThat(points("4")).isEqualTo(17));
		assertThat(state().paused()).isFalse();
	}

	@Test
	void aProbeThatMeetsALockedGradeLetsAnotherOneTry() {
		lms.gradebook().lock("4");
		this.platforms.failed(this.platformId,
				new Unavailable(Cause.TOO_MANY_REQUESTS, "429", true, Duration.ofMinutes(1)), Passage.WELL);
		this.jdbc.sql("update platform_delivery set failures = 20").update();
		publish(17, List.of("4"));
		clock.advance(Duration.ofSeconds(1));
		publish(17, List.of("5"));
		clock.advance(Duration.ofMinutes(1));
		await().until(() -> "platform-error".equals(rowOf("Жоба 4").cause()));
		clock.advance(Duration.ofSeconds(8));
		await().untilAsserted(() -> assertThat(points("5")).isEqualTo(17));
		await().until(() -> state().equals(PlatformDeliveries.State.WELL));
	}

	@Test
	void aPlatformThatIsSwitchedOnAgainGetsItsGradesWithinMinutesAlsoWhereItHadFailed() {
		this.platforms.failed(this.platformId,
				new Unavailable(Cause.TOO_MANY_REQUESTS, "429", true, Duration.ofMinutes(1)), Passage.WELL);
		publish(17, List.of("4"));
		this.jdbc.sql("update platform set status = 'OFF' where id = ?").param(this.platformId).update();
		try {
			clock.advance(Duration.ofMinutes(1).plusSeconds(1));
			await().until(() -> "platform-inactive".equals(row().cause()));
			await().until(() -> state().nextProbeAt().isBefore(clock.instant().plus(Duration.ofMinutes(3))));
			assertThat(lms.scorePosts()).isEmpty();
		}
		finally {
			this.jdbc.sql("update platform set status = 'ACTIVE' where id = ?").param(this.platformId).update();
		}
		clock.advance(Duration.ofMinutes(2).plusSeconds(1));
		await().untilAsserted(() -> assertThat(points("4")).isEqualTo(17));
	}

	@Test
	void aNodeWhoseClockIsAnHourAheadTakesNothingThatAnotherOneIsSending() {
		Duration hour = Duration.ofHours(1);
		DatabaseClock ahead = new DatabaseClock(this.jdbc, () -> Instant.now().plus(hour),
				() -> clock.instant().plus(hour));
		assertThat(Duration.between(clock.instant(), ahead.instant()).abs()).isLessThan(Duration.ofSeconds(3));
		this.platforms.pause(this.platformId);
		publish(17, List.of("4"));
		this.jdbc.sql("update delivery set leased_until = ?")
			.param(java.sql.Timestamp.from(clock.instant().plus(DeliveryQueue.LEASE)))
			.update();
		assertThat(queue(ahead).claim(this.platformId)).isEmpty();
	}

	@Test
	void aPlatformIsWaitedForAsAWholeForLessThanTheLease() {
		this.platforms.pause(this.platformId);
		publish(17, List.of("4"));
		DatabaseClock same = new DatabaseClock(this.jdbc, clock);
		Claim claim = queue(same).claim(this.platformId).orElseThrow();
		assertThat(claim.leasedUntil()).isAfter(clock.instant().plus(DeliveryQueue.LEASE).minusSeconds(5));
		assertThat(claim.deadline().left()).isLessThan(DeliveryQueue.LEASE.minusSeconds(30));
	}

	/** Of a node that alone takes what is on its way: the others believe in a pause. */
	private DeliveryQueue queue(DatabaseClock clock) {
		PlatformDeliveries platforms = mock();
		when(platforms.passage(this.platformId)).thenReturn(Optional.of(Passage.WELL));
		return new DeliveryQueue(this.jdbc, new Waiting(this.jdbc), platforms, clock);
	}

	private Deliveries.Row rowOf(String topic) {
		long participant = this.jdbc.sql("""
				select participant_id from project_member join project on project.id = project_id
				where topic = ? and course_run_id = ?
				""").params(topic, run()).query(Long.class).single();
		return this.deliveries.of(run(), "defence", List.of(participant)).get(0);
	}

	/** Without waiting for the lanes. */
	private void goOn(Duration later) {
		clock.advance(later);
		this.courier.deliver(this.platformId, () -> true);
	}

	private Deliveries.Row row() {
		return this.deliveries.open(run(), "defence", 1).get(0);
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

	private PlatformDeliveries.State state() {
		return this.platforms.state(this.platformId);
	}

	private String deliveries() {
		return this.instructor.get("/instructor/deliveries").body();
	}

	private void allHave(int points) {
		await().untilAsserted(() -> LISTENERS.forEach((listener) -> assertThat(points(listener)).isEqualTo(points)));
	}

	private static int points(String listener) {
		return lms.gradebook().grade(listener).map(Grade::points).map(Double::intValue).orElse(-1);
	}

	private static ConditionFactory await() {
		return Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(200));
	}

}
