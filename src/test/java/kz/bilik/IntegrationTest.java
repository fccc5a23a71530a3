package kz.bilik;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

import kz.bilik.lti.platform.PlatformRegistrations;
import kz.demolms.DemoLms;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The tool on a port of its own, with a demo LMS beside it and H2 in memory. All tests
 * share one tool and one LMS; each begins with the LMS as on its first day and has a
 * course of its own.
 */
@SpringBootTest(classes = BilikApplication.class, webEnvironment = WebEnvironment.DEFINED_PORT)
@Import(IntegrationTest.Time.class)
public abstract class IntegrationTest {

	protected static final String ADMINISTRATOR = "2";

	protected static final String INSTRUCTOR = "3";

	protected static final String LISTENER = "4";

	protected static final String OTHER_LISTENER = "5";

	/** The time of the tool and of the LMS. */
	protected static final MovableClock clock = new MovableClock();

	protected static final DemoLms lms = DemoLms.start(new DemoLms.Settings(0, null, clock));

	private static final int PORT = freePort();

	/** The SQL statements of web requests. */
	protected static final StatementCounter statements = new StatementCounter();

	/** Where the tool keeps uploads. */
	protected static final Path FILES = Path.of("target", "test-files", String.valueOf(PORT));

	private static int course;

	@Autowired
	protected JdbcClient jdbc;

	/** To be told where a test changes platforms by SQL. */
	@Autowired
	protected PlatformRegistrations registrations;

	/** The tool's address: another site than the LMS's {@code localhost}. */
	protected static final String TOOL = "http://127.0.0.1:" + PORT;

	protected static final String METRICS_TOKEN = "a-metrics-token-for-tests";

	@DynamicPropertySource
	static void tool(DynamicPropertyRegistry registry) {
		lms.tool(TOOL);
		DemoPlatform.properties(lms).forEach((name, value) -> registry.add(name, () -> value));
		registry.add("server.port", () -> PORT);
		registry.add("bilik.public-url", () -> TOOL);
		registry.add("bilik.secret-key", () -> "a-secret-key-for-tests-" + UUID.randomUUID());
		registry.add("bilik.files.directory", () -> FILES);
		registry.add("bilik.metrics-token", () -> METRICS_TOKEN);
		registry.add("bilik.programmes.location",
				() -> "classpath:programmes/*.yaml,classpath:other-programmes/*.yaml");
		registry.add("bilik.programmes.default-id", () -> "school-librarian");
		// all tests come from one address
		registry.add("bilik.rate-limit.launch-burst", () -> 1_000_000);
		registry.add("bilik.rate-limit.registrations-per-minute", () -> 1_000_000);
		registry.add("bilik.launch-log.refusals-per-minute", () -> 1_000_000);
		// and those of the operator's pages as from behind a proxy
		registry.add("server.forward-headers-strategy", () -> "native");
		registry.add("spring.datasource.url",
				() -> "jdbc:h2:mem:tests;DB_CLOSE_DELAY=-1;MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class Time {

		@Bean
		@Primary
		Clock movableClock() {
			return clock;
		}

		@Bean
		static StatementCounter statementCounter() {
			return statements;
		}

	}

	@BeforeEach
	void firstDay() {
		clock.reset();
		this.jdbc.sql("delete from platform where source <> 'FILE'").update();
		this.registrations.forget();
		// what an earlier test left on its way would arrive in this one
		this.jdbc.sql("delete from delivery").update();
		this.jdbc.sql("delete from platform_delivery").update();
		this.jdbc.sql("update roster set wanted_at = null").update();
		lms.reset();
		course++;
	}

	/** Launches in a browser of its own and returns the page that the tool shows. */
	protected static Visitor visit(String userId, String activity) {
		return visit(launch(userId, activity));
	}

	protected static Visitor visit(Launch launch) {
		LaunchClient browser = lms.client();
		return visitor(browser, browser.launch(launch));
	}

	/** Somebody who came by a launch of their own kind. */
	protected static Visitor visitor(LaunchClient browser, LaunchClient.Answer landing) {
		return new Visitor(browser, landing);
	}

	/** Whoever launches from now on comes from another course. */
	protected static void anotherCourse() {
		course++;
	}

	/** A launch from this test's own course. */
	protected static Launch launch(String userId, String activity) {
		return inThisCourse(lms.launch(userId, activity));
	}

	/** It names no roster: only those take part who launch. */
	protected static Launch inThisCourse(Launch launch) {
		return inThisCourseWithRoster(launch).without(Launch.NRPS);
	}

	/** A launch from this test's own course, whose roster is that of the demo LMS. */
	protected static Launch launchWithRoster(String userId, String activity) {
		return inThisCourseWithRoster(lms.launch(userId, activity));
	}

	private static Launch inThisCourseWithRoster(Launch launch) {
		return launch.claim(Launch.LTI + "context", Map.of("id", "course-" + course, "title", "Курс " + course));
	}

	static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
