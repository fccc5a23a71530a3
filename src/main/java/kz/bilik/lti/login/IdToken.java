package kz.bilik.lti.login;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import kz.bilik.lti.Launch;
import kz.bilik.lti.Launch.GradeServices;
import kz.bilik.lti.Launch.Message;
import kz.bilik.lti.Launch.Place;
import kz.bilik.lti.Launch.Role;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.platform.Platform;
import org.jspecify.annotations.Nullable;
import uk.ac.ox.ctl.lti13.lti.Claims;

import org.springframework.security.oauth2.core.ClaimAccessor;
import org.springframework.util.StringUtils;

/**
 * The claims of an LTI launch, read as platforms write them: an id may be a number, a
 * claim of the wrong type is a refusal and no crash.
 *
 * @param claims the claims
 */
record IdToken(Map<String, Object> claims) implements ClaimAccessor {

	private static final String AGS_ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint";

	private static final String NRPS_SERVICE = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice";

	private static final String FOR_USER = "https://purl.imsglobal.org/spec/lti/claim/for_user";

	private static final int TEXT_LENGTH = 255;

	private static final int URL_LENGTH = 2000;

	@Override
	public Map<String, Object> getClaims() {
		return this.claims;
	}

	@Nullable String text(String claim) {
		return text(this.claims.get(claim), claim);
	}

	String required(String claim) {
		return required(text(claim), claim);
	}

	String deploymentId() {
		return identifier(Claims.LTI_DEPLOYMENT_ID, text(Claims.LTI_DEPLOYMENT_ID));
	}

	/**
	 * Refuses a token that is no LTI 1.3 launch at all (LTI 1.3, 5.3).
	 */
	void requireLaunch() {
		if (!"1.3.0".equals(text(Claims.LTI_VERSION))) {
			throw new LaunchRefusedException(Reason.INVALID_LAUNCH, Claims.LTI_VERSION);
		}
		required(Claims.MESSAGE_TYPE);
		list(Claims.ROLES);
		deploymentId();
	}

	/**
	 * The launch, of a token that was verified.
	 */
	Launch toLaunch(long platformId) {
		Message message = message();
		Map<?, ?> context = object(Claims.CONTEXT);
		return new Launch(platformId, deploymentId(), identifier("sub", text("sub")), name(), cut(text("email")),
				role(), context.containsKey("id") ? place(Claims.CONTEXT, context) : null, message, grades(),
				memberships(), custom(), locale());
	}

	private Message message() {
		String type = required(Claims.MESSAGE_TYPE);
		return switch (type) {
			case "LtiResourceLinkRequest" ->
				new Message.ResourceLink(place(Claims.RESOURCE_LINK, object(Claims.RESOURCE_LINK)));
			case "LtiDeepLinkingRequest" -> deepLinking();
			case "LtiSubmissionReviewRequest" -> submissionReview();
			default -> throw new LaunchRefusedException(Reason.UNSUPPORTED_MESSAGE, type);
		};
	}

	private Message deepLinking() {
		if (role() == Role.LISTENER) {
			throw new LaunchRefusedException(Reason.NOT_AN_INSTRUCTOR);
		}
		Map<?, ?> settings = object(Claims.DEEP_LINKING_SETTINGS);
		String returnUrl = url(settings, "deep_link_return_url");
		if (returnUrl == null || Platform.origin(returnUrl).isEmpty()) {
			throw new LaunchRefusedException(Reason.INVALID_LAUNCH, "deep_link_return_url");
		}
		if (!(settings.get("accept_types") instanceof List<?> types) || !types.contains("ltiResourceLink")) {
			throw new LaunchRefusedException(Reason.INVALID_LAUNCH, "accept_types: ltiResourceLink");
		}
		// without a word about line items they may be sent, and may be ignored
		return new Message.DeepLinking(returnUrl, isTrue(settings.get("accept_multiple")),
				settings.get("accept_lineitem") == null || isTrue(settings.get("accept_lineitem")),
				text(settings.get("data"), "data"));
	}

	private Message submissionReview() {
		Map<?, ?> link = object(Claims.RESOURCE_LINK);
		if (link.isEmpty() && object(Claims.CONTEXT).isEmpty()) {
			throw new LaunchRefusedException(Reason.INVALID_LAUNCH, Claims.RESOURCE_LINK);
		}
		String forUser = text(object(FOR_USER).get("user_id"), "for_user");
		return new Message.SubmissionReview(link.isEmpty() ? null : place(Claims.RESOURCE_LINK, link),
				StringUtils.hasText(forUser) ? identifier("for_user", forUser) : null);
	}

	private static boolean isTrue(@Nullable Object value) {
		return value != null && "true".equals(value.toString());
	}

	private Place place(String claim, Map<?, ?> object) {
		String title = text(object.get("title"), claim);
		return new Place(identifier(claim + ".id", text(object.get("id"), claim)),
				cut((title != null) ? title : text(object.get("label"), claim)));
	}

	private GradeServices grades() {
		Map<?, ?> endpoint = object(AGS_ENDPOINT);
		Set<String> scopes = (endpoint.get("scope") instanceof List<?> list)
				? list.stream().map(String::valueOf).collect(Collectors.toCollection(TreeSet::new)) : Set.of();
		return new GradeServices(url(endpoint, "lineitem"), url(endpoint, "lineitems"), scopes);
	}

	/** Moodle sends an empty line item for an activity that no longer accepts grades. */
	private static @Nullable String url(Map<?, ?> object, String name) {
		String url = text(object.get(name), name);
		if (url != null && url.length() > URL_LENGTH) {
			throw new LaunchRefusedException(Reason.INVALID_LAUNCH, name);
		}
		return StringUtils.hasText(url) ? url : null;
	}

	/** No launch fails for want of a roster: what is no address offers none. */
	private @Nullable String memberships() {
		return (this.claims.get(NRPS_SERVICE) instanceof Map<?, ?> service
				&& service.get("context_memberships_url") instanceof String url && url.length() <= URL_LENGTH
				&& url.matches("https?://\\S+")) ? url : null;
	}

	private @Nullable String name() {
		String name = text("name");
		if (!StringUtils.hasText(name)) {
			String given = text("given_name");
			String family = text("family_name");
			name = ((given != null) ? given : "") + " " + ((family != null) ? family : "");
		}
		return StringUtils.hasText(name) ? cut(name.strip()) : null;
	}

	private Map<String, String> custom() {
		Map<String, String> custom = new HashMap<>();
		object(Claims.CUSTOM).forEach((key, value) -> custom.put(String.valueOf(key), String.valueOf(value)));
		return custom;
	}

	/** Moodle says {@code pt_br} where BCP 47 says {@code pt-BR}. */
	@Nullable Locale locale() {
		String code = text("locale");
		if (!StringUtils.hasText(code)) {
			code = text(object(Claims.LAUNCH_PRESENTATION).get("locale"), "locale");
		}
		return StringUtils.hasText(code) ? Locale.forLanguageTag(code.replace('_', '-')) : null;
	}

	/** Where the platform takes the person back. */
	@Nullable String returnUrl() {
		return text(object(Claims.LAUNCH_PRESENTATION).get("return_url"), "return_url");
	}

	private Role role() {
		return Role.of(list(Claims.ROLES));
	}

	private List<?> list(String claim) {
		if (this.claims.get(claim) instanceof List<?> list) {
			return list;
		}
		throw new LaunchRefusedException(Reason.INVALID_LAUNCH, claim);
	}

	private Map<?, ?> object(String claim) {
		Object value = this.claims.get(claim);
		if (value == null) {
			return Map.of();
		}
		if (value instanceof Map<?, ?> map) {
			return map;
		}
		throw new LaunchRefusedException(Reason.INVALID_LAUNCH, claim);
	}

	private static @Nullable String text(@Nullable Object value, String claim) {
		if (value == null || value instanceof String) {
			return (String) value;
		}
		if (value instanceof Number) {
			return value.toString();
		}
		throw new LaunchRefusedException(Reason.INVALID_LAUNCH, claim);
	}

	/** Identifiers are never cut: a cut one would be another one. */
	private static String identifier(String claim, @Nullable String value) {
		if (required(value, claim).length() > TEXT_LENGTH) {
			throw new LaunchRefusedException(Reason.INVALID_LAUNCH, claim);
		}
		return value;
	}

	private static String required(@Nullable String value, String claim) {
		if (!StringUtils.hasText(value)) {
			throw new LaunchRefusedException(Reason.INVALID_LAUNCH, claim);
		}
		return value;
	}

	/** Cuts between characters, never within one. */
	private static @Nullable String cut(@Nullable String text) {
		if (text == null || text.length() <= TEXT_LENGTH) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(TEXT_LENGTH - 1)) ? TEXT_LENGTH - 1 : TEXT_LENGTH;
		return text.substring(0, end);
	}

}
