package kz.bilik.lti.login;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;

import javax.crypto.SecretKey;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;

import org.springframework.security.crypto.codec.Hex;
import org.springframework.security.crypto.keygen.KeyGenerators;

/**
 * One login between its beginning and its launch (OpenID Connect Core, 3.1.2.1). It
 * travels through the platform as a signed token, so that any node can finish what
 * another began; a cookie binds it to the browser.
 *
 * @param id names the cookie
 * @param registrationId the platform's registration
 * @param nonce what the platform must repeat in its id_token
 * @param browserHash the hash of the cookie's value
 * @param expiresAt the end of the login
 */
record LoginState(String id, String registrationId, String nonce, String browserHash, Instant expiresAt) {

	/** Long enough to sign in at the LMS on the way. */
	static final Duration LIFETIME = Duration.ofMinutes(10);

	static LoginState begin(String registrationId, String browserHash, Clock clock) {
		return new LoginState(random(8), registrationId, random(16), browserHash, clock.instant().plus(LIFETIME));
	}

	static String random(int bytes) {
		return new String(Hex.encode(KeyGenerators.secureRandom(bytes).generateKey()));
	}

	String sign(SecretKey key) {
		try {
			SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256),
					new JWTClaimsSet.Builder().jwtID(this.id)
						.claim("reg", this.registrationId)
						.claim("nonce", this.nonce)
						.claim("browser", this.browserHash)
						.expirationTime(Date.from(this.expiresAt))
						.build());
			jwt.sign(new MACSigner(key));
			return jwt.serialize();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Reads a state that came back.
	 * @throws LaunchRefusedException when it is not ours or too old
	 */
	static LoginState verify(String state, SecretKey key, Clock clock) {
		try {
			SignedJWT jwt = SignedJWT.parse(state);
			if (!jwt.verify(new MACVerifier(key))) {
				throw new LaunchRefusedException(Reason.INVALID_STATE);
			}
			JWTClaimsSet claims = jwt.getJWTClaimsSet();
			LoginState login = new LoginState(claims.getJWTID(), claims.getStringClaim("reg"),
					claims.getStringClaim("nonce"), claims.getStringClaim("browser"),
					claims.getExpirationTime().toInstant());
			if (!login.expiresAt().isAfter(clock.instant())) {
				throw new LaunchRefusedException(Reason.EXPIRED_STATE);
			}
			return login;
		}
		catch (ParseException | JOSEException ex) {
			throw new LaunchRefusedException(Reason.INVALID_STATE, ex);
		}
	}

	/** What the authorization request carries beside the standard parameters. */
	Map<String, Object> requestParameters() {
		return Map.of("nonce", this.nonce, "response_type", "id_token", "response_mode", "form_post", "prompt", "none");
	}

}
