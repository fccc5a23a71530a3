package kz.bilik.lti;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;

import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the tool shows to the world around it: headers, health, metrics and its log.
 */
@ExtendWith(OutputCaptureExtension.class)
class EdgeIntegrationTests extends LaunchTest {

	private static final String NAME = "Аққұмар Үкібайқызы";

	private static final String EMAIL = "aqqumar@example.kz";

	@Test
	void onlyTheRegisteredPlatformMayFrameAPage() {
		LaunchClient browser = lms.client();
		Answer entered = browser.launch(launch(LISTENER));
		assertEntered(entered, "listener");
		assertHeaders(entered);
		assertHeaders(browser.get("/c/" + courseRun(entered) + "/units/no-such"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/c/1", "/lti/launch", "/lti/jwks", "/no-such-page", "/assets/bilik.css" })
	void everyAnswerSaysWhoMayFrameIt(String path) {
		assertHeaders(lms.client().get(TOOL + path));
	}

	@ParameterizedTest
	@CsvSource({ "/c/1, not-signed-in", "/no-such-page, 404", "/lti/launch, not-posted" })
	void anErrorPageCanBeReadInAnotherLanguage(String path, String problem) {
		LaunchClient browser = lms.client().header("Accept-Language", "en");
		Answer page = browser.get(TOOL + path);
		assertThat(page.body()).contains("data-error=\"" + problem + "\"", "<html lang=\"en\"", "href=\"?lang=ru\"");
		assertThat(browser.get(TOOL + path + "?lang=ru").body()).contains("data-error=\"" + problem + "\"",
				"<html lang=\"ru\"");
	}

	@Test
	void anErrorPageThatAnswersAPostIsNotAskedForAgain() {
		assertThat(lms.client().submit(new Form(URI.create(TOOL + "/lti/launch"), Map.of())).body())
			.doesNotContain("?lang=");
	}

	@Test
	void healthSaysUpAndNoMore() {
		Answer health = lms.client().get(TOOL + "/actuator/health");
		assertThat(health.status()).isEqualTo(200);
		assertThat(health.body()).contains("\"status\":\"UP\"")
			.doesNotContain("components", "details", "db", "diskSpace");
		assertThat(lms.client().get(TOOL + "/actuator/health/db").status()).isEqualTo(404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator", "/actuator/prometheus", "/actuator/env", "/actuator/heapdump" })
	void theRestOfTheActuatorIsClosed(String path) {
		assertThat(lms.client().get(TOOL + path).status()).isEqualTo(401);
		assertThat(lms.client().header("Authorization", "Bearer wrong").get(TOOL + path).status()).isEqualTo(401);
		LaunchClient instructor = lms.client();
		assertEntered(instructor.launch(launch(INSTRUCTOR)), "instructor");
		assertThat(instructor.get(TOOL + path).status()).isEqualTo(403);
	}

	@Test
	void metricsCountLaunchesForWhoeverHoldsTheToken() {
		enter(launch(LISTENER));
		enter(launch(LISTENER).claim("nonce", "wrong"));
		Answer metrics = lms.client()
			.header("Authorization", "Bearer " + METRICS_TOKEN)
			.get(TOOL + "/actuator/prometheus");
		assertThat(metrics.status()).isEqualTo(200);
		assertThat(metrics.body()).contains("bilik_launches_total{outcome=\"accepted\",reason=\"none\"}",
				"bilik_launches_total{outcome=\"refused\",reason=\"wrong-nonce\"}");
	}

	@Test
	void nothingPersonalOfALaunchIsInTheLog(CapturedOutput output) {
		Begun accepted = begin(named(launch(LISTENER)));
		assertEntered(accepted.browser().submit(accepted.form()), "listener");
		Begun refused = begin(named(launch(LISTENER)).without(Launch.LTI + "roles"));
		assertRefused(refused.browser().submit(refused.form()), 400, "invalid-launch");
		Begun expired = begin(named(launch(LISTENER)).claim("exp", 1));
		assertRefused(expired.browser().submit(expired.form()), 401, "expired-token");
		assertThat(output).contains("Launch refused: invalid-launch", "Launch refused: expired-token");
		assertNothingPersonal(output);
		for (Begun launch : new Begun[] { accepted, refused, expired }) {
			assertThat(output).doesNotContain(launch.form().fields().get("id_token"),
					launch.form().fields().get("state"), launch.cookies());
		}
	}

	@Test
	void nothingPersonalOfATokenThatCannotBeReadIsInTheLog(CapturedOutput output) {
		String header = base64("{\"alg\":\"RS256\",\"kid\":\"1\"}");
		for (String payload : new String[] { "{\"name\":\"" + NAME + "\"", "{\"email\":" + EMAIL + "}", EMAIL,
				"{\"iat\":\"" + EMAIL + "\"}", "{\"aud\":{\"" + EMAIL + "\":1}}" }) {
			Begun launch = begin(launch(LISTENER));
			String idToken = header + "." + base64(payload) + "." + base64(EMAIL);
			assertRefused(launch.browser().submit(launch.form().with("id_token", idToken)), 401, "invalid-token");
			launch = begin(launch(LISTENER));
			assertRefused(launch.browser().submit(launch.form().with("id_token", base64(payload) + ".e30.AAAA")), 401,
					"invalid-token");
		}
		for (String claim : new String[] { "iat", "exp", "iss", "aud" }) {
			Begun launch = begin(launch(LISTENER).claim(claim, EMAIL));
			assertRefused(launch.browser().submit(launch.form()), 401, "invalid-token");
		}
		assertThat(output).contains("Launch refused: invalid-token");
		assertNothingPersonal(output);
	}

	@Test
	void nobodyWritesALineOfTheirOwnIntoTheLog(CapturedOutput output) {
		Begun launch = begin(launch(LISTENER));
		launch.browser()
			.submit(launch.form()
				.without("id_token")
				.with("error", "x\r\nFORGED LINE")
				.with("error_description", "y\nFORGED LINE"));
		assertThat(output).contains("Launch refused: platform-error");
		assertThat(output.toString().lines()).noneMatch((line) -> line.startsWith("FORGED"));
	}

	private static Launch named(Launch launch) {
		return launch.claim("name", NAME)
			.claim("given_name", "Аққұмар")
			.claim("family_name", "Үкібайқызы")
			.claim("email", EMAIL);
	}

	private static void assertNothingPersonal(CapturedOutput output) {
		assertThat(output).doesNotContain("Аққұмар", "Үкібайқызы", "aqqumar");
	}

	@Test
	void signedInPagesAreNotKeptByAnyCacheNorReadByAnotherSite() {
		LaunchClient browser = lms.client();
		Answer page = browser.launch(launch(LISTENER));
		for (Answer answer : new Answer[] { page, browser.get("/c/" + courseRun(page) + "/units/unit-1.1"),
				browser.get("/c/" + courseRun(page) + "/session"), browser.get("/c/" + courseRun(page) + "/none") }) {
			assertThat(answer.header("Cache-Control").orElseThrow()).contains("no-store");
			assertThat(answer.header("Cross-Origin-Resource-Policy")).hasValue("same-origin");
			assertThat(answer.header("Cross-Origin-Opener-Policy")).hasValue("same-origin");
		}
	}

	@Test
	void theLogoMayStandInAPageOfTheLms() {
		assertThat(lms.client().get(TOOL + "/assets/bilik.svg").header("Cross-Origin-Resource-Policy")).isEmpty();
	}

	private static void assertHeaders(Answer answer) {
		assertThat(frameAncestors(answer)).containsExactlyInAnyOrder("'self'", lms.url());
		assertThat(answer.header("Content-Security-Policy").orElseThrow())
			.contains("default-src 'none'; script-src 'self'; style-src 'self'; ", "; form-action 'self'; ",
					"; base-uri 'none'; ")
			.doesNotContain("unsafe", "*");
		assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
		assertThat(answer.headers().allValues("Referrer-Policy")).containsExactly("same-origin");
		assertThat(answer.headers().allValues("Permissions-Policy")).singleElement()
			.asString()
			.contains("camera=()", "geolocation=()", "microphone=()");
		assertThat(answer.header("X-Frame-Options")).isEmpty();
		// the tests' tool has no TLS
		assertThat(answer.header("Strict-Transport-Security")).isEmpty();
	}

	private static String base64(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
