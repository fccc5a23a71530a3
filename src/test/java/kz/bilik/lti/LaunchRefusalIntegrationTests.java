package kz.bilik.lti;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetSequenceKey;
import com.nimbusds.jose.jwk.gen.OctetSequenceKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import kz.bilik.Conformance;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Launches that must not come in. Whoever is refused reads why, and stays logged out.
 */
@ExtendWith(Conformance.class)
class LaunchRefusalIntegrationTests extends LaunchTest {

	private static final String CONTEXT = Launch.LTI + "context";

	private static final String CUSTOM = Launch.LTI + "custom";

	private static final String DEPLOYMENT = Launch.LTI + "deployment_id";

	private static final String LINK = Launch.LTI + "resource_link";

	private static final String MESSAGE_TYPE = Launch.LTI + "message_type";

	private static final String ROLES = Launch.LTI + "roles";

	private static final String TARGET = Launch.LTI + "target_link_uri";

	private static final String VERSION = Launch.LTI + "version";

	@ParameterizedTest(name = "{0}")
	@MethodSource({ "badSignatures", "badTokens", "badTimes", "noLaunches", "foreigners" })
	void refusesALaunch(String which, int status, String reason, UnaryOperator<Launch> change) {
		LaunchClient browser = lms.client();
		Answer page = browser.launch(change.apply(launch(LISTENER)));
		assertRefused(page, status, reason);
		assertThat(page.header("Set-Cookie").orElse("")).doesNotContain("bilik=");
		assertNobodySignedIn(browser);
	}

	static Stream<Arguments> badSignatures() throws JOSEException {
		var foreignKey = new RSAKeyGenerator(2048).generate();
		var sharedKey = new OctetSequenceKeyGenerator(256).generate();
		return Stream.of(
				refused("signed by another key", 401, "invalid-token", (launch) -> launch.signedBy(foreignKey)),
				refused("signed by HS256", 401, "invalid-token", (launch) -> launch.signedBy(sharedKey)),
				refused("signed by HS256 with the public key for a secret", 401, "invalid-token",
						(launch) -> launch.signedBy(secret(publicKey()))),
				refused("signed by HS256 with the public key's PEM for a secret", 401, "invalid-token",
						(launch) -> launch.signedBy(secret(pem(publicKey()).getBytes(StandardCharsets.US_ASCII)))),
				refused("with alg none", 401, "invalid-token", Launch::unsigned));
	}

	private static byte[] publicKey() {
		try {
			return JWKSet.load(URI.create(lms.platform().jwksUri()).toURL())
				.getKeys()
				.get(0)
				.toRSAKey()
				.toRSAPublicKey()
				.getEncoded();
		}
		catch (IOException | ParseException | JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String pem(byte[] key) {
		return "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(key)
				+ "\n-----END PUBLIC KEY-----\n";
	}

	private static OctetSequenceKey secret(byte[] bytes) {
		return new OctetSequenceKey.Builder(bytes).build();
	}

	static Stream<Arguments> badTokens() {
		return Stream.of(
				refused("of another issuer", 401, "invalid-token", (launch) -> launch.claim("iss", "http://other.lms")),
				refused("whose issuer is no address", 401, "invalid-token", (launch) -> launch.claim("iss", "::")),
				refused("without issuer", 401, "invalid-token", (launch) -> launch.without("iss")),
				refused("for another client", 401, "invalid-token", (launch) -> launch.claim("aud", "other-client")),
				refused("for nobody", 401, "invalid-token", (launch) -> launch.without("aud")),
				refused("for several clients without azp", 401, "invalid-token",
						(launch) -> launch.claim("aud", List.of(lms.platform().clientId(), "other-client"))),
				refused("authorised for another client", 401, "invalid-token",
						(launch) -> launch.claim("azp", "other-client")),
				refused("authorised for another of its clients", 401, "invalid-token",
						(launch) -> launch.claim("aud", List.of(lms.platform().clientId(), "other-client"))
							.claim("azp", "other-client")),
				refused("without nonce", 401, "wrong-nonce", (launch) -> launch.without("nonce")),
				refused("with a wrong nonce", 401, "wrong-nonce",
						(launch) -> launch.claim("nonce", "0123456789abcdef0123456789abcdef")),
				refused("whose nonce is a list", 400, "invalid-launch",
						(launch) -> launch.claim("nonce", List.of("0"))));
	}

	static Stream<Arguments> badTimes() {
		return Stream.of(refused("that has run out", 401, "expired-token", (launch) -> launch.claim("exp", in(-90))),
				refused("without exp", 401, "invalid-token", (launch) -> launch.without("exp")),
				refused("whose exp is no time", 401, "invalid-token", (launch) -> launch.claim("exp", "tomorrow")),
				refused("without iat", 401, "invalid-token", (launch) -> launch.without("iat")),
				refused("without iat that soon runs out", 401, "invalid-token",
						(launch) -> launch.without("iat").claim("exp", in(20))),
				refused("whose iat is no time", 401, "invalid-token", (launch) -> launch.claim("iat", "today")),
				refused("issued in the future", 401, "wrong-clock", (launch) -> launch.claim("iat", in(120))),
				refused("issued long ago", 401, "wrong-clock", (launch) -> launch.claim("iat", in(-600))),
				refused("that is not good yet", 401, "invalid-token", (launch) -> launch.claim("nbf", in(600))));
	}

	static Stream<Arguments> noLaunches() {
		return Stream.of(
				refused("of another LTI version", 400, "invalid-launch", (launch) -> launch.claim(VERSION, "1.1.0")),
				refused("of an unknown message type", 400, "unsupported-message",
						(launch) -> launch.claim(MESSAGE_TYPE, "LtiUnheardOfRequest")),
				refused("whose roles are no list", 400, "invalid-launch",
						(launch) -> launch.claim(ROLES, "Instructor")),
				refused("with an empty deployment", 400, "invalid-launch", (launch) -> launch.claim(DEPLOYMENT, "")),
				refused("with a deployment id of 256 characters", 400, "invalid-launch",
						(launch) -> launch.claim(DEPLOYMENT, "1".repeat(256))),
				refused("without resource link", 400, "invalid-launch", (launch) -> launch.without(LINK)),
				refused("with an empty resource link id", 400, "invalid-launch",
						(launch) -> launch.claim(LINK, Map.of("id", ""))),
				refused("whose resource link is a text", 400, "invalid-launch", (launch) -> launch.claim(LINK, "11")),
				refused("whose context is a text", 400, "invalid-launch", (launch) -> launch.claim(CONTEXT, "2")),
				refused("whose custom parameters are a list", 400, "invalid-launch",
						(launch) -> launch.claim(CUSTOM, List.of("activity"))),
				refused("whose name is an object", 400, "invalid-launch",
						(launch) -> launch.claim("name", Map.of("kk", "Әйгерім"))),
				refused("whose column's address is too long to keep", 400, "invalid-launch",
						(launch) -> launch.claim(Launch.AGS, Map.of("lineitem", lms.url() + "/" + "1".repeat(2000)))),
				refused("without target", 400, "invalid-launch", (launch) -> launch.without(TARGET)));
	}

	static Stream<Arguments> foreigners() {
		return Stream.of(
				refused("of somebody with an empty sub", 400, "anonymous", (launch) -> launch.claim("sub", "")),
				refused("of somebody with a blank sub", 400, "anonymous", (launch) -> launch.claim("sub", " ")),
				refused("of somebody with a sub of 256 characters", 400, "invalid-launch",
						(launch) -> launch.claim("sub", "4".repeat(256))),
				refused("of an unknown deployment", 400, "unknown-deployment",
						(launch) -> launch.claim(DEPLOYMENT, "77")),
				refused("whose target is another site", 400, "foreign-target",
						(launch) -> launch.claim(TARGET, "https://evil.example/lti/launch")),
				refused("of an unknown programme", 400, "unknown-programme",
						(launch) -> inACourseOfItsOwn(launch).claim(CUSTOM, Map.of("programme", "no-such"))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "garbage", "a.b.c", "..", "eyJhbGciOiJSUzI1NiIsImtpZCI6IjEifQ.e30.AAAA" })
	void refusesAnIdTokenThatIsNone(String idToken) {
		Begun launch = begin(launch(LISTENER));
		assertRefused(launch.browser().submit(launch.form().with("id_token", idToken)), 401, "invalid-token");
		assertNobodySignedIn(launch.browser());
	}

	@Test
	void refusesALaunchWithoutAnIdToken() {
		Begun launch = begin(launch(LISTENER));
		assertRefused(launch.browser().submit(launch.form().without("id_token")), 400, "incomplete-launch");
		assertRefused(lms.client().submit(new Form(launch.form().action(), Map.of())), 400, "incomplete-launch");
		assertNobodySignedIn(launch.browser());
	}

	@ParameterizedTest
	@CsvSource({ "kk, kk", "ru, ru", "en, en", "kk_KZ, kk", "ru_RU, ru", "pt_br, kk", "!!, kk" })
	void refusesInTheLanguageOfTheLaunch(String locale, String language) {
		Answer page = enter(launch(LISTENER).locale(locale).claim(DEPLOYMENT, "77"));
		assertRefused(page, 400, "unknown-deployment");
		assertThat(page.body()).contains("<html lang=\"" + language + "\"");
	}

	@Test
	void saysWhichDeploymentIsToBeRegistered() {
		assertThat(enter(launch(LISTENER).claim(DEPLOYMENT, "<77>")).body()).contains("&lt;77&gt;", lms.url())
			.doesNotContain("<77>");
	}

	@Test
	void namesTheClaimThatIsMissing() {
		assertThat(enter(launch(LISTENER).without(ROLES)).body()).contains(ROLES);
		assertThat(enter(launch(LISTENER).without(LINK)).body()).contains(LINK + ".id");
	}

	@Test
	void callsABadSignatureSoThoughThePlatformsClockIsALittleAhead() throws JOSEException {
		lms.faults().clockOffset(Duration.ofSeconds(20));
		assertRefused(enter(launch(LISTENER).signedBy(new RSAKeyGenerator(2048).generate())), 401, "invalid-token");
	}

	@Test
	void saysThatTheClocksDisagreeWhenThePlatformsIsFarAhead() {
		lms.faults().clockOffset(Duration.ofMinutes(10));
		Answer page = enter(launch(LISTENER));
		assertRefused(page, 401, "wrong-clock");
		assertThat(page.body()).contains(Instant.now().plus(Duration.ofMinutes(10)).toString().substring(0, 13));
	}

	@Test
	void refusesAReloadOfTheLaunch() {
		Begun launch = begin(launch(LISTENER));
		assertEntered(launch.browser().submit(launch.form()), "listener");
		assertRefused(launch.browser().submit(launch.form()), 401, "other-browser");
	}

	@Test
	void refusesALaunchThatWasUsedBeforeThoughTheCookieOfItsLoginWasKept() {
		Begun launch = begin(launch(LISTENER));
		assertThat(browserWith(launch.cookies()).send(launch.form()).status()).isEqualTo(302);
		LaunchClient thief = browserWith(launch.cookies());
		assertRefused(thief.submit(launch.form()), 401, "replayed");
		assertNobodySignedIn(thief);
	}

	@Test
	void aRefusedLaunchDoesNotSpendTheNonce() {
		Begun launch = begin(launch(LISTENER));
		assertRefused(browserWith(launch.cookies()).send(launch.form().with("id_token", "garbage")), 401,
				"invalid-token");
		assertThat(browserWith(launch.cookies()).send(launch.form()).status()).isEqualTo(302);
	}

	@Test
	void ofTheSameLaunchSentSeveralTimesAtOnceOneSucceeds() throws Exception {
		int times = 4;
		Begun launch = begin(launch(LISTENER));
		CyclicBarrier start = new CyclicBarrier(times);
		ExecutorService browsers = Executors.newFixedThreadPool(times);
		try {
			List<Future<Answer>> answers = IntStream.range(0, times).mapToObj((i) -> browsers.submit(() -> {
				start.await();
				return browserWith(launch.cookies()).send(launch.form());
			})).toList();
			int entered = 0;
			for (Future<Answer> answer : answers) {
				if (answer.get().status() == 302) {
					entered++;
				}
				else {
					assertRefused(answer.get(), 401, "replayed");
				}
			}
			assertThat(entered).isEqualTo(1);
		}
		finally {
			browsers.shutdownNow();
		}
	}

	@Test
	void aRefusedLaunchLeavesNoTraceInTheDatabase() {
		String subject = "nobody-" + System.nanoTime();
		enter(inCourse(launch(LISTENER), subject).claim("sub", subject).claim(CUSTOM, Map.of("programme", "no-such")));
		Set<Long> rows = Stream.of("person where subject = ?", "course_run where scope_id = ?")
			.map((rowsOf) -> this.jdbc.sql("select count(*) from " + rowsOf).param(subject).query(Long.class).single())
			.collect(Collectors.toSet());
		assertThat(rows).containsOnly(0L);
	}

	private static long in(long seconds) {
		return Instant.now().plusSeconds(seconds).getEpochSecond();
	}

	private static Arguments refused(String which, int status, String reason, UnaryOperator<Launch> change) {
		return arguments(which, status, reason, change);
	}

}
