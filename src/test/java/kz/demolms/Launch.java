package kz.demolms;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import kz.demolms.Course.Link;

/**
 * A launch of the tool on its way: what the platform will put into the id_token. Tests
 * alter it to see what the tool refuses.
 */
public final class Launch {

	/** Prefix of the LTI core claims. */
	public static final String LTI = "https://purl.imsglobal.org/spec/lti/claim/";

	/** The claim of Assignment and Grade Services. */
	public static final String AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";

	/** Prefix of the claims of Deep Linking. */
	public static final String DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/";

	/** The claim of Names and Role Provisioning Services. */
	public static final String NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice";

	private final DemoLms lms;

	private final Person person;

	/** None when links shall be placed. */
	private final Link link;

	private final List<Consumer<Map<String, Object>>> alterations = new ArrayList<>();

	private String clientId = DemoLms.CLIENT_ID;

	private String deploymentId = DemoLms.DEPLOYMENT_ID;

	private String locale = "kk";

	private String message = "LtiResourceLinkRequest";

	private String forUser;

	private String target = "iframe";

	private JWK key;

	private final Map<String, Object> headers = new LinkedHashMap<>();

	private String payload;

	Launch(DemoLms lms, Person person, Link link) {
		this.lms = lms;
		this.person = person;
		this.link = link;
		this.key = lms.keys().current();
		header("kid", this.key.getKeyID());
	}

	/** By another of the tools that the LMS has registered. */
	public Launch by(String clientId, String deploymentId) {
		this.clientId = clientId;
		this.deploymentId = deploymentId;
		return this;
	}

	public Launch locale(String locale) {
		this.locale = locale;
		return this;
	}

	/** In a window of its own instead of the course page's frame. */
	public Launch inNewWindow() {
		this.target = "window";
		return this;
	}

	/**
	 * A click on a grade in the gradebook, or on the column where the person is null.
	 */
	public Launch review(String userId) {
		this.message = "LtiSubmissionReviewRequest";
		this.forUser = userId;
		return this;
	}

	/** Replaces a claim or adds one. */
	public Launch claim(String name, Object value) {
		return claims((claims) -> claims.put(name, value));
	}

	public Launch without(String... names) {
		return claims((claims) -> claims.keySet().removeAll(List.of(names)));
	}

	/** Alters the claims in any way, after they have been filled in. */
	public Launch claims(Consumer<Map<String, Object>> alteration) {
		this.alterations.add(alteration);
		return this;
	}

	/**
	 * Signs with another key: RS256 by an {@code RSAKey}, HS256 by an
	 * {@code OctetSequenceKey}. The {@code kid} stays the platform's.
	 */
	public Launch signedBy(JWK key) {
		this.key = key;
		return this;
	}

	/** {@code alg} none. */
	public Launch unsigned() {
		return signedBy(null);
	}

	/**
	 * @param keyId the {@code kid} in the header, none when null
	 */
	public Launch keyId(String keyId) {
		return header("kid", keyId);
	}

	/**
	 * Says something else in the header than how the token is signed.
	 * @param value none when null
	 */
	public Launch header(String name, Object value) {
		this.headers.put(name, value);
		return this;
	}

	/** Signs this instead of the claims, whatever it is. */
	public Launch payload(String payload) {
		this.payload = payload;
		return this;
	}

	String clientId() {
		return this.clientId;
	}

	String deploymentId() {
		return this.deploymentId;
	}

	Person person() {
		return this.person;
	}

	Link link() {
		return this.link;
	}

	/**
	 * The id_token, as the authentication endpoint sends it.
	 */
	public String idToken(String nonce) {
		Map<String, Object> claims = claims(nonce);
		this.alterations.forEach((alteration) -> alteration.accept(claims));
		String body = (this.payload != null) ? this.payload : Response.JSON.writeValueAsString(claims);
		Map<String, Object> header = new LinkedHashMap<>();
		header.put("typ", "JWT");
		header.put("alg", (this.key == null) ? "none" : (this.key instanceof RSAKey) ? "RS256" : "HS256");
		if (this.key != null) {
			header.putAll(this.headers);
		}
		header.values().removeIf(Objects::isNull);
		String signed = base64(Response.JSON.writeValueAsString(header)) + "." + base64(body);
		return signed + "." + signature(signed);
	}

	private String signature(String signed) {
		byte[] bytes = signed.getBytes(StandardCharsets.US_ASCII);
		try {
			if (this.key instanceof RSAKey rsa) {
				return new RSASSASigner(rsa).sign(new JWSHeader(JWSAlgorithm.RS256), bytes).toString();
			}
			return (this.key == null) ? ""
					: new MACSigner(this.key.toOctetSequenceKey()).sign(new JWSHeader(JWSAlgorithm.HS256), bytes)
						.toString();
		}
		catch (JOSEException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String base64(String text) {
		return Base64URL.encode(text.getBytes(StandardCharsets.UTF_8)).toString();
	}

	private Map<String, Object> claims(String nonce) {
		long now = this.lms.now().getEpochSecond();
		Map<String, Object> claims = new LinkedHashMap<>();
		claims.put("nonce", nonce);
		claims.put("iat", now);
		claims.put("exp", now + 60);
		claims.put("iss", this.lms.url());
		claims.put("aud", this.clientId);
		claims.put("sub", this.person.id());
		if (!this.lms.faults().personalDataHidden()) {
			claims.put("name", this.person.name());
			claims.put("given_name", this.person.givenName());
			claims.put("family_name", this.person.familyName());
			claims.put("email", this.person.email());
		}
		claims.put("locale", this.locale);
		claims.put(LTI + "message_type", (this.link != null) ? this.message : "LtiDeepLinkingRequest");
		claims.put(LTI + "version", "1.3.0");
		claims.put(LTI + "deployment_id", this.deploymentId);
		claims.put(LTI + "target_link_uri", this.lms.launchUri());
		claims.put(LTI + "roles", this.person.launchRoles());
		claims.put(LTI + "context", Map.of("id", Course.ID, "label", Course.LABEL, "title",
				Course.TITLE.in(this.locale), "type", List.of("CourseSection")));
		if (this.link != null) {
			claims.put(LTI + "resource_link", Map.of("id", this.link.id(), "title", this.link.title().in(this.locale)));
			claims.put(LTI + "custom", this.link.custom());
			claims.put(LTI + "launch_presentation", Map.of("document_target", this.target, "locale", this.locale,
					"return_url", this.lms.url() + "/course"));
		}
		else {
			claims.put(DEEP_LINKING + "deep_linking_settings", this.lms.content().settings());
		}
		if (this.forUser != null) {
			claims.put(LTI + "for_user", Map.of("user_id", this.forUser));
		}
		claims.put(LTI + "tool_platform", Map.of("product_family_code", "moodle", "version", "2024100700", "guid",
				"localhost", "name", "demo", "description", "Demo LMS"));
		claims.put(LTI + "lis", Map.of("person_sourcedid", "", "course_section_sourcedid", ""));
		claims.put(LTI + "ext", Map.of("user_username", "user" + this.person.id(), "lms", "moodle-2"));
		claims.put(AGS, gradeServices());
		if (!this.lms.faults().rosterSwitchedOff()) {
			claims.put(NRPS, Map.of("context_memberships_url", this.lms.url() + RosterService.PATH, "service_versions",
					List.of("1.0", "2.0")));
		}
		return claims;
	}

	private Map<String, Object> gradeServices() {
		Map<String, Object> services = new LinkedHashMap<>();
		services.put("scope", this.lms.scopes());
		services.put("lineitems", this.lms.url() + GradeService.LINE_ITEMS + GradeService.QUERY);
		if (this.link != null && !this.lms.faults().lineItemMissing()) {
			this.lms.gradebook()
				.lineItemOf(this.link)
				.ifPresent((item) -> services.put("lineitem", this.lms.url() + GradeService.path(item)));
		}
		return services;
	}

}
