package kz.bilik.lti.registration;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

import kz.bilik.lti.ToolProperties;
import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.stereotype.Component;

/**
 * Addresses that the operator hands out to administrators of platforms: each is good for
 * one registration, which needs no consent any more. Only hashes of their secrets are
 * kept.
 */
@Component
public class RegistrationLinks {

	static final Duration LIFETIME = Duration.ofDays(7);

	private final Base64StringKeyGenerator secrets = new Base64StringKeyGenerator(
			Base64.getUrlEncoder().withoutPadding(), 32);

	private final JdbcClient jdbc;

	private final ToolProperties tool;

	private final Clock clock;

	RegistrationLinks(JdbcClient jdbc, ToolProperties tool, Clock clock) {
		this.jdbc = jdbc;
		this.tool = tool;
		this.clock = clock;
	}

	/**
	 * A link as it is listed.
	 *
	 * @param usedAt absent while it is not used
	 */
	public record RegistrationLink(long id, Instant createdAt, Instant expiresAt, @Nullable Instant usedAt) {
	}

	/**
	 * Makes a link for seven days.
	 * @return its address, which can be shown now and never again
	 */
	public String create() {
		String secret = this.secrets.generateKey();
		Instant now = this.clock.instant();
		this.jdbc.sql("insert into registration_link (secret_hash, created_at, expires_at) values (?, ?, ?)")
			.params(DigestUtils.sha256Hex(secret), Timestamp.from(now), Timestamp.from(now.plus(LIFETIME)))
			.update();
		return this.tool.url("/lti/register/" + secret);
	}

	/**
	 * The links that have not run out, the newest first.
	 */
	public List<RegistrationLink> list() {
		return this.jdbc.sql("""
				select id, created_at, expires_at, used_at from registration_link
				where expires_at > ? order by created_at desc, id desc
				""").param(now()).query(RegistrationLink.class).list();
	}

	/**
	 * Takes a link back that was not used.
	 */
	public void withdraw(long id) {
		this.jdbc.sql("delete from registration_link where id = ? and used_at is null").param(id).update();
	}

	/**
	 * Forgets the links that had run out before this.
	 */
	public void forget(Instant before) {
		this.jdbc.sql("delete from registration_link where expires_at < ?").param(Timestamp.from(before)).update();
	}

	boolean valid(String secret) {
		return this.jdbc.sql("""
				select count(*) from registration_link
				where secret_hash = ? and used_at is null and expires_at > ?
				""").params(DigestUtils.sha256Hex(secret), now()).query(Long.class).single() == 1;
	}

	/**
	 * Uses a link. Of several that try at once one succeeds.
	 */
	boolean use(String secret) {
		return this.jdbc.sql("""
				update registration_link set used_at = ?
				where secret_hash = ? and used_at is null and expires_at > ?
				""").params(now(), DigestUtils.sha256Hex(secret), now()).update() == 1;
	}

	/**
	 * Gives a link back whose registration came to nothing.
	 */
	void release(String secret) {
		this.jdbc.sql("update registration_link set used_at = null where secret_hash = ?")
			.param(DigestUtils.sha256Hex(secret))
			.update();
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
