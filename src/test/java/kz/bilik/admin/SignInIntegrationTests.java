package kz.bilik.admin;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

class SignInIntegrationTests extends AdminTest {

	private static final String CHOSEN = "таңдалған құпиясөз 📚";

	private static final Map<String, String> CHOICE = Map.of("password", CHOSEN, "repeated", CHOSEN);

	@Autowired
	private OperatorSignIn signIn;

	@Test
	void aLinkLetsTheOperatorChooseAPasswordOnce() {
		this.jdbc.sql("delete from operator_password").update();
		String link = link();
		LaunchClient browser = browser();
		assertThat(browser.get(link).status()).isEqualTo(200);
		assertThat(browser.post(link, CHOICE).uri().getPath()).isEqualTo("/admin");
		assertAskedIn(signIn(browser(), PASSWORD));
		assertThat(signIn(browser(), CHOSEN).uri().getPath()).isEqualTo("/admin");
		Answer again = browser().get(link);
		assertThat(again.status()).isEqualTo(403);
		assertThat(again.body()).contains("data-error=\"operator-link\"");
		assertThat(this.jdbc.sql("select password from operator_password").query(String.class).single())
			.startsWith("{pbkdf2}");
	}

	@Test
	void aLinkIsGoodForADay() {
		String link = link();
		clock.advance(Duration.ofHours(25));
		assertThat(browser().get(link).status()).isEqualTo(403);
	}

	@Test
	void aPasswordThatIsShortOrMistypedIsNotTaken() {
		String link = link();
		LaunchClient browser = browser();
		browser.get(link);
		Answer tooShort = browser.post(link, Map.of("password", "он бір таңб", "repeated", "он бір таңб"));
		assertThat(tooShort.status()).isEqualTo(422);
		assertThat(tooShort.body()).contains("12–200");
		assertThat(browser.post(link, Map.of("password", CHOSEN, "repeated", PASSWORD)).status()).isEqualTo(422);
		assertThat(browser.post(link, CHOICE).status()).isEqualTo(200);
	}

	@Test
	void thereIsOneAnswerForAWrongPasswordAndForNone() {
		Answer wrong = signIn(browser(), "not the password");
		this.jdbc.sql("delete from operator_password").update();
		Answer none = signIn(browser(), "none");
		assertThat(wrong.status()).isEqualTo(401);
		assertThat(none.status()).isEqualTo(401);
		assertThat(withoutToken(none)).isEqualTo(withoutToken(wrong)).contains("Құпиясөз дұрыс емес");
	}

	@Test
	void guessingFromOneNetworkEnds() {
		LaunchClient guesser = browser();
		// as if another node had seen them
		for (int attempt = 0; attempt < 9; attempt++) {
			attempted("203.0.113.1");
		}
		guesser.header("X-Forwarded-For", "203.0.113.1");
		assertThat(signIn(guesser, "wrong").status()).isEqualTo(401);
		Answer locked = signIn(guesser, PASSWORD);
		assertThat(locked.status()).isEqualTo(429);
		assertThat(Integer.parseInt(locked.header("Retry-After").orElseThrow())).isBetween(880, 901);
		assertThat(locked.body()).contains(" 15 минуттан кейін");
		clock.advance(Duration.ofMinutes(5));
		assertThat(signIn(guesser, PASSWORD).body()).contains(" 10 минуттан кейін");
		clock.advance(Duration.ofMinutes(11));
		assertThat(signIn(guesser, PASSWORD).uri().getPath()).isEqualTo("/admin");
	}

	@Test
	void guessingFromEverywhereEndsForAllStrangers() {
		IntStream.range(0, 100).forEach((number) -> attempted("198.51.100." + number));
		Answer locked = signIn(browser(), PASSWORD);
		assertThat(locked.status()).isEqualTo(429);
		assertThat(locked.body()).contains(" 60 минуттан кейін");
		clock.advance(Duration.ofMinutes(61));
		assertThat(signIn(browser(), PASSWORD).uri().getPath()).isEqualTo("/admin");
	}

	@Test
	void strangersLockNobodyOutOfABrowserThatTheOperatorHasUsed() {
		LaunchClient known = operator();
		known.post("/admin/sign-out", Map.of());
		IntStream.range(0, 100).forEach((number) -> attempted("198.51.100." + number));
		assertThat(signIn(known.header("X-Forwarded-For", "198.51.100.1"), PASSWORD).uri().getPath())
			.isEqualTo("/admin");
		assertThat(signIn(browser(), PASSWORD).status()).as("what strangers tried is not forgotten").isEqualTo(429);
	}

	@Test
	void noBrowserMakesItselfKnown() {
		String kept = this.signIn.newBrowser();
		String id = this.signIn.browser(kept);
		assertThat(kept).startsWith(id + ".");
		for (String madeUp : List.of("", ".", id, id + ".", "x" + kept, kept + "0", "1." + kept)) {
			assertThat(this.signIn.browser(madeUp)).as(madeUp).isNull();
		}
	}

	@Test
	void whoHoldsABrowserOfTheOperatorsMayNotGuessForEverEither() {
		LaunchClient known = operator();
		known.post("/admin/sign-out", Map.of());
		for (int attempt = 0; attempt < 10; attempt++) {
			assertThat(signIn(known.header("X-Forwarded-For", "198.51.100." + attempt), "wrong").status())
				.isEqualTo(401);
		}
		assertThat(signIn(known, PASSWORD).status()).isEqualTo(429);
		assertThat(signIn(browser(), PASSWORD).uri().getPath()).as("elsewhere").isEqualTo("/admin");
	}

	@Test
	void whoeverIsSignedInIsAskedInWhenThePasswordHasBecomeAnother() {
		LaunchClient operator = operator();
		assertThat(operator.get("/admin/keys").uri().getPath()).isEqualTo("/admin/keys");
		// as by a changed setting
		this.jdbc.sql("update operator_password set password = concat(password, 'x')").update();
		assertAskedIn(operator.get("/admin/keys"));
	}

	@Test
	void oneAddressMaySignInOnlySoOftenAMinute() {
		LaunchClient browser = browser();
		IntStream.range(0, 10).forEach((number) -> browser.get(TOOL + "/admin/sign-in"));
		Answer tooMany = browser.get(TOOL + "/admin/sign-in");
		assertThat(tooMany.status()).isEqualTo(429);
		assertThat(tooMany.body()).contains("data-error=\"too-many-requests\"");
		assertThat(Integer.parseInt(tooMany.header("Retry-After").orElseThrow())).isBetween(1, 10);
	}

	@Test
	void aSessionEndsAfterHalfAnHourIdleAndAfterTwelveHours() {
		LaunchClient operator = operator();
		for (int minutes = 29; minutes < 12 * 60; minutes += 29) {
			clock.advance(Duration.ofMinutes(29));
			assertThat(operator.get("/admin/keys").uri().getPath()).isEqualTo("/admin/keys");
		}
		clock.advance(Duration.ofMinutes(29));
		assertAskedIn(operator.get("/admin/keys"));
		operator = operator();
		clock.advance(Duration.ofMinutes(31));
		assertAskedIn(operator.get("/admin/keys"));
	}

	@Test
	void nobodyComesInWithASessionThatWasGivenToThem() {
		LaunchClient browser = browser();
		Answer before = browser.get(TOOL + "/admin/sign-in?lang=ru");
		browser.get(TOOL + "/admin/sign-in");
		Answer overview = signIn(browser, PASSWORD);
		assertThat(overview.body()).contains("lang=\"ru\"");
		LaunchClient thief = browser();
		String given = sessionCookie(before);
		thief.header("Cookie", given);
		assertAskedIn(thief.get(TOOL + "/admin"));
	}

	@Test
	void whoeverChangesThePasswordIsSignedOutEverywhereElse() {
		LaunchClient elsewhere = operator();
		LaunchClient operator = operator();
		operator.get("/admin/password");
		assertThat(operator.post("/admin/password", Map.of("current", "wrong", "password", CHOSEN, "repeated", CHOSEN))
			.status()).isEqualTo(422);
		Answer changed = operator.post("/admin/password",
				Map.of("current", PASSWORD, "password", CHOSEN, "repeated", CHOSEN));
		assertThat(changed.uri().getPath()).isEqualTo("/admin");
		assertAskedIn(elsewhere.get("/admin"));
		assertThat(operator.get("/admin/audit").body()).contains("data-action=\"password-changed\"");
	}

	@Test
	void theOperatorAndAListenerInOneBrowserDoNotMix() {
		LaunchClient browser = browser();
		Answer course = browser.launch(launch(LISTENER, "programme"));
		assertThat(course.status()).isEqualTo(200);
		assertAskedIn(browser.get(TOOL + "/admin"));
		assertThat(signIn(browser, PASSWORD).uri().getPath()).isEqualTo("/admin");
		assertThat(browser.get(course.uri().toString()).status()).isEqualTo(200);

		browser.launch(launch(OTHER_LISTENER, "programme"));
		assertThat(browser.get(TOOL + "/admin").uri().getPath()).isEqualTo("/admin");

		assertAskedIn(browser.post("/admin/sign-out", Map.of()));
		assertAskedIn(browser.get(TOOL + "/admin"));
		assertThat(browser.get(course.uri().toString()).status()).isEqualTo(200);
	}

	@Test
	void thePagesAreForTheOperatorOnly() {
		LaunchClient stranger = browser();
		LaunchClient instructor = browser();
		instructor.launch(launch(INSTRUCTOR, "programme"));
		for (String page : List.of("", "/platforms", "/platforms/1", "/launches", "/keys", "/password", "/no-such")) {
			assertAskedIn(stranger.get(TOOL + "/admin" + page));
			assertAskedIn(instructor.get(TOOL + "/admin" + page));
		}
	}

	@Test
	void noOtherPageShowsThemInAFrame() {
		LaunchClient operator = operator();
		for (String page : List.of("", "/link", "/no-such")) {
			assertThat(operator.get(TOOL + "/admin" + page).headers().allValues("Content-Security-Policy"))
				.singleElement()
				.asString()
				.endsWith("frame-ancestors 'none'");
		}
	}

	@Test
	void aFormFromElsewhereIsRefused() {
		LaunchClient operator = operator();
		Answer refused = operator.post("/admin/keys/rotate", Map.of("_csrf", "guessed"));
		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.body()).contains("data-error=\"operator-form-expired\"");
		operator.forgetCookies();
		assertThat(operator.post("/admin/sign-in", Map.of("password", PASSWORD)).status()).isEqualTo(403);
	}

	/** In vain, and as another node saw it. */
	private void attempted(String network) {
		this.jdbc.sql("insert into operator_sign_in (at, client, known) values (?, ?, false)")
			.params(Timestamp.from(clock.instant()), network)
			.update();
	}

	@Test
	void theTokenOfAFormBelongsToTheSession() {
		LaunchClient operator = browser();
		Form form = operator.get(TOOL + "/admin/sign-in").form().with("password", PASSWORD);
		String session = sessionCookie(operator.send(form));
		Answer ofAnother = browser().get(TOOL + "/admin/sign-in");
		// a neighbouring site can set it
		String planted = ofAnother.header("Set-Cookie").orElseThrow().replaceAll(";.*", "");
		assertThat(planted).startsWith("bilik_operator_csrf=");
		Answer refused = browser().header("Cookie", session + "; " + planted)
			.send(new Form(URI.create(TOOL + "/admin/platforms/links"),
					Map.of("_csrf", ofAnother.field("_csrf").orElseThrow())));
		assertThat(refused.status()).isEqualTo(403);
		assertThat(refused.body()).contains("data-error=\"operator-form-expired\"");
	}

	@Test
	void anOpenPageKnowsWhenItsSessionEnds() {
		LaunchClient operator = operator();
		Answer page = operator.get("/admin/keys");
		assertThat(page.body()).contains("data-idle=\"1800\"", "data-stay=\"/admin/session\"");
		assertThat(Integer.parseInt(page.body().replaceAll("(?s).*data-whole=\"(\\d+)\".*", "$1"))).isBetween(43100,
				43200);
		assertThat(operator.get("/admin/session").status()).isEqualTo(204);
		clock.advance(Duration.ofHours(13));
		assertThat(operator.get("/admin/session").status()).isEqualTo(401);
		assertThat(browser().get(TOOL + "/admin/sign-in").body()).doesNotContain("data-idle");
	}

	private String link() {
		String token = "a-token-for-tests";
		this.jdbc.sql("insert into operator_link (token_hash, expires_at) values (?, ?)")
			.params(sha256(token), Timestamp.from(clock.instant().plus(Duration.ofDays(1))))
			.update();
		return TOOL + "/admin/link?token=" + token;
	}

	private static String sha256(String text) {
		try {
			return HexFormat.of()
				.formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String withoutToken(Answer page) {
		return page.body().replaceAll("name=\"_csrf\" value=\"[^\"]*\"", "");
	}

	private static String sessionCookie(Answer answer) {
		List<String> cookies = answer.headers()
			.allValues("Set-Cookie")
			.stream()
			.filter((cookie) -> cookie.startsWith("bilik_operator="))
			.toList();
		assertThat(cookies).singleElement()
			.asString()
			.contains("; Secure", "; HttpOnly", "SameSite=Lax", "Path=/admin")
			.doesNotContain("Partitioned");
		return cookies.get(0).substring(0, cookies.get(0).indexOf(';'));
	}

}
