package kz.demolms;

import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/**
 * Access tokens for the tool by {@code private_key_jwt} (RFC 7523), with Moodle's zero
 * clock leeway. Stricter than Moodle in the audience and in {@code jti}.
 */
final class TokenEndpoint {

	private static final int TIMEOUT = 5000;

	private static final int LIFE = 3600;

	private static final List<String> SCOPES = List.of(GradeService.LINE_ITEM, GradeService.LINE_ITEM_READ,
			GradeService.RESULT_READ, GradeService.SCORE, RosterService.SCOPE);

	private final DemoLms lms;

	private final Map<String, AccessToken> issued = new ConcurrentHashMap<>();

	private final Set<String> used = ConcurrentHashMap.newKeySet();

	private volatile JWKSet toolKeys = new JWKSet();

	TokenEndpoint(DemoLms lms) {
		this.lms = lms;
	}

	Response issue(Request request) {
		String error = error(request);
		List<String> granted = Arrays.stream(request.parameter("scope").split(" ")).filter(this::permitted).toList();
		if (error == null && granted.isEmpty()) {
			error = "invalid_scope";
		}
		if (error != null) {
			return Response.json(400, "text/html", Map.of("error", error));
		}
		String token = UUID.randomUUID().toString();
		this.issued.put(token, new AccessToken(Set.copyOf(granted), this.lms.now().plusSeconds(LIFE)));
		return Response.json(200, "text/html", Map.of("access_token", token, "token_type", "Bearer", "expires_in", LIFE,
				"scope", String.join(" ", granted)));
	}

	/**
	 * Refuses a service request that bears no living token with one of the scopes.
	 */
	void require(Request request, String... scopes) {
		String header = request.header("Authorization").orElse("");
		AccessToken token = header.startsWith("Bearer ") ? this.issued.get(header.substring(7)) : null;
		if (token == null || !token.expires().isAfter(this.lms.now())
				|| Arrays.stream(scopes).noneMatch((scope) -> token.scopes().contains(scope) && permitted(scope))) {
			throw new Refusal(401, "Unauthorized");
		}
	}

	/** What the tool's settings allow. */
	private boolean permitted(String scope) {
		return switch (scope) {
			case RosterService.SCOPE -> !this.lms.faults().rosterSwitchedOff();
			case GradeService.LINE_ITEM -> !this.lms.faults().gradeSyncOnly();
			default -> SCOPES.contains(scope);
		};
	}

	private String error(Request request) {
		if (!request.contentType().equals("application/x-www-form-urlencoded")) {
			return "invalid_request";
		}
		if (!request.parameter("grant_type").equals("client_credentials") || !request.parameter("client_assertion_type")
			.equals("urn:ietf:params:oauth:client-assertion-type:jwt-bearer")) {
			return "unsupported_grant_type";
		}
		try {
			SignedJWT assertion = SignedJWT.parse(request.parameter("client_assertion"));
			return (signedByTool(assertion) && trustworthy(assertion.getJWTClaimsSet())) ? null : "invalid_client";
		}
		catch (ParseException | JOSEException | IOException ex) {
			return "invalid_client";
		}
	}

	boolean signedByTool(SignedJWT assertion) throws ParseException, JOSEException, IOException {
		String keyId = assertion.getHeader().getKeyID();
		if (keyId == null || !assertion.getHeader().getAlgorithm().equals(JWSAlgorithm.RS256)) {
			return false;
		}
		JWK key = this.toolKeys.getKeyByKeyId(keyId);
		if (key == null) {
			this.toolKeys = JWKSet.load(URI.create(this.lms.tool() + "/lti/jwks").toURL(), TIMEOUT, TIMEOUT, 0);
			key = this.toolKeys.getKeyByKeyId(keyId);
		}
		return key != null && assertion.verify(new RSASSAVerifier(key.toRSAKey()));
	}

	private boolean trustworthy(JWTClaimsSet claims) {
		Instant now = this.lms.now();
		return this.lms.tools().find(claims.getIssuer()).isPresent() && claims.getIssuer().equals(claims.getSubject())
				&& claims.getAudience().contains(this.lms.platform().tokenEndpoint()) && claims.getIssueTime() != null
				&& !claims.getIssueTime().toInstant().isAfter(now) && claims.getExpirationTime() != null
				&& claims.getExpirationTime().toInstant().isAfter(now) && claims.getJWTID() != null
				&& this.used.add(claims.getJWTID());
	}

	private record AccessToken(Set<String> scopes, Instant expires) {
	}

}
