package kz.bilik.lti;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import kz.bilik.Conformance;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.bilik.lti.platform.ToolKeys;
import kz.bilik.lti.platform.ToolKeys.State;
import kz.bilik.lti.platform.ToolKeys.ToolKey;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

/**
 * The platform's keys, which come and go, and the tool's own.
 */
@ExtendWith(Conformance.class)
class PlatformKeyIntegrationTests extends LaunchTest {

	@Autowired
	private ToolKeys keys;

	/** The next one who needs a key makes one. */
	private void forgetKeys() {
		this.jdbc.sql("delete from tool_key").update();
	}

	/**
	 * Without this a test would meet the limit of fetches that an earlier one used up.
	 */
	@BeforeEach
	void aKeySetThatNobodyKnows() {
		this.jdbc.sql("update platform set jwks_uri = ? where issuer = ?")
			.params(lms.platform().jwksUri() + "?" + UUID.randomUUID(), lms.url())
			.update();
		this.registrations.forget();
	}

	@Test
	void aKeyThatThePlatformChangedBetweenTwoLaunchesWorksAtOnce() {
		assertEntered(enter(launch(LISTENER)), "listener");
		lms.rotateKey();
		assertEntered(enter(launch(LISTENER)), "listener");
	}

	@Test
	void keysThatAreKnownServeWhileThePlatformShowsNone() {
		assertEntered(enter(launch(LISTENER)), "listener");
		lms.faults().always(Endpoint.JWKS, Fault.answer(503));
		assertEntered(enter(launch(LISTENER)), "listener");
	}

	@Test
	void keysThatAreKnownServeForDaysWhileThePlatformShowsNone() {
		assertEntered(enter(launch(LISTENER)), "listener");
		lms.faults().always(Endpoint.JWKS, Fault.answer(503));
		for (int day = 0; day < 3; day++) {
			clock.advance(Duration.ofDays(1));
			assertEntered(enter(launch(LISTENER)), "listener");
		}
	}

	@Test
	void aKeyThatThePlatformWithdrewIsSoonBelievedNoLonger() throws JOSEException {
		RSAKey withdrawn = key("withdrawn").build();
		lms.faults().next(1, Endpoint.JWKS, keySet(withdrawn));
		assertEntered(enter(launch(LISTENER).signedBy(withdrawn).keyId("withdrawn")), "listener");
		clock.advance(Duration.ofMinutes(6));
		Awaitility.await()
			.untilAsserted(() -> assertRefused(enter(launch(LISTENER).signedBy(withdrawn).keyId("withdrawn")), 401,
					"invalid-token"));
	}

	@Test
	void aKeyThatWasWithdrawnWhileNobodyLaunchedIsNotBelievedOnceMore() throws JOSEException {
		RSAKey withdrawn = key("withdrawn").build();
		lms.faults().next(1, Endpoint.JWKS, keySet(withdrawn));
		assertEntered(enter(launch(LISTENER).signedBy(withdrawn).keyId("withdrawn")), "listener");
		clock.advance(Duration.ofHours(2));
		assertRefused(enter(launch(LISTENER).signedBy(withdrawn).keyId("withdrawn")), 401, "invalid-token");
	}

	@Test
	void aPlatformThatIsAwayForLongHoldsUpOneLaunchAndNotAll() {
		assertEntered(enter(launch(LISTENER)), "listener");
		clock.advance(Duration.ofHours(2));
		lms.faults().next(1, Endpoint.JWKS, Fault.answer(503));
		assertEntered(enter(launch(LISTENER)), "listener");
		lms.faults().always(Endpoint.JWKS, Fault.hang());
		Instant before = Instant.now();
		assertEntered(enter(launch(LISTENER)), "listener");
		assertThat(Duration.between(before, Instant.now())).isLessThan(Duration.ofSeconds(4));
	}

	@Test
	void aFloodOfMadeUpKeyIdsAsksThePlatformTwiceAndThenNotForHalfAMinute() {
		int before = lms.faults().requests(Endpoint.JWKS);
		for (int i = 0; i < 5; i++) {
			assertRefused(enter(launch(LISTENER).keyId("made-up-" + i)), 401, "invalid-token");
		}
		assertThat(lms.faults().requests(Endpoint.JWKS) - before).isEqualTo(2);
		assertEntered(enter(launch(LISTENER)), "listener");
		clock.advance(Duration.ofSeconds(31));
		lms.rotateKey();
		assertEntered(enter(launch(LISTENER)), "listener");
	}

	@Test
	void aClassThatComesAllAtOnceHasTheKeysFetchedOnce() {
		lms.faults().always(Endpoint.JWKS, Fault.slow(Duration.ofMillis(300)));
		int before = lms.faults().requests(Endpoint.JWKS);
		List<CompletableFuture<Answer>> launches = IntStream.range(0, 8)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> enter(launch(LISTENER)),
					Executors.newCachedThreadPool()))
			.toList();
		launches.forEach((launch) -> assertEntered(launch.join(), "listener"));
		assertThat(lms.faults().requests(Endpoint.JWKS) - before).isEqualTo(1);
	}

	@Test
	void aChangedAddressOfTheKeysTakesEffectAtOnce() {
		assertEntered(enter(launch(LISTENER)), "listener");
		this.jdbc.sql("update platform set jwks_uri = ? where issuer = ?")
			.params(lms.url() + "/no-such-page", lms.url())
			.update();
		this.registrations.forget();
		assertRefused(enter(launch(LISTENER)), 503, "platform-unreachable");
		aKeySetThatNobodyKnows();
		assertEntered(enter(launch(LISTENER)), "listener");
	}

	@ParameterizedTest
	@MethodSource("oddKeySets")
	void refusesALaunchWhoseKeyIsNotAmongThoseOfThePlatform(Fault odd) {
		lms.faults().always(Endpoint.JWKS, odd);
		assertRefused(enter(launch(LISTENER).keyId("odd")), 401, "invalid-token");
	}

	static Stream<?> oddKeySets() throws JOSEException {
		return Stream.of(named("no keys", keySet()),
				named("an elliptic curve", keySet(new ECKeyGenerator(Curve.P_256).keyID("odd").generate())),
				named("a key for encryption", keySet(key("odd").keyUse(KeyUse.ENCRYPTION).build())),
				named("a key for another algorithm", keySet(key("odd").algorithm(JWSAlgorithm.RS512).build())),
				named("a key without kid", keySet(key(null).build())), named("what is no key",
						Fault.answer(200, "{\"keys\": [{\"kty\": \"RSA\", \"kid\": \"odd\"}]}", Map.of())));
	}

	@Test
	void findsItsKeyAmongOddOnes() throws JOSEException {
		RSAKey key = key("odd").build();
		String published = Stream
			.of("{\"kty\": \"XYZ\"}", "{\"kty\": \"RSA\"}", new ECKeyGenerator(Curve.P_256).keyID("odd").generate(),
					key("odd").build(), key)
			.map((odd) -> (odd instanceof JWK jwk) ? jwk.toPublicJWK().toJSONString() : odd.toString())
			.collect(Collectors.joining(","));
		lms.faults().always(Endpoint.JWKS, Fault.answer(200, "{\"keys\": [" + published + "]}", Map.of()));
		assertEntered(enter(launch(LISTENER).signedBy(key).keyId("odd")), "listener");
	}

	private static RSAKey.Builder key(String id) throws JOSEException {
		return new RSAKey.Builder(new RSAKeyGenerator(2048).generate()).keyID(id);
	}

	private static Fault keySet(JWK... keys) {
		return Fault.answer(200, new JWKSet(List.of(keys)).toString(), Map.of());
	}

	@ParameterizedTest
	@MethodSource("outages")
	void saysThatThePlatformIsAwayWhenItsNewKeyCannotBeHad(Fault outage) {
		lms.rotateKey();
		lms.faults().always(Endpoint.JWKS, outage);
		LaunchClient browser = lms.client();
		assertRefused(browser.launch(launch(LISTENER)), 503, "platform-unreachable");
		assertNobodySignedIn(browser);
		lms.faults().clear();
		assertEntered(browser.launch(launch(LISTENER)), "listener");
	}

	static Stream<?> outages() {
		return Stream.of(named("an error", Fault.answer(500)), named("no such page", Fault.answer(404)),
				named("a broken connection", Fault.reset()),
				named("a page that is no key set", Fault.answer(200, "<html>Maintenance</html>", Map.of())),
				named("a document without keys", Fault.answer(200, "{}", Map.of())),
				named("a redirect", Fault.answer(302, "", Map.of("Location", lms.platform().jwksUri()))),
				named("an endless page", Fault.answer(200, " ".repeat(1_000_000), Map.of())));
	}

	@Test
	@Timeout(20)
	void doesNotWaitForThePlatformsKeysForEver() {
		lms.rotateKey();
		lms.faults().always(Endpoint.JWKS, Fault.hang());
		assertRefused(enter(launch(LISTENER)), 503, "platform-unreachable");
	}

	@Test
	void showsThePublicHalvesOfItsOwnKeysAndNothingElse() throws ParseException {
		Answer answer = lms.client().get(TOOL + "/lti/jwks");
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type").orElse("")).startsWith("application/json");
		assertThat(answer.body()).doesNotContain("\"d\"", "\"p\"", "\"q\"", "\"dp\"", "\"dq\"", "\"qi\"", "\"k\"");
		assertThat(JWKSet.parse(answer.body()).getKeys()).isNotEmpty().allSatisfy((key) -> {
			assertThat(key).isInstanceOf(RSAKey.class);
			assertThat(key.isPrivate()).isFalse();
			assertThat(key.size()).isGreaterThanOrEqualTo(2048);
			assertThat(key.getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
			assertThat(key.getKeyUse()).isEqualTo(KeyUse.SIGNATURE);
			assertThat(key.getKeyID()).isNotBlank();
		});
		assertThat(JWKSet.parse(answer.body()).getKeys().stream().map(JWK::getKeyID)).doesNotHaveDuplicates();
	}

	@Test
	void aNewKeyIsPublishedBeforeItSignsAndTheOldOneStaysUntilNothingNeedsIt() throws Exception {
		forgetKeys();
		String old = this.keys.current().getKeyID();
		String coming = this.keys.rotate().kid();
		assertThat(this.keys.rotate().kid()).as("a second click").isEqualTo(coming);
		assertThat(published()).contains(old, coming);
		assertThat(this.keys.current().getKeyID()).isEqualTo(old);
		assertThat(states()).containsEntry(coming, State.COMING).containsEntry(old, State.SIGNING);

		clock.advance(Duration.ofMinutes(61));
		assertThat(this.keys.current().getKeyID()).isEqualTo(coming);
		assertThat(published()).contains(old, coming);
		assertThat(states()).containsEntry(coming, State.SIGNING).containsEntry(old, State.LEAVING);

		clock.advance(Duration.ofDays(1));
		assertThat(published()).containsExactly(coming);
	}

	@Test
	void severalNodesThatRotateAtOnceMakeOneKey() {
		forgetKeys();
		this.keys.current();
		List<CompletableFuture<String>> rotations = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> this.keys.rotate().kid(),
					Executors.newCachedThreadPool()))
			.toList();
		assertThat(rotations).extracting(CompletableFuture::join)
			.hasSize(4)
			.containsOnly(this.keys.list().get(0).kid());
		assertThat(this.keys.list()).hasSize(2);
	}

	@Test
	void whoKnowsTheKeySetIsToldThatItIsTheSame() throws Exception {
		forgetKeys();
		Answer answer = lms.client().get(TOOL + "/lti/jwks");
		assertThat(answer.header("Cache-Control").orElse("")).contains("max-age=300", "public");
		LaunchClient cache = lms.client().header("If-None-Match", answer.header("ETag").orElseThrow());
		assertThat(cache.get(TOOL + "/lti/jwks").status()).isEqualTo(304);
		this.keys.rotate();
		assertThat(cache.get(TOOL + "/lti/jwks").status()).isEqualTo(200);
	}

	private Map<String, State> states() {
		return this.keys.list().stream().collect(Collectors.toMap(ToolKey::kid, ToolKey::state));
	}

	private List<String> published() throws ParseException {
		return JWKSet.parse(lms.client().get(TOOL + "/lti/jwks").body()).getKeys().stream().map(JWK::getKeyID).toList();
	}

	@Test
	void keepsItsPrivateKeysEncrypted() {
		assertThat(this.jdbc.sql("select encrypted_jwk from tool_key").query(String.class).list()).isNotEmpty()
			.allSatisfy((row) -> assertThat(row).matches("[\\w-]+\\.\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+"));
	}

}
