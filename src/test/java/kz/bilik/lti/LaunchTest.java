package kz.bilik.lti;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.bilik.Conformance;
import kz.bilik.IntegrationTest;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tests of launches have in common.
 */
abstract class LaunchTest extends IntegrationTest {

	static final String MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership";

	static final String INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person";

	private static final Pattern COURSE_RUN = Pattern.compile("/c/(\\d+).*");

	@Autowired
	JdbcClient jdbc;

	static Launch launch(String userId) {
		return lms.launch(userId, "programme");
	}

	/** The same launch out of a course that no other test knows. */
	static Launch inACourseOfItsOwn(Launch launch) {
		return inCourse(launch, "course-" + UUID.randomUUID());
	}

	static Launch inCourse(Launch launch, String id) {
		return launch.claim(Launch.LTI + "context", Map.of("id", id, "title", id));
	}

	static Launch withRole(Launch launch, String role) {
		return launch.claim(Launch.LTI + "roles", List.of(role));
	}

	static Answer enter(Launch launch) {
		return lms.client().launch(launch);
	}

	/**
	 * Takes a launch as far as the form that carries it from the platform to the tool.
	 */
	static Begun begin(Launch launch) {
		LaunchClient browser = lms.client();
		Answer login = browser.login(launch);
		String nonce = login.location().orElseThrow().getRawQuery().replaceFirst("(?:.*&)?nonce=([^&]*).*", "$1");
		return new Begun(browser, cookies(login), nonce, browser.authenticate(login).form());
	}

	/**
	 * A launch under way.
	 *
	 * @param cookies the cookies of the login, which a browser forgets when it is done
	 * @param nonce what the platform is asked to repeat
	 * @param form what the platform sends to the tool by way of the browser
	 */
	record Begun(LaunchClient browser, String cookies, String nonce, Form form) {
	}

	/** What an answer sets, as the browser sends it back. */
	static String cookies(Answer answer) {
		return answer.headers()
			.allValues("Set-Cookie")
			.stream()
			.map((cookie) -> cookie.substring(0, cookie.indexOf(';')))
			.collect(Collectors.joining("; "));
	}

	/** A browser with these cookies, whatever the tool says about them. */
	static LaunchClient browserWith(String cookies) {
		return lms.client().header("Cookie", cookies);
	}

	static String courseRun(Answer page) {
		Matcher path = COURSE_RUN.matcher(page.uri().getPath());
		assertThat(path.matches()).as("%s %s", page.status(), page.uri()).isTrue();
		return path.group(1);
	}

	static void assertEntered(Answer page, String role) {
		Conformance.saw("200 " + role, page);
		assertThat(page.status()).as(page.body()).isEqualTo(200);
		assertThat(page.body()).contains("data-course-run=\"" + courseRun(page) + "\"", "data-role=\"" + role + "\"")
			.doesNotContain("data-error");
	}

	static void assertRefused(Answer page, int status, String reason) {
		Conformance.saw(status + " " + reason, page);
		assertRefusedPage(page, status, reason);
	}

	private static void assertRefusedPage(Answer page, int status, String reason) {
		assertThat(page.body()).contains("data-error=\"" + reason + "\"")
			.containsPattern("<strong[^>]*>[0-9A-Z]{7}</strong>")
			.doesNotContain("Exception", "??");
		assertThat(page.status()).isEqualTo(status);
	}

	/** The sources of {@code frame-ancestors} in an answer's Content-Security-Policy. */
	static List<String> frameAncestors(Answer answer) {
		assertThat(answer.headers().allValues("Content-Security-Policy")).hasSize(1);
		return Stream.of(answer.header("Content-Security-Policy").orElseThrow().split("; "))
			.filter((directive) -> directive.startsWith("frame-ancestors "))
			.flatMap((directive) -> Stream.of(directive.split(" ")).skip(1))
			.toList();
	}

	static void assertNobodySignedIn(LaunchClient browser) {
		assertRefusedPage(browser.get(TOOL + "/c/1"), 401, "not-signed-in");
	}

}
