package kz.bilik.lti.platform;

import java.sql.Timestamp;
import java.text.ParseException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

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
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The tool's own RSA keys. They live in the database, each an encrypted JWK (RFC 7517,
 * 7), so that every node signs with the same key.
 */
@Component
public class ToolKeys implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(ToolKeys.class);

	private final JdbcClient jdbc;

	private final SecretKey encryptionKey;

	private final Clock clock;

	ToolKeys(JdbcClient jdbc, Secrets secrets, Clock clock) {
		this.jdbc = jdbc;
		this.encryptionKey = secrets.key("tool-keys");
		this.clock = clock;
	}

	/** The first key is made beside the start, which it would delay by seconds. */
	@Override
	public void afterSingletonsInstantiated() {
		if (stored().isEmpty()) {
			Thread thread = new Thread(this::makeFirstKey, "first-key");
			thread.setDaemon(true);
			thread.start();
		}
	}

	private synchronized void makeFirstKey() {
		if (stored().isEmpty()) {
			RSAKey key = generate();
			this.jdbc.sql("insert into tool_key (kid, encrypted_jwk, created_at) values (?, ?, ?)")
				.params(key.getKeyID(), encrypt(key), Timestamp.from(this.clock.instant()))
				.update();
			logger.info("Made the tool's key {}", key.getKeyID());
		}
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
		return all().get(0);
	}

	/**
	 * What {@code /lti/jwks} shows: the public halves of all keys.
	 */
	JWKSet publicKeys() {
		return new JWKSet(List.copyOf(all())).toPublicJWKSet();
	}

	private List<RSAKey> all() {
		List<RSAKey> keys = stored();
		if (keys.isEmpty()) {
			makeFirstKey();
			keys = stored();
		}
		return keys;
	}

	private List<RSAKey> stored() {
		return this.jdbc.sql("select encrypted_jwk from tool_key order by created_at desc, kid")
			.query(String.class)
			.list()
			.stream()
			.map(this::decrypt)
			.toList();
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
