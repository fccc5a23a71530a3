package kz.bilik.lti;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.Conformance;
import kz.demolms.Launch;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.util.HtmlUtils;
import org.springframework.web.util.UriUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the page of a refusal says and offers beside its reason.
 */
@ExtendWith(Conformance.class)
class RefusalPageIntegrationTests extends LaunchTest {

	private static final String PRESENTATION = Launch.LTI + "launch_presentation";

	@ParameterizedTest
	@CsvSource({ "kk, Білік операторы", "ru, оператор Білік", "en, the operator of Bilik" })
	void namesWhoCanMendIt(String locale, String mender) {
		assertThat(enter(refused().locale(locale)).body()).contains("<strong>" + mender + "</strong>");
	}

	@Test
	void leadsBackToTheCourseOutOfTheFrameWithTheErrorAndItsNumber() {
		Answer page = enter(refused().locale("en"));
		Matcher link = Pattern.compile("href=\"([^\"]+)\" target=\"_top\"").matcher(page.body());
		assertThat(link.find()).isTrue();
		String back = HtmlUtils.htmlUnescape(link.group(1));
		assertThat(back).startsWith(lms.url() + "/course?lti_errormsg=");
		Matcher number = Pattern.compile("<strong[^>]*>([0-9A-Z]{7})</strong>").matcher(page.body());
		assertThat(number.find()).isTrue();
		assertThat(UriUtils.decode(back, StandardCharsets.UTF_8))
			.contains("lti_errormsg=This deployment is not registered")
			.endsWith("lti_errorlog=unknown-deployment " + number.group(1));
	}

	@Test
	void theLmsShowsTheErrorToThePerson() {
		Begun launch = begin(refused().locale("ru")
			.claim(PRESENTATION, Map.of("return_url", lms.url() + "/course?id=2&lang=ru#top", "locale", "ru")));
		String page = launch.browser().submit(launch.form()).body();
		Matcher link = Pattern.compile("href=\"([^\"]+)\" target=\"_top\"").matcher(page);
		assertThat(link.find()).isTrue();
		assertThat(launch.browser().get(HtmlUtils.htmlUnescape(link.group(1))).body())
			.contains("Эта установка не зарегистрирована");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example/course", "javascript:alert(1)", "//evil.example", "", " ", "::",
			"/course" })
	void leadsNowhereButToARegisteredPlatform(String url) {
		Answer page = enter(refused().claim(PRESENTATION, Map.of("return_url", url)));
		assertRefused(page, 400, "unknown-deployment");
		assertThat(page.body()).doesNotContain("_top", "evil");
	}

	@Test
	void leadsNowhereWhereThePlatformGaveNoWayBack() {
		assertThat(enter(refused().without(PRESENTATION)).body()).doesNotContain("_top");
		assertThat(enter(refused().claim(PRESENTATION, Map.of("return_url", 7))).body()).doesNotContain("_top");
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "HEAD", "PUT", "DELETE" })
	void explainsTheLaunchAddressToWhoeverOpensIt(String method) {
		Answer page = lms.client().send(method, URI.create(TOOL + "/lti/launch"));
		assertThat(page.status()).isEqualTo(405);
		assertThat(page.header("Allow")).hasValue("POST");
		if (!method.equals("HEAD")) {
			assertRefused(page, 405, "not-posted");
		}
	}

	@Test
	void refusesWhatIsTooMuch() {
		String big = "x".repeat(3_000_000);
		for (String path : new String[] { "/lti/login", "/lti/launch" }) {
			assertThat(lms.client().send(new Form(URI.create(TOOL + path), Map.of("iss", big))).status()).isBetween(400,
					499);
		}
	}

	private static Launch refused() {
		return launch(LISTENER).claim(Launch.LTI + "deployment_id", "77");
	}

}
