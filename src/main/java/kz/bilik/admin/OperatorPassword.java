package kz.bilik.admin;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.DelegatingPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.crypto.password.Pbkdf2PasswordEncoder;
import org.springframework.stereotype.Component;
import org.springframework.util.function.SingletonSupplier;

/**
 * The operator's password: the one of the settings, or else the one that was chosen by a
 * link. There is none before.
 */
@Component
public class OperatorPassword {

	/** Characters of a password. */
	public static final int MIN_LENGTH = 12;

	public static final int MAX_LENGTH = 200;

	private static final String PBKDF2 = "pbkdf2";

	private static final Map<String, PasswordEncoder> ENCODERS = Map.of(PBKDF2,
			Pbkdf2PasswordEncoder.defaultsForSpringSecurity_v5_8(), "bcrypt", new BCryptPasswordEncoder());

	/** PBKDF2 takes a password of any length, other than bcrypt. */
	private final PasswordEncoder encoder = new DelegatingPasswordEncoder(PBKDF2, ENCODERS);

	/** Whoever guesses while there is no password waits as long as with one. */
	private final SingletonSupplier<String> none = SingletonSupplier.of(() -> this.encoder.encode("none"));

	private final @Nullable String setting;

	private final @Nullable SingletonSupplier<String> ofSettings;

	private final JdbcClient jdbc;

	private final Clock clock;

	OperatorPassword(AdminProperties properties, JdbcClient jdbc, Clock clock) {
		this.setting = properties.password();
		this.ofSettings = ofSettings(this.setting);
		this.jdbc = jdbc;
		this.clock = clock;
	}

	private @Nullable SingletonSupplier<String> ofSettings(@Nullable String password) {
		if (password == null || password.isBlank()) {
			return null;
		}
		if (password.startsWith("{")) {
			if (ENCODERS.keySet().stream().noneMatch((id) -> password.startsWith("{" + id + "}"))) {
				throw new AdminPasswordException("bilik.admin.password is encoded in a way that is not known");
			}
			return SingletonSupplier.of(password);
		}
		if (password.length() < MIN_LENGTH) {
			throw new AdminPasswordException("bilik.admin.password is shorter than " + MIN_LENGTH + " characters");
		}
		return SingletonSupplier.of(() -> this.encoder.encode(password));
	}

	/** Whether it stands in the settings, where alone it can be changed. */
	public boolean isOfSettings() {
		return this.ofSettings != null;
	}

	boolean isSet() {
		return isOfSettings() || chosen().isPresent();
	}

	/** Takes the same time whether it is the right one, a wrong one, or there is none. */
	boolean matches(String password) {
		String encoded = (this.ofSettings != null) ? this.ofSettings.obtain() : chosen().orElse(null);
		boolean matches = this.encoder.matches(password, (encoded != null) ? encoded : this.none.obtain());
		return matches && encoded != null;
	}

	/**
	 * The password that holds now, encoded or not: never for other eyes than this
	 * module's.
	 */
	String current() {
		return (isOfSettings() && this.setting != null) ? this.setting : chosen().orElse("");
	}

	void choose(String password) {
		this.jdbc.sql("""
				insert into operator_password (id, password, changed_at) values (1, ?, ?)
				on duplicate key update password = values(password), changed_at = values(changed_at)
				""").params(this.encoder.encode(password), Timestamp.from(this.clock.instant())).update();
	}

	private Optional<String> chosen() {
		return this.jdbc.sql("select password from operator_password").query(String.class).optional();
	}

	static class AdminPasswordException extends RuntimeException {

		AdminPasswordException(String message) {
			super(message);
		}

	}

}
