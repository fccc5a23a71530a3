package kz.bilik.lti.platform;

import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.crypto.SecretKey;

import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.DirectDecrypter;
import com.nimbusds.jose.crypto.DirectEncrypter;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The tool's own RSA keys. They live in the database, each an encrypted JWK (RFC 7517,
 * 7), so that every node signs with the same key. What a key does at a moment follows
 * from two times in its row and those of its successor: no node has to do anything at
 * that moment, and none can be late.
 */
@Component
public class ToolKeys implements SmartInitializingSingleton {

	/**
	 * So long a key is published before it signs: longer than platforms may keep the key
	 * set without asking again.
	 */
	static final Duration AHEAD = Duration.ofHours(1);

	/**
	 * So long a key stays published when it no longer signs: much longer than anything
	 * that it signed is good for.
	 */
	static final Duration OVERLAP = Duration.ofDays(1);

	private static final Logger logger = LoggerFactory.getLogger(ToolKeys.class);

	private final JdbcClient jdbc;

	private final TransactionTemplate transaction;

	private final SecretKey encryptionKey;

	private final Clock clock;

	private final ApplicationEventPublisher events;

	/** A key id names one key for ever, so what stands here is never stale. */
	private final Map<String, RSAKey> decrypted = new ConcurrentHashMap<>();

	ToolKeys(JdbcClient jdbc, PlatformTransactionManager transactions, Secrets secrets, Clock clock,
			ApplicationEventPublisher events) {
		this.jdbc = jdbc;
		this.transaction = new TransactionTemplate(transactions);
		this.encryptionKey = secrets.key("tool-keys");
		this.clock = clock;
		this.events = events;
	}

	/** The first key is made beside the start, which it would delay by seconds. */
	@Override
	public void afterSingletonsInstantiated() {
		List<Row> rows = rows();
		rows.forEach(this::key);
		if (rows.isEmpty()) {
			Thread thread = new Thread(this::makeFirstKey, "first-key");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private synchronized void makeFirstKey() {
		if (rows().isEmpty()) {
			RSAKey key = generate();
			this.transaction.executeWithoutResult((status) -> {
				takeTurn();
				if (rows().isEmpty()) {
					// nobody knows another key yet, so this one need not wait
					add(key, this.clock.instant());
				}
			});
		}
	}

	/** Of several nodes one makes a key, and the others see it. */
	private void takeTurn() {
		this.jdbc.sql("select id from tool_key_turn for update").query(Integer.class).single();
	}

	/**
	 * A key of the tool.
	 *
	 * @param leavesAt when it leaves the key set; absent while it has no successor
	 */
	public record ToolKey(String kid, Instant createdAt, State state, Instant signsFrom, @Nullable Instant leavesAt) {
	}

	public enum State {

		/** Published, and about to sign. */
		COMING,
		/** Signs. */
		SIGNING,
		/** Signs no longer; what it signed can still be verified. */
		LEAVING

	}

	/**
	 * The keys that are published, the newest first.
	 */
	public List<ToolKey> list() {
		return list(rows());
	}

	private List<ToolKey> list(List<Row> rows) {
		Instant now = this.clock.instant();
		List<ToolKey> keys = new ArrayList<>();
		Instant successor = null;
		for (Row row : rows) {
			boolean coming = row.signsFrom().isAfter(now);
			Instant leavesAt = (successor != null) ? successor.plus(OVERLAP) : null;
			if (leavesAt == null || leavesAt.isAfter(now)) {
				State state = coming ? State.COMING
						: (successor == null || successor.isAfter(now)) ? State.SIGNING : State.LEAVING;
				keys.add(new ToolKey(row.kid(), row.createdAt(), state, row.signsFrom(), leavesAt));
			}
			successor = row.signsFrom();
		}
		return keys;
	}

	/**
	 * Makes a new key, which is published at once and signs after an hour. While there is
	 * such a key already nothing happens: two clicks, or two nodes, make one key.
	 * @return the key that will sign
	 */
	public ToolKey rotate() {
		RSAKey key = generate();
		this.transaction.executeWithoutResult((status) -> {
			takeTurn();
			if (list().stream().noneMatch((known) -> known.state() == State.COMING)) {
				add(key, this.clock.instant().plus(AHEAD));
			}
		});
		return list().get(0);
	}

	/** Any number of nodes may do this at once. */
	void rotateWhenOlderThan(Duration age) {
		List<Row> rows = rows();
		if (!rows.isEmpty() && rows.get(0).createdAt().plus(age).isBefore(this.clock.instant())) {
			rotate();
		}
		Set<String> published = list(rows).stream().map(ToolKey::kid).collect(Collectors.toSet());
		rows.stream().filter((row) -> !published.contains(row.kid())).forEach((row) -> {
			this.jdbc.sql("delete from tool_key where kid = ?").param(row.kid()).update();
			this.decrypted.remove(row.kid());
			logger.info("The tool's key {} has left the key set", row.kid());
		});
	}

	private void add(RSAKey key, Instant signsFrom) {
		this.jdbc.sql("insert into tool_key (kid, encrypted_jwk, created_at, signs_from) values (?, ?, ?, ?)")
			.params(key.getKeyID(), encrypt(key), Timestamp.from(this.clock.instant()), Timestamp.from(signsFrom))
			.update();
		this.events.publishEvent(new ToolKeyMade(key.getKeyID(), signsFrom));
		logger.info("Made the tool's key {}, which signs from {}", key.getKeyID(), signsFrom);
	}

	private static RSAKey generate() {
		try {
			return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString())
				.keyUse(KeyUse.SIGNATURE)
				.algorithm(JWSAlgorithm.RS256)
				.generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("Every Java makes RSA keys", ex);
		}
	}

	/**
	 * The key that signs.
	 */
	public RSAKey current() {
		Instant now = this.clock.instant();
		List<Row> rows = all();
		return key(rows.stream()
			.filter((row) -> !row.signsFrom().isAfter(now))
			.findFirst()
			.orElseGet(() -> rows.get(rows.size() - 1)));
	}

	/**
	 * What {@code /lti/jwks} shows: the public halves of the published keys.
	 */
	JWKSet publicKeys() {
		List<Row> rows = all();
		Map<String, Row> byKid = rows.stream().collect(Collectors.toMap(Row::kid, Function.identity()));
		return new JWKSet(list(rows).stream().map((key) -> (JWK) key(byKid.get(key.kid()))).toList()).toPublicJWKSet();
	}

	private List<Row> all() {
		List<Row> rows = rows();
		if (rows.isEmpty()) {
			makeFirstKey();
			rows = rows();
		}
		return rows;
	}

	private List<Row> rows() {
		return this.jdbc
			.sql("select kid, encrypted_jwk, created_at, signs_from from tool_key order by signs_from desc, kid")
			.query(Row.class)
			.list();
	}

	private RSAKey key(Row row) {
		return this.decrypted.computeIfAbsent(row.kid(), (kid) -> decrypt(row.encryptedJwk()));
	}

	private record Row(String kid, String encryptedJwk, Instant createdAt, Instant signsFrom) {
	}

	private String encrypt(RSAKey key) {
		JWEObject jwe = new JWEObject(
				new JWEHeader.Builder(JWEAlgorithm.DIR, EncryptionMethod.A256GCM).contentType("jwk+json").build(),
				new Payload(key.toJSONObject()));
		try {
			jwe.encrypt(new DirectEncrypter(this.encryptionKey));
		}
		catch (JOSEException ex) {
			throw new IllegalStateException("The tool's key cannot be encrypted", ex);
		}
		return jwe.serialize();
	}

	private RSAKey decrypt(String encrypted) {
		try {
			JWEObject jwe = JWEObject.parse(encrypted);
			jwe.decrypt(new DirectDecrypter(this.encryptionKey));
			return RSAKey.parse(jwe.getPayload().toJSONObject());
		}
		catch (JOSEException | ParseException ex) {
			throw new Secrets.SecretKeyException(
					"bilik.secret-key is not the one with which the tool's key in the database was encrypted", ex);
		}
	}

}
