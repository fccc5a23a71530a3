package kz.bilik.admin;

import java.time.Clock;
import java.time.Duration;

import kz.bilik.admin.OperatorPassword.AdminPasswordException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The password of the settings.
 */
class OperatorPasswordTests {

	@Test
	void aPasswordOfTheSettingsOpensAsItIs() {
		OperatorPassword password = password("twelve chars");
		assertThat(password.isOfSettings()).isTrue();
		assertThat(password.matches("twelve chars")).isTrue();
		assertThat(password.matches("twelve charS")).isFalse();
	}

	@Test
	void anEncodedPasswordOpensAsItWasBefore() {
		OperatorPassword password = password("{bcrypt}" + new BCryptPasswordEncoder(4).encode("short"));
		assertThat(password.matches("short")).isTrue();
		assertThat(password.matches("{bcrypt}")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "eleven char", "{noop}a password in the open", "{argon2}$argon2id$v=19$m=1" })
	void aPasswordThatIsShortOrEncodedInAnUnknownWayStopsTheStart(String password) {
		assertThatExceptionOfType(AdminPasswordException.class).isThrownBy(() -> password(password))
			.withMessageNotContaining(password);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void anEmptySettingIsNone(String password) {
		assertThat(password(password).isOfSettings()).isFalse();
	}

	@Test
	void sessionsEndWithThePasswordOfTheSettings() {
		assertThat(password("twelve chars").current()).isEqualTo(password("twelve chars").current())
			.isNotEqualTo(password("twelve charS").current());
	}

	private static OperatorPassword password(String setting) {
		return new OperatorPassword(new AdminProperties(setting, false, Duration.ZERO),
				JdbcClient.create(new DriverManagerDataSource("jdbc:h2:mem:")), Clock.systemUTC());
	}

}
