package kz.bilik.admin;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;

import kz.bilik.lti.ToolProperties;
import org.apache.commons.codec.digest.DigestUtils;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.KeyGenerators;
import org.springframework.stereotype.Component;

/**
 * Links to the page where the operator chooses the password. Who reads the log runs the
 * installation, so the log is where a link stands. Each is good once, for a day and on
 * any node.
 */
@Component
class SignInLinks {

	private static final Logger logger = LoggerFactory.getLogger(SignInLinks.class);

	private static final Duration LIFETIME = Duration.ofDays(1);

	private final OperatorPassword password;

	private final AdminProperties properties;

	private final ToolProperties tool;

	private final JdbcClient jdbc;

	private final Clock clock;

	SignInLinks(OperatorPassword password, AdminProperties properties, ToolProperties tool, JdbcClient jdbc,
			Clock clock) {
		this.password = password;
		this.properties = properties;
		this.tool = tool;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/** Until there is a password every start prints a link. */
	@EventListener(ApplicationReadyEvent.class)
	void printWhereNeeded() {
		if (this.password.isOfSettings()) {
			return;
		}
		if (this.properties.newLink() || !this.password.isSet()) {
			logger.info("The operator chooses a password here, once and within {} hours: {}", LIFETIME.toHours(),
					this.tool.url("/admin/link?token=" + make()));
		}
	}

	private String make() {
		String token = HexFormat.of().formatHex(KeyGenerators.secureRandom(32).generateKey());
		this.jdbc.sql("insert into operator_link (token_hash, expires_at) values (?, ?)")
			.params(DigestUtils.sha256Hex(token), Timestamp.from(this.clock.instant().plus(LIFETIME)))
			.update();
		return token;
	}

	boolean isGood(String token) {
		return !this.password.isOfSettings()
				&& this.jdbc.sql("select count(*) from operator_link where token_hash = ? and expires_at > ?")
					.params(DigestUtils.sha256Hex(token), Timestamp.from(this.clock.instant()))
					.query(Long.class)
					.single() == 1;
	}

	/**
	 * Spends a link, and with it all others.
	 * @return whether it was good, and this its first use
	 */
	boolean use(String token) {
		boolean first = isGood(token) && this.jdbc.sql("delete from operator_link where token_hash = ?")
			.param(DigestUtils.sha256Hex(token))
			.update() == 1;
		if (first) {
			this.jdbc.sql("delete from operator_link").update();
		}
		return first;
	}

}
