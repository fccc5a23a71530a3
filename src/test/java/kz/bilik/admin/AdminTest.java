package kz.bilik.admin;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import kz.bilik.IntegrationTest;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.BeforeEach;

import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of the operator's pages have in common.
 */
abstract class AdminTest extends IntegrationTest {

	static final String PASSWORD = "құпия-сөз-ұзын";

	/** Made fast, and so not for real life. */
	private static final String ENCODED = "{bcrypt}" + new BCryptPasswordEncoder(4).encode(PASSWORD);

	private static final AtomicInteger networks = new AtomicInteger();

	@BeforeEach
	void knownPassword() {
		this.jdbc.sql("delete from operator_link").update();
		this.jdbc.sql("delete from operator_sign_in").update();
		this.jdbc.sql("delete from operator_password").update();
		this.jdbc.sql("insert into operator_password (id, password, changed_at) values (1, ?, '2026-01-01 00:00:00')")
			.param(ENCODED)
			.update();
	}

	/** A browser with an address that nobody had before. */
	static LaunchClient browser() {
		int number = networks.incrementAndGet();
		return lms.client().header("X-Forwarded-For", "203.0." + number / 250 + "." + (1 + number % 250));
	}

	static Answer signIn(LaunchClient browser, String password) {
		browser.get(TOOL + "/admin/sign-in");
		return browser.post("/admin/sign-in", Map.of("password", password));
	}

	static LaunchClient operator() {
		LaunchClient browser = browser();
		Answer overview = signIn(browser, PASSWORD);
		assertThat(overview.uri().getPath()).isEqualTo("/admin");
		assertThat(overview.status()).as(overview.body()).isEqualTo(200);
		return browser;
	}

	static void assertAskedIn(Answer answer) {
		assertThat(answer.uri().getPath()).isEqualTo("/admin/sign-in");
	}

}
