package kz.demolms;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/**
 * The signing keys of the demo LMS, the current one first.
 */
final class Keys {

	private final List<RSAKey> keys = new CopyOnWriteArrayList<>(List.of(generate()));

	static RSAKey generate() {
		try {
			return new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString())
				.algorithm(JWSAlgorithm.RS256)
				.keyUse(KeyUse.SIGNATURE)
				.generate();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	RSAKey current() {
		return this.keys.get(0);
	}

	/** Signs with a new key from now on; the old ones stay published. */
	void rotate() {
		this.keys.add(0, generate());
	}

	Response publish(Request request) {
		return new Response(200, "application/json; charset=utf-8", new JWKSet(List.copyOf(this.keys)).toString());
	}

}
