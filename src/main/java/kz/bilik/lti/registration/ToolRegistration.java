package kz.bilik.lti.registration;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import kz.bilik.lti.ToolProperties;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * What the tool says of itself to a platform (LTI Dynamic Registration 1.0, 3.5). Texts
 * are Kazakh where a platform knows no languages.
 */
@Component
class ToolRegistration {

	static final String TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";

	private static final Locale KAZAKH = Locale.forLanguageTag("kk");

	private static final List<Locale> LANGUAGES = List.of(KAZAKH, Locale.forLanguageTag("ru"), Locale.ENGLISH);

	private static final List<String> SCOPES = List.of("https://purl.imsglobal.org/spec/lti-ags/scope/lineitem",
			"https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly",
			"https://purl.imsglobal.org/spec/lti-ags/scope/score",
			"https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly",
			"https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly");

	private static final List<String> CLAIMS = List.of("iss", "sub", "name", "given_name", "family_name", "email",
			"locale");

	/**
	 * Custom parameters of every launch: the courses that this one is a copy of, groups.
	 */
	private static final Map<String, String> CUSTOM = Map.of("context_history", "Context.id.history", "groups",
			"Moodle.Person.userGroupIds");

	private final ToolProperties tool;

	private final MessageSource messages;

	ToolRegistration(ToolProperties tool, MessageSource messages) {
		this.tool = tool;
		this.messages = messages;
	}

	/**
	 * The body of the registration request.
	 */
	Map<String, Object> body(PlatformConfiguration platform) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("application_type", "web");
		body.put("response_types", List.of("id_token"));
		body.put("grant_types", List.of("implicit", "client_credentials"));
		body.put("initiate_login_uri", this.tool.url("/lti/login"));
		body.put("redirect_uris", List.of(this.tool.url("/lti/launch")));
		localised(body, "client_name", "bilik.name");
		body.put("jwks_uri", this.tool.url("/lti/jwks"));
		body.put("logo_uri", this.tool.url("/assets/bilik.svg"));
		body.put("client_uri", this.tool.url("/"));
		body.put("token_endpoint_auth_method", "private_key_jwt");
		body.put("scope", String.join(" ",
				SCOPES.stream().filter((scope) -> platform.supports("scopes_supported", scope)).toList()));
		body.put(TOOL, configuration(platform));
		return body;
	}

	private Map<String, Object> configuration(PlatformConfiguration platform) {
		Map<String, Object> configuration = new LinkedHashMap<>();
		// with the port, where there is one: Moodle compares it with that of the target
		configuration.put("domain", URI.create(this.tool.url("/")).getAuthority());
		localised(configuration, "description", "registration.tool.description");
		configuration.put("target_link_uri", this.tool.url("/lti/launch"));
		Map<String, String> custom = new LinkedHashMap<>();
		CUSTOM.forEach((name, variable) -> {
			if (platform.replaces(variable)) {
				custom.put(name, "$" + variable);
			}
		});
		configuration.put("custom_parameters", custom);
		configuration.put("claims", CLAIMS);
		List<Map<String, Object>> messages = new ArrayList<>();
		messages.add(message("LtiResourceLinkRequest"));
		Map<String, Object> deepLinking = message("LtiDeepLinkingRequest");
		deepLinking.put("placements", List.of("ContentArea"));
		messages.add(deepLinking);
		if (platform.supportsMessage("LtiSubmissionReviewRequest")) {
			messages.add(message("LtiSubmissionReviewRequest"));
		}
		configuration.put("messages", messages);
		return configuration;
	}

	private Map<String, Object> message(String type) {
		Map<String, Object> message = new LinkedHashMap<>();
		message.put("type", type);
		message.put("target_link_uri", this.tool.url("/lti/launch"));
		localised(message, "label", "registration.tool.name");
		return message;
	}

	private void localised(Map<String, Object> object, String name, String key) {
		object.put(name, this.messages.getMessage(key, null, KAZAKH));
		for (Locale language : LANGUAGES) {
			object.put(name + "#" + language.getLanguage(), this.messages.getMessage(key, null, language));
		}
	}

}
