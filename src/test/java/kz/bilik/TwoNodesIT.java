package kz.bilik;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.demolms.DemoLms;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes of the tool, each a process of its own, with one MariaDB server and nothing
 * else in common. Browsers know one address; the load balancer is played by the test.
 */
class TwoNodesIT {

	private static final int ROUNDS = 40;

	private static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private static final ExecutorService browsers = Executors.newCachedThreadPool();

	@TempDir
	private static Path directory;

	private static MariaDbServer database;

	private static DemoLms lms;

	private static PackagedTool a;

	private static PackagedTool b;

	@BeforeAll
	static void startBothAtOnce() throws Exception {
		database = new MariaDbServer();
		int port = IntegrationTest.freePort();
		String publicUrl = "http://127.0.0.1:" + port;
		lms = DemoLms.start(new DemoLms.Settings(0, publicUrl, Clock.systemUTC()));
		Map<String, Object> settings = new HashMap<>(DemoPlatform.properties(lms));
		settings.putAll(database.settings("bilik"));
		settings.put("bilik.public-url", publicUrl);
		settings.put("bilik.secret-key", "the-same-secret-key-on-both-nodes");
		Path jar = PackagedTool.extract(directory);
		a = PackagedTool.start(jar, port, directory, QUICK_START, settings);
		b = PackagedTool.start(jar, IntegrationTest.freePort(), directory, QUICK_START, settings);
		a.awaitUp();
		b.awaitUp();
	}

	@AfterAll
	static void stop() throws Exception {
		browsers.shutdownNow();
		for (AutoCloseable started : new AutoCloseable[] { a, b, lms, database }) {
			if (started != null) {
				started.close();
			}
		}
	}

	@Test
	void whatOneNodeBeganTheOtherFinishes() {
		LaunchClient browser = lms.client();
		Answer login = browser.login(launch("4"));
		Answer page = browser.submit(at(b, browser.authenticate(login).form()));
		assertThat(page.uri().toString()).startsWith(b.url() + "/c/");
		assertThat(page.status()).isEqualTo(200);

		browser = lms.client();
		login = browser.submit(at(b, new Form(URI.create(a.url() + "/lti/login"), loginOf(browser))));
		page = browser.submit(browser.authenticate(login).form());
		assertThat(page.uri().toString()).startsWith(a.url() + "/c/");
		assertThat(page.status()).isEqualTo(200);
	}

	@Test
	void aSessionMadeOnOneNodeServesOnTheOtherAndEndsOnBoth() {
		LaunchClient browser = lms.client();
		String page = browser.launch(launch("4")).uri().getPath();
		assertThat(browser.get(b.url() + page).status()).isEqualTo(200);
		assertThat(browser.get(a.url() + page).status()).isEqualTo(200);

		// another person sits down
		Answer login = browser.login(launch("5").claim(Launch.LTI + "context", Map.of("id", "another-course")));
		assertThat(browser.submit(at(b, browser.authenticate(login).form())).status()).isEqualTo(200);
		assertThat(browser.get(a.url() + page).status()).isEqualTo(403);
	}

	@Test
	void aLaunchSentToBothNodesAtOnceEntersAtOne() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			LaunchClient browser = lms.client();
			Answer login = browser.login(launch("4"));
			String cookies = login.headers()
				.allValues("Set-Cookie")
				.stream()
				.map((cookie) -> cookie.substring(0, cookie.indexOf(';')))
				.collect(Collectors.joining("; "));
			Form form = browser.authenticate(login).form();
			CyclicBarrier start = new CyclicBarrier(4);
			List<Future<Answer>> answers = Stream.of(a, b, a, b).map((node) -> browsers.submit(() -> {
				LaunchClient sender = lms.client().header("Cookie", cookies);
				start.await();
				return sender.send(at(node, form));
			})).toList();
			int entered = 0;
			for (Future<Answer> answer : answers) {
				if (answer.get().status() == 302) {
					entered++;
				}
				else {
					assertThat(answer.get().status()).isEqualTo(401);
					assertThat(answer.get().body()).contains("data-error=\"replayed\"");
				}
			}
			assertThat(entered).as("round %s", round).isEqualTo(1);
		}
	}

	private static Launch launch(String userId) {
		return lms.launch(userId, "programme");
	}

	private static Form at(PackagedTool node, Form form) {
		return new Form(URI.create(node.url() + form.action().getPath()), form.fields());
	}

	/** What the page of a link in the LMS posts to the tool. */
	private static Map<String, String> loginOf(LaunchClient browser) {
		browser.submit(new Form(URI.create(lms.url() + "/sign-in"), Map.of("person", "4")));
		return browser.get(lms.url() + "/lti/start?link=programme&target=iframe").form().fields();
	}

}
