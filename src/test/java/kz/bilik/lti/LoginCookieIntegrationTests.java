package kz.bilik.lti;

import java.net.URI;
import java.util.Map;

import kz.bilik.Conformance;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Browsers that do not bring cookies back: they are found out while the platform's hint
 * is still good. What a real browser does is in {@code FrameBrowserTests}.
 */
@ExtendWith(Conformance.class)
class LoginCookieIntegrationTests extends LaunchTest {

	private static final URI LOGIN = URI.create(TOOL + "/lti/login");

	private static final String HINT = "{\"cmid\":\"11\",\"launchid\":\"Ә+&\"}";

	@Test
	void aBrowserThatIsNewHereComesTwiceAndBringsEverythingAgain() {
		LaunchClient browser = lms.client();
		Answer first = browser.send(new Form(LOGIN, parameters()));
		assertThat(first.status()).isEqualTo(307);
		assertThat(first.location()).contains(URI.create(LOGIN + "?cookies_asked=1"));
		assertThat(first.header("Cache-Control")).hasValue("no-store");
		assertThat(first.headers().allValues("Set-Cookie")).singleElement()
			.asString()
			.startsWith("bilik_cookies=1;")
			.contains("; Path=/lti/login", "; Max-Age=", "; Secure", "; HttpOnly", "; SameSite=None", "; Partitioned");
		Answer second = browser.send(new Form(first.location().orElseThrow(), parameters()));
		assertThat(second.status()).isEqualTo(302);
		assertThat(second.header("Location").orElseThrow()).startsWith(lms.platform().authenticationEndpoint());
	}

	@Test
	void aBrowserThatWasHereBeforeIsSentOnAtOnce() {
		LaunchClient browser = lms.client();
		browser.submit(new Form(LOGIN, parameters()));
		assertThat(browser.send(new Form(LOGIN, parameters())).status()).isEqualTo(302);
	}

	@Test
	void aLoginByGetKeepsItsParametersAsTheyWereWritten() {
		String query = "iss=" + lms.url() + "&login_hint=a%2Bb%20c&target_link_uri=" + TOOL + "%2F";
		Answer end = lms.client().get(LOGIN + "?" + query);
		assertThat(end.uri()).isEqualTo(URI.create(LOGIN + "?" + query + "&cookies_asked=1"));
		assertThat(end.header("Location").orElseThrow()).contains("login_hint=a%2Bb%20c");
	}

	@Test
	void offersANewWindowWhereAFrameGetsNoCookies() {
		Answer page = withoutCookies("iframe", LOGIN + "?cookies_asked=1", parameters());
		assertRefused(page, 400, "cookies-in-frame");
		assertThat(frameAncestors(page)).contains(lms.url());
		assertThat(page.header("Content-Security-Policy").orElseThrow()).contains("form-action 'self' " + lms.url());
		assertThat(page.body()).contains("target=\"_blank\"").doesNotContain("_csrf");
		assertThat(page.form().action()).isEqualTo(LOGIN);
		assertThat(page.form().fields()).containsAllEntriesOf(parameters()).doesNotContainKey("cookies_asked");
	}

	@Test
	void theNewWindowBeginsTheSameLoginAfreshAndItsHintIsStillGood() {
		Map<String, String> initiation = lms.client().initiate(launch(LISTENER));
		Form form = withoutCookies("iframe", LOGIN + "?cookies_asked=1", initiation).form();
		LaunchClient window = lms.client();
		window.submit(new Form(URI.create(lms.url() + "/sign-in"), Map.of("person", LISTENER)));
		Answer login = window.submit(form);
		assertEntered(window.submit(window.authenticate(login).form()), "listener");
	}

	@Test
	void saysSoWhereTheNewWindowGetsNoCookiesEither() {
		Answer page = withoutCookies("iframe", LOGIN + "?cookies_asked=1", parameters());
		Answer window = lms.client().send(page.form());
		assertThat(window.status()).isEqualTo(307);
		Answer end = lms.client().send(new Form(window.location().orElseThrow(), page.form().fields()));
		assertRefused(end, 400, "cookies-blocked");
		assertThat(end.body()).doesNotContain("<form");
	}

	@Test
	void doesNotOfferAWindowToAPageThatHasOne() {
		assertRefused(withoutCookies("document", LOGIN + "?cookies_asked=1", parameters()), 400, "cookies-blocked");
	}

	@Test
	void aBrowserThatDoesNotSayWhereThePageStandsIsOfferedAWindow() {
		assertRefused(lms.client().send(new Form(URI.create(LOGIN + "?cookies_asked=1"), parameters())), 400,
				"cookies-in-frame");
	}

	@ParameterizedTest
	@ValueSource(strings = { "kk", "ru", "en" })
	void offersTheNewWindowInTheLanguageOfTheBrowser(String language) {
		Answer page = lms.client()
			.header("Accept-Language", language)
			.send(new Form(URI.create(LOGIN + "?cookies_asked=1"), parameters()));
		assertThat(page.body()).contains("<html lang=\"" + language + "\"");
	}

	@Test
	void whatThePlatformSentIsNoMarkup() {
		Map<String, String> parameters = parameters();
		parameters.put("lti_message_hint", "\"><script>alert(1)</script>");
		parameters.put("<x>", "'\"<y>");
		Answer page = withoutCookies("iframe", LOGIN + "?cookies_asked=1", parameters);
		assertThat(page.body()).doesNotContain("<script", "<x>", "<y>");
		assertThat(page.form().fields()).containsEntry("lti_message_hint", "\"><script>alert(1)</script>");
	}

	@Test
	void refusesBeforeItAsksForCookies() {
		Map<String, String> parameters = parameters();
		parameters.put("target_link_uri", "https://evil.example/");
		assertRefused(lms.client().send(new Form(LOGIN, parameters)), 400, "foreign-target");
		parameters.remove("iss");
		assertRefused(lms.client().send(new Form(LOGIN, parameters)), 400, "incomplete-login");
	}

	@Test
	void takesALongHintAndRefusesOneThatFitsInNoAddress() {
		LaunchClient browser = lms.client();
		Map<String, String> parameters = parameters();
		parameters.put("lti_message_hint", "h".repeat(8000));
		assertThat(browser.submit(new Form(LOGIN, parameters)).header("Location").orElseThrow())
			.contains("h".repeat(8000));
		parameters.put("lti_message_hint", "Ә".repeat(8000));
		assertRefused(browser.submit(new Form(LOGIN, parameters)), 400, "overlong-login");
	}

	@Test
	void anIssuerOfAnyLengthIsRefusedWithAPage() {
		Map<String, String> parameters = parameters();
		parameters.put("iss", "https://" + "a".repeat(100_000) + ".example/");
		Answer page = lms.client().send(new Form(LOGIN, parameters));
		assertRefused(page, 400, "unknown-platform");
		assertThat(frameAncestors(page)).containsExactlyInAnyOrder("'self'", lms.url());
	}

	/** A browser that sends none of the cookies that it was given. */
	private static Answer withoutCookies(String destination, String uri, Map<String, String> parameters) {
		return lms.client().header("Sec-Fetch-Dest", destination).send(new Form(URI.create(uri), parameters));
	}

	private static Map<String, String> parameters() {
		Map<String, String> parameters = lms.client().initiate(launch(LISTENER));
		parameters.put("lti_message_hint", HINT);
		return parameters;
	}

}
