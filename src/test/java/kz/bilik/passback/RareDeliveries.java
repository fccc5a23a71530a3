package kz.bilik.passback;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;

import kz.bilik.course.CourseRun;
import kz.bilik.course.Participation;
import kz.bilik.lti.Launch.Role;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import kz.bilik.passback.Claim.Passage;
import org.awaitility.Awaitility;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

/**
 * What seldom happens to deliveries, for tests on each database.
 */
public final class RareDeliveries {

	private static final Unavailable BUSY = new Unavailable(Cause.TOO_MANY_REQUESTS, "429", true, Duration.ofHours(1));

	private RareDeliveries() {
	}

	/** What was published has arrived before. */
	public static void happen(ApplicationContext application, long platformId) {
		PlatformDeliveries platforms = application.getBean(PlatformDeliveries.class);
		DeliveryQueue queue = application.getBean(DeliveryQueue.class);
		platforms.failed(platformId, BUSY, Passage.WELL);
		platforms.failed(platformId, BUSY, Passage.PROBE);
		assertThat(platforms.state(platformId).failures()).isEqualTo(2);
		assertThat(platforms.passage(platformId)).isEmpty();
		assertThat(queue.claim(platformId)).isEmpty();
		assertThat(platforms.claimProbe(platformId, Instant.now())).as("too early").isFalse();
		platforms.giveProbeBack(platformId, Duration.ZERO);
		assertThat(platforms.passage(platformId)).contains(Passage.PROBE);
		assertThat(platforms.claimProbe(platformId, Instant.now().plusSeconds(60))).isTrue();
		platforms.answered(platformId, Passage.PROBE);
		assertThat(platforms.passage(platformId)).contains(Passage.WELL);
		platforms.pause(platformId);
		assertThat(platforms.passage(platformId)).isEmpty();
		assertThat(queue.due()).isEmpty();
		assertThat(queue.giveUp()).isZero();
		JdbcClient jdbc = application.getBean(JdbcClient.class);
		jdbc.sql("update delivery set state = 'FAILED', cause = 'locked'").update();
		countAndSendAgain(application, platformId);
		changeManyWhileOneIsSettled(application, platformId);
		jdbc.sql("update delivery set state = 'DELIVERED'").update();
		platforms.resume(platformId);
		jdbc.sql("update delivery set check_at = null, delivered_at = ?")
			.param(Timestamp.from(Instant.now().minusSeconds(60)))
			.update();
		Comparison comparison = application.getBean(Comparison.class);
		application.getBean(Checks.class).wantAll();
		// a lane may be quicker
		assertThat(comparison.compareNext(platformId)).isNotEqualTo(Courier.Turn.FAILED);
		Awaitility.await()
			.until(() -> jdbc.sql("select count(*) from delivery where check_at is not null")
				.query(Long.class)
				.single() == 0);
	}

	private static void changeManyWhileOneIsSettled(ApplicationContext application, long platformId) {
		PlatformDeliveries platforms = application.getBean(PlatformDeliveries.class);
		JdbcClient jdbc = application.getBean(JdbcClient.class);
		jdbc.sql("update delivery set state = 'WAITING', leased_until = ?")
			.param(Timestamp.from(Instant.now().plusSeconds(3600)))
			.update();
		whileOneIsSettled(application, () -> platforms.resume(platformId));
		platforms.failed(platformId, BUSY, Passage.WELL);
		jdbc.sql("update delivery set leased_until = null, trying_since = '2020-01-01 00:00:00'").update();
		whileOneIsSettled(application, application.getBean(DeliveryQueue.class)::giveUp);
		assertThat(jdbc.sql("select distinct cause from delivery").query(String.class).list())
			.containsExactly("gave-up");
		platforms.pause(platformId);
	}

	/** Whoever settles has the row first, and then its places in the indexes. */
	private static void whileOneIsSettled(ApplicationContext application, Runnable change) {
		JdbcClient jdbc = application.getBean(JdbcClient.class);
		new TransactionTemplate(application.getBean(PlatformTransactionManager.class)).execute((status) -> {
			jdbc.sql("update delivery set attempts = attempts + 1").update();
			CompletableFuture<Void> changed = CompletableFuture.runAsync(change);
			Awaitility.await().during(Duration.ofMillis(300)).until(() -> !changed.isDone());
			jdbc.sql("update delivery set next_attempt_at = :now, wanted_at = :now")
				.param("now", Timestamp.from(Instant.now()))
				.update();
			return changed;
		}).join();
	}

	private static void countAndSendAgain(ApplicationContext application, long platformId) {
		Backlog backlog = application.getBean(Backlog.class);
		Deliveries deliveries = application.getBean(Deliveries.class);
		assertThat(application.getBean(PlatformDeliveries.class).states().get(platformId).paused()).isTrue();
		assertThat(backlog.parts()).isNotEmpty().allMatch((part) -> part.paused() && !part.isWaiting());
		assertThat(backlog.ofCourseRuns(platformId)).isNotEmpty().allMatch((part) -> "locked".equals(part.cause()));
		assertThat(deliveries.resendFailed(platformId, "gave-up")).isZero();
		assertThat(deliveries.resendFailed(platformId, "locked")).isPositive();
		assertThat(deliveries.resendFailed(platformId, null)).isZero();
		assertThat(backlog.parts()).isNotEmpty().allMatch(Backlog.Part::isWaiting);
		long courseRunId = backlog.ofCourseRuns(platformId).get(0).courseRunId();
		long instructor = application.getBean(JdbcClient.class)
			.sql("select min(id) from participant where course_run_id = ?")
			.param(courseRunId)
			.query(Long.class)
			.single();
		CourseRun run = mock();
		when(run.id()).thenReturn(courseRunId);
		when(run.platformId()).thenReturn(platformId);
		deliveries.resendUndelivered(new Participation(run, instructor, Role.INSTRUCTOR, false, Instant.MAX));
	}

}
