package kz.bilik.lti.registration;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.platform.PlatformDetails;
import kz.bilik.lti.platform.PlatformHttp;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a platform says of itself (LTI Dynamic Registration 1.0, 3.4), as far as it may be
 * believed before anybody trusts the platform.
 */
record PlatformConfiguration(JsonNode json, boolean httpAllowed) {

	private static final String PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration";

	/** As long as there is room for them in the register. */
	private static final int URL_LENGTH = 1000;

	private static final int TEXT_LENGTH = 255;

	/**
	 * @param address where it was read
	 */
	static PlatformConfiguration parse(String text, URI address, JsonMapper mapper, boolean httpAllowed) {
		PlatformConfiguration configuration;
		try {
			configuration = new PlatformConfiguration(mapper.readTree(text), httpAllowed);
		}
		catch (JacksonException ex) {
			throw new LaunchRefusedException(Reason.REGISTRATION_CONFIGURATION, "JSON");
		}
		if (!address.getHost().equalsIgnoreCase(configuration.endpoint("issuer").getHost())) {
			throw new LaunchRefusedException(Reason.REGISTRATION_ISSUER, configuration.issuer(), address.getHost());
		}
		// its answer is shown, and nobody shall read a third server's by it
		if (!PlatformHttp.sameOrigin(address, configuration.endpoint("registration_endpoint"))) {
			throw new LaunchRefusedException(Reason.REGISTRATION_CONFIGURATION, "registration_endpoint");
		}
		return configuration;
	}

	/**
	 * An address that the tool may speak to, by what can be seen of it.
	 */
	static URI address(String name, @Nullable String value, boolean httpAllowed) {
		try {
			URI uri = new URI((value != null) ? value : "");
			if (uri.getHost() == null || uri.getUserInfo() != null || uri.getFragment() != null
					|| value.length() > URL_LENGTH) {
				throw new LaunchRefusedException(Reason.REGISTRATION_CONFIGURATION, name);
			}
			String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
			if (!scheme.equals("https") && !(scheme.equals("http") && httpAllowed)) {
				throw new LaunchRefusedException(Reason.REGISTRATION_ADDRESS, uri.toString());
			}
			return uri;
		}
		catch (URISyntaxException ex) {
			throw new LaunchRefusedException(Reason.REGISTRATION_CONFIGURATION, name);
		}
	}

	String issuer() {
		return text("issuer");
	}

	URI endpoint(String name) {
		return address(name, text(name), this.httpAllowed);
	}

	List<URI> endpoints() {
		return List.of(endpoint("authorization_endpoint"), endpoint("token_endpoint"), endpoint("jwks_uri"),
				endpoint("registration_endpoint"));
	}

	/** Whether a list names a value; a list that is not there names everything. */
	boolean supports(String list, String value) {
		List<String> named = strings(this.json.path(list));
		return named.isEmpty() || named.contains(value);
	}

	boolean supportsMessage(String type) {
		for (JsonNode message : this.json.path(PLATFORM).path("messages_supported")) {
			if (type.equals(message.path("type").asString(""))) {
				return true;
			}
		}
		return false;
	}

	/** Whether {@code $variable} in custom parameters is replaced. */
	boolean replaces(String variable) {
		return strings(this.json.path(PLATFORM).path("variables")).contains(variable);
	}

	/**
	 * The platform for the register.
	 */
	PlatformDetails details(String clientId, List<String> deploymentIds) {
		// whom the tool's assertions are for, where it is not the token endpoint
		String audience = this.json.path("authorization_server").asString("");
		return new PlatformDetails(issuer(), clientId, name(), deploymentIds, text("authorization_endpoint"),
				text("token_endpoint"), text("jwks_uri"),
				(audience.isBlank() || audience.length() > URL_LENGTH) ? null : audience, List.of());
	}

	private String name() {
		JsonNode platform = this.json.path(PLATFORM);
		String name = platform.path("product_family_code").asString("") + " " + platform.path("version").asString("");
		return name.strip()
			.replaceAll("\\p{Cntrl}", " ")
			.codePoints()
			.limit(TEXT_LENGTH / 2)
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
	}

	private String text(String name) {
		String value = this.json.path(name).asString("");
		if (value.isBlank()) {
			throw new LaunchRefusedException(Reason.REGISTRATION_CONFIGURATION, name);
		}
		return value;
	}

	private static List<String> strings(JsonNode array) {
		List<String> values = new ArrayList<>();
		array.forEach((value) -> values.add(value.asString("")));
		return values;
	}

}
