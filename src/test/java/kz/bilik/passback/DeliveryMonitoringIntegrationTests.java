package kz.bilik.passback;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What monitoring sees of grades on their way.
 */
class DeliveryMonitoringIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Бақылаудағы жоба";

	@Autowired
	private DeliveryMeters meters;

	@Autowired
	private PlatformDeliveries platforms;

	private Visitor instructor;

	private long platform;

	@BeforeEach
	void aListenerHasHandedInAProject() {
		visit(LISTENER, "defence").handInProject(TOPIC);
		this.instructor = visit(INSTRUCTOR, "defence");
		this.platform = this.jdbc.sql("select platform_id from course_run where id = ?")
			.param(Long.parseLong(this.instructor.course().substring(3)))
			.query(Long.class)
			.single();
		this.meters.read();
	}

	@Test
	void metricsTellWhatWaitsWhatNeedsAPersonAndWhatCameOfAttempts() {
		assertThat(metrics()).doesNotContain("bilik_deliveries{");
		lms.faults().next(1, Endpoint.SCORES, Fault.answer(400));
		this.instructor.publish(TOPIC, 17);
		awaitState("FAILED");
		assertThat(metrics()).contains("bilik_deliveries{platform=\"" + this.platform + "\",state=\"failed\"} 1.0")
			.containsPattern("bilik_deliveries_attempts_seconds_count\\{outcome=\"not-gradable\",platform=\""
					+ this.platform + "\"\\} [1-9]")
			.contains("bilik_deliveries_attempts_seconds_bucket{outcome=\"not-gradable\",platform=\"" + this.platform
					+ "\",le=\"30.0\"}")
			.doesNotContain("oldest_waiting_seconds{");

		lms.faults().always(Endpoint.SCORES, Fault.answer(503));
		this.instructor.publish(TOPIC, 16);
		awaitState("WAITING");
		clock.advance(Duration.ofMinutes(10));
		assertThat(metrics()).contains("bilik_deliveries{platform=\"" + this.platform + "\",state=\"waiting\"} 1.0")
			.containsPattern(
					"bilik_deliveries_oldest_waiting_seconds\\{platform=\"" + this.platform + "\"\\} 6\\d\\d\\.")
			.doesNotContain("state=\"failed\"");
		this.platforms.pause(this.platform);
		assertThat(metrics()).contains("bilik_deliveries{platform=\"" + this.platform + "\",state=\"paused\"} 1.0")
			.doesNotContain("oldest_waiting_seconds{");
	}

	@Test
	void theExampleAlertsAskForMetricsThatAreThere() throws IOException {
		lms.faults().always(Endpoint.SCORES, Fault.answer(503));
		this.instructor.publish(TOPIC, 17);
		Awaitility.await().until(() -> !lms.scorePosts().isEmpty());
		Awaitility.await().untilAsserted(() -> {
			String metrics = metrics();
			assertThat(Pattern.compile("bilik_\\w+")
				.matcher(Files.readString(Path.of("lti-config/prometheus-alerts.yaml")))
				.results()
				.map((name) -> name.group() + "{")).isNotEmpty().allMatch(metrics::contains);
		});
	}

	@Test
	void whoeverReadsMetricsOrHealthAsksNothingOfTheQueue() {
		statements.take();
		lms.client().header("Authorization", "Bearer " + METRICS_TOKEN).get(TOOL + "/actuator/prometheus");
		lms.client().get(TOOL + "/actuator/health");
		assertThat(statements.take()).noneMatch((sql) -> sql.contains("delivery"));
	}

	@Test
	void healthIsDegradedWhileAGradeIsLateAndStillAnswers200() {
		lms.faults().always(Endpoint.SCORES, Fault.answer(503));
		this.instructor.publish(TOPIC, 17);
		clock.advance(Duration.ofMinutes(29));
		assertHealth("UP");
		clock.advance(Duration.ofMinutes(2));
		assertHealth("DEGRADED");
		for (String group : new String[] { "/liveness", "/readiness" }) {
			assertThat(lms.client().get(TOOL + "/actuator/health" + group).body()).contains("\"UP\"");
		}
		this.platforms.pause(this.platform);
		assertHealth("UP");
	}

	private void assertHealth(String status) {
		this.meters.read();
		Answer health = lms.client().get(TOOL + "/actuator/health");
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.body()).contains("\"status\":\"" + status + "\"").doesNotContain("oldestWaiting");
	}

	private String metrics() {
		this.meters.read();
		return lms.client()
			.header("Authorization", "Bearer " + METRICS_TOKEN)
			.get(TOOL + "/actuator/prometheus")
			.body();
	}

	private void awaitState(String state) {
		Awaitility.await()
			.until(() -> this.jdbc.sql("select state from delivery").query(String.class).single().equals(state));
	}

}
