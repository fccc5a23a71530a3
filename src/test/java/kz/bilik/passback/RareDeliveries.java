package kz.bilik.passback;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;

import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import kz.bilik.passback.Claim.Passage;
import org.awaitility.Awaitility;

import org.springframework.context.ApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What seldom happens to deliveries, for tests on each database.
 */
public final class RareDeliveries {

	private RareDeliveries() {
	}

	/** What was published has arrived before. */
	public static void happen(ApplicationContext application, long platformId) {
		PlatformDeliveries platforms = application.getBean(PlatformDeliveries.class);
		DeliveryQueue queue = application.getBean(DeliveryQueue.class);
		Unavailable busy = new Unavailable(Cause.TOO_MANY_REQUESTS, "429", true, Duration.ofHours(1));
		platforms.failed(platformId, busy, Passage.WELL);
		platforms.failed(platformId, busy, Passage.PROBE);
		assertThat(platforms.state(platformId).failures()).isEqualTo(2);
		assertThat(platforms.passage(platformId)).isEmpty();
		assertThat(queue.claim(platformId)).isEmpty();
		assertThat(platforms.claimProbe(platformId, Instant.now())).as("too early").isFalse();
		platforms.giveProbeBack(platformId);
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
		jdbc.sql("update delivery set state = 'DELIVERED'").update();
		platforms.resume(platformId);
		jdbc.sql("update delivery set check_at = null, delivered_at = ?")
			.param(Timestamp.from(Instant.now().minusSeconds(60)))
			.update();
		Comparison comparison = application.getBean(Comparison.class);
		comparison.wantAll();
		// a lane may be quicker
		assertThat(comparison.compareNext(platformId)).isNotEqualTo(Courier.Turn.FAILED);
		Awaitility.await()
			.until(() -> jdbc.sql("select count(*) from delivery where check_at is not null")
				.query(Long.class)
				.single() == 0);
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
		deliveries.resendUndelivered(backlog.ofCourseRuns(platformId).get(0).courseRunId());
	}

}
