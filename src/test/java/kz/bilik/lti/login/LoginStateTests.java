package kz.bilik.lti.login;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class LoginStateTests {

	private static final SecretKey KEY = key("a");

	private final Clock clock = Clock.fixed(Instant.parse("2026-11-22T10:00:00Z"), ZoneOffset.UTC);

	private final LoginState login = LoginState.begin("1-abc", "hash", this.clock);

	private final String state = this.login.sign(KEY);

	@Test
	void comesBackAsItWentOut() {
		assertThat(LoginState.verify(this.state, KEY, this.clock)).isEqualTo(this.login);
	}

	@Test
	void isGoodUntilTheLoginEnds() {
		assertThat(LoginState.verify(this.state, KEY, later(LoginState.LIFETIME.minusSeconds(1))))
			.isEqualTo(this.login);
		assertRefused(this.state, later(LoginState.LIFETIME), Reason.EXPIRED_STATE);
	}

	@Test
	void isWorthNothingOnceTamperedWith() {
		String[] parts = this.state.split("\\.");
		String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
		String forged = base64(claims.replace("1-abc", "2-abc"));
		for (String other : List.of(parts[0] + "." + forged + "." + parts[2], parts[0] + "." + parts[1] + ".",
				base64("{\"alg\":\"none\"}") + "." + parts[1] + ".", "", "x", "..")) {
			assertRefused(other, this.clock, Reason.INVALID_STATE);
		}
	}

	@Test
	void isWorthNothingWhenSignedByAnotherKey() {
		assertRefused(this.login.sign(key("b")), this.clock, Reason.INVALID_STATE);
	}

	@Test
	void noTwoAreAlike() {
		LoginState other = LoginState.begin("1-abc", "hash", this.clock);
		assertThat(other.id()).isNotEqualTo(this.login.id());
		assertThat(other.nonce()).isNotEqualTo(this.login.nonce());
	}

	private static void assertRefused(String state, Clock clock, Reason reason) {
		assertThatExceptionOfType(LaunchRefusedException.class).as(state)
			.isThrownBy(() -> LoginState.verify(state, KEY, clock))
			.satisfies((refused) -> assertThat(refused.reason()).isEqualTo(reason));
	}

	private Clock later(Duration time) {
		return Clock.offset(this.clock, time);
	}

	private static SecretKey key(String letter) {
		return new SecretKeySpec(letter.repeat(32).getBytes(StandardCharsets.US_ASCII), "HmacSHA256");
	}

	private static String base64(String text) {
		return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
