package kz.bilik.lti;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.bilik.Conformance;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The login that goes before a launch (Security Framework 1.0, 5.1.1), and its state.
 */
@ExtendWith(Conformance.class)
class LoginIntegrationTests extends LaunchTest {

	private static final URI LOGIN = URI.create(TOOL + "/lti/login");

	@Test
	void sendsTheBrowserToThePlatformWithARequestThatItUnderstands() {
		Answer answer = lms.client().submit(new Form(LOGIN, parameters()));
		assertThat(answer.status()).isEqualTo(302);
		assertThat(answer.header("Location").orElseThrow()).startsWith(lms.platform().authenticationEndpoint() + "?");
		Map<String, String> request = query(answer);
		assertThat(request).containsEntry("scope", "openid")
			.containsEntry("response_type", "id_token")
			.containsEntry("response_mode", "form_post")
			.containsEntry("prompt", "none")
			.containsEntry("client_id", lms.platform().clientId())
			.containsEntry("redirect_uri", TOOL + "/lti/launch")
			.containsEntry("login_hint", LISTENER)
			.containsEntry("lti_message_hint", "{\"cmid\":\"11\",\"launchid\":\"Ә+&\"}");
		assertThat(request.get("nonce")).hasSizeGreaterThanOrEqualTo(32);
		assertThat(request.get("state")).isNotBlank();
		assertNobodySignedIn(browserWith(cookies(answer)));
	}

	@Test
	void noTwoLoginsShareNonceStateOrCookie() {
		LaunchClient browser = lms.client();
		Answer one = browser.submit(new Form(LOGIN, parameters()));
		Answer other = browser.submit(new Form(LOGIN, parameters()));
		assertThat(query(one).get("nonce")).isNotEqualTo(query(other).get("nonce"));
		assertThat(query(one).get("state")).isNotEqualTo(query(other).get("state"));
		assertThat(cookies(one).split("=")[0]).isNotEqualTo(cookies(other).split("=")[0]);
	}

	@Test
	void beginsByGetToo() {
		LaunchClient browser = lms.client();
		browser.submit(new Form(URI.create(lms.url() + "/sign-in"), Map.of("person", LISTENER)));
		Form initiation = browser.get(lms.url() + "/lti/start?link=unit-1.1&target=iframe").form();
		assertThat(initiation.action()).isEqualTo(LOGIN);
		Answer login = browser.get(LOGIN + "?" + encode(initiation.fields()));
		assertEntered(browser.submit(browser.authenticate(login).form()), "listener");
	}

	@Test
	void twoLoginsUnderWayInOneBrowserBothArrive() {
		LaunchClient browser = lms.client();
		Answer first = browser.login(launch(LISTENER));
		Answer second = browser.login(lms.launch(LISTENER, "unit-1.2"));
		assertEntered(browser.submit(browser.authenticate(second).form()), "listener");
		assertEntered(browser.submit(browser.authenticate(first).form()), "listener");
	}

	@Test
	void findsThePlatformByItsIssuerWhenNoClientIdIsSent() {
		assertThat(lms.client().submit(new Form(LOGIN, parameters()).without("client_id")).status()).isEqualTo(302);
	}

	@Test
	void namesTheIssuerAndTheClientIdThatAreNotRegisteredInAFrameOfThatPlatform() {
		Answer page = lms.client()
			.submit(new Form(LOGIN, parameters()).with("iss", "https://new.lms.example:8443/moodle")
				.with("client_id", "<client>"));
		assertRefused(page, 400, "unknown-platform");
		assertThat(page.body()).contains("https://new.lms.example:8443/moodle", "&lt;client&gt;");
		assertThat(frameAncestors(page)).containsExactlyInAnyOrder("'self'", lms.url(), "https://new.lms.example:8443");
	}

	@Test
	void refusesAClientIdThatTheIssuerIsNotRegisteredWith() {
		Answer page = lms.client().submit(new Form(LOGIN, parameters()).with("client_id", "other-client"));
		assertRefused(page, 400, "unknown-platform");
		assertThat(page.body()).contains(lms.url(), "other-client");
	}

	@ParameterizedTest
	@ValueSource(strings = { "not an address", "javascript:alert(1)", "https://a.example;script-src *", "https://*",
			"https://a.example\r\nX-Injected: 1" })
	void anIssuerThatIsNoAddressOfTheWebMayFrameNothing(String issuer) {
		Answer page = lms.client().submit(new Form(LOGIN, parameters()).with("iss", issuer));
		assertRefused(page, 400, "unknown-platform");
		assertThat(frameAncestors(page)).containsExactlyInAnyOrder("'self'", lms.url());
		assertThat(page.header("X-Injected")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "iss", "login_hint", "target_link_uri" })
	void namesTheParameterThatIsMissing(String parameter) {
		for (Form form : List.of(new Form(LOGIN, parameters()).without(parameter),
				new Form(LOGIN, parameters()).with(parameter, " "))) {
			Answer page = lms.client().submit(form);
			assertRefused(page, 400, "incomplete-login");
			assertThat(page.body()).contains(parameter);
		}
		assertRefused(lms.client().get(LOGIN.toString()), 400, "incomplete-login");
	}

	@ParameterizedTest
	@MethodSource
	void refusesATargetOutsideOfTheTool(String target) {
		Answer page = lms.client().submit(new Form(LOGIN, parameters()).with("target_link_uri", target));
		assertRefused(page, 400, "foreign-target");
		assertThat(page.header("Set-Cookie")).isEmpty();
	}

	static Stream<String> refusesATargetOutsideOfTheTool() {
		return Stream.of("https://evil.example/", "//evil.example/", "/lti/launch", "javascript:alert(1)",
				TOOL + "@evil.example/", TOOL.replace("http:", "https:") + "/", "http://127.0.0.1:1/",
				TOOL + "\\@evil.example/");
	}

	@Test
	void aLoginBegunInAnotherBrowserIsWorthNothing() {
		Begun launch = begin(launch(LISTENER));
		LaunchClient victim = lms.client();
		assertRefused(victim.submit(launch.form()), 401, "other-browser");
		assertNobodySignedIn(victim);
	}

	@Test
	void theCookieOfAnotherLoginIsWorthNothing() {
		String cookie = cookies(lms.client().submit(new Form(LOGIN, parameters())));
		Begun launch = begin(launch(LISTENER));
		String ownName = launch.cookies().substring(0, launch.cookies().indexOf('='));
		for (String cookies : List.of(cookie, ownName + cookie.substring(cookie.indexOf('=')), ownName + "=")) {
			assertRefused(browserWith(cookies).submit(launch.form()), 401, "other-browser");
		}
	}

	@Test
	void theStateOfAnotherLoginInTheSameBrowserIsWorthNothing() {
		LaunchClient browser = lms.client();
		String otherState = query(browser.submit(new Form(LOGIN, parameters()))).get("state");
		Form form = browser.authenticate(browser.login(launch(LISTENER))).form();
		assertRefused(browser.submit(form.with("state", otherState)), 401, "wrong-nonce");
		assertNobodySignedIn(browser);
	}

	@Test
	void refusesAStateThatWasTamperedWith() {
		Begun launch = begin(launch(LISTENER));
		String[] state = launch.form().fields().get("state").split("\\.");
		String unsigned = "eyJhbGciOiJub25lIn0." + state[1] + ".";
		String changed = state[0] + "." + state[1].substring(2) + "." + state[2];
		for (String other : List.of(unsigned, changed, state[0] + "." + state[1] + ".", "x", "..",
				launch.form().fields().get("id_token"))) {
			assertRefused(launch.browser().submit(launch.form().with("state", other)), 401, "invalid-state");
		}
		assertNobodySignedIn(launch.browser());
	}

	@Test
	void refusesALaunchWithoutState() {
		Begun launch = begin(launch(LISTENER));
		assertRefused(launch.browser().submit(launch.form().without("state")), 401, "invalid-state");
		assertRefused(launch.browser().submit(launch.form().with("state", "")), 401, "invalid-state");
		assertNobodySignedIn(launch.browser());
	}

	@Test
	void tellsWhatThePlatformSaysWhenItLetsNobodyIn() {
		Begun launch = begin(launch(LISTENER));
		Form error = launch.form().without("id_token").with("error", "login_required");
		Answer page = launch.browser().submit(error);
		assertRefused(page, 400, "platform-error");
		assertThat(page.body()).contains("login_required").doesNotContain("null");
		page = launch.browser().submit(error.with("error_description", "Session <timed> out"));
		assertRefused(page, 400, "platform-error");
		assertThat(page.body()).contains("Session &lt;timed&gt; out");
		assertNobodySignedIn(launch.browser());
	}

	@Test
	void theCookieOfALoginWorksInAFrameForTheLaunchOnlyAndNoLongerThanTheLogin() {
		Answer answer = lms.client().submit(new Form(LOGIN, parameters()));
		assertThat(answer.headers().allValues("Set-Cookie")).singleElement()
			.asString()
			.startsWith("bilik_login_")
			.contains("; Path=/lti/launch", "; Max-Age=600", "; Secure", "; HttpOnly", "; SameSite=None",
					"; Partitioned");
	}

	private static Map<String, String> parameters() {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("iss", lms.platform().issuer());
		parameters.put("client_id", lms.platform().clientId());
		parameters.put("login_hint", LISTENER);
		parameters.put("target_link_uri", TOOL + "/lti/launch");
		parameters.put("lti_deployment_id", lms.platform().deploymentId());
		parameters.put("lti_message_hint", "{\"cmid\":\"11\",\"launchid\":\"Ә+&\"}");
		return parameters;
	}

	private static Map<String, String> query(Answer redirect) {
		return Arrays.stream(redirect.location().orElseThrow().getRawQuery().split("&"))
			.map((pair) -> pair.split("=", 2))
			.collect(Collectors.toMap((pair) -> pair[0], (pair) -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
	}

	private static String encode(Map<String, String> fields) {
		return fields.entrySet()
			.stream()
			.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

}
