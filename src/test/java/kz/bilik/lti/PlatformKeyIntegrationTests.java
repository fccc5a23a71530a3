package kz.bilik.lti;

import java.text.ParseException;
import java.util.Map;
import java.util.stream.Stream;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;

/**
 * The platform's keys, which come and go, and the tool's own.
 */
class PlatformKeyIntegrationTests extends LaunchTest {

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
				named("a page that is no key set", Fault.answer(200, "<html>Maintenance</html>", Map.of())));
	}

	@Test
	@Timeout(10)
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
	void keepsItsPrivateKeysEncrypted() {
		assertThat(this.jdbc.sql("select encrypted_jwk from tool_key").query(String.class).list()).isNotEmpty()
			.allSatisfy((row) -> assertThat(row).matches("[\\w-]+\\.\\.[\\w-]+\\.[\\w-]+\\.[\\w-]+"));
	}

}
