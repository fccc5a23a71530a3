package kz.demolms;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import kz.demolms.Person.Role;
import kz.demolms.Tools.Tool;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * Dynamic registration, and the administrator's page where it begins: the tool's address
 * is pasted, the tool opens in a frame, and when it asks to be closed its card is there,
 * to be activated.
 */
final class RegistrationEndpoint {

	static final String CONFIGURATION = "/lti/openid-configuration";

	static final String REGISTRATION = "/lti/registration";

	private static final String TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration";

	/** As Moodle takes the domain out of an address: with its port. */
	private static final Pattern DOMAIN = Pattern.compile("(?:https?://)?(?:www\\.)?([^/]+)(?:/|$)");

	private static final Text TITLE = new Text("Құралдар", "Инструменты", "Tools");

	private static final Text TOOL_URL = new Text("Құрал мекенжайы", "Адрес инструмента", "Tool URL");

	private static final Text ADD = new Text("LTI Advantage қосу", "Добавить LTI Advantage", "Add LTI Advantage");

	private static final Text ACTIVATE = new Text("Іске қосу", "Активировать", "Activate");

	private static final Text ACTIVE = new Text("Қосулы", "Активен", "Active");

	private final DemoLms lms;

	private final Pages pages;

	/** The client ids that registration tokens stand for. */
	private final Map<String, String> tokens = new ConcurrentHashMap<>();

	/** What tools said of themselves, the last one last. */
	private final List<JsonNode> received = new ArrayList<>();

	RegistrationEndpoint(DemoLms lms, Pages pages) {
		this.lms = lms;
		this.pages = pages;
	}

	JsonNode lastReceived() {
		return this.received.get(this.received.size() - 1);
	}

	/**
	 * The address that the frame shows.
	 * @param tool the address that the administrator pasted
	 */
	String begin(String tool) {
		String token = UUID.randomUUID().toString();
		this.tokens.put(token, UUID.randomUUID().toString().replace("-", "").substring(0, 15));
		return UriComponentsBuilder.fromUriString(tool)
			.queryParam("openid_configuration", this.lms.url() + CONFIGURATION)
			.queryParam("registration_token", token)
			.toUriString();
	}

	Response configuration(Request request) {
		Map<String, Object> configuration = new LinkedHashMap<>();
		configuration.put("issuer", this.lms.url());
		configuration.put("token_endpoint", this.lms.platform().tokenEndpoint());
		configuration.put("token_endpoint_auth_methods_supported", List.of("private_key_jwt"));
		configuration.put("token_endpoint_auth_signing_alg_values_supported", List.of("RS256"));
		configuration.put("jwks_uri", this.lms.platform().jwksUri());
		configuration.put("authorization_endpoint", this.lms.platform().authenticationEndpoint());
		configuration.put("registration_endpoint", this.lms.url() + REGISTRATION);
		configuration.put("scopes_supported",
				Stream.of("lti-ags/scope/lineitem", "lti-ags/scope/lineitem.readonly", "lti-ags/scope/result.readonly",
						"lti-ags/scope/score", "lti-nrps/scope/contextmembership.readonly", "lti-ts/scope/toolsetting")
					.map((scope) -> "https://purl.imsglobal.org/spec/" + scope)
					.toList());
		configuration.put("response_types_supported", List.of("id_token"));
		configuration.put("subject_types_supported", List.of("public", "pairwise"));
		configuration.put("id_token_signing_alg_values_supported", List.of("RS256"));
		configuration.put("claims_supported", List.of("sub", "iss", "name", "given_name", "family_name", "email"));
		configuration.put("https://purl.imsglobal.org/spec/lti-platform-configuration",
				Map.of("product_family_code", "moodle", "version", "4.5.6 (demo)", "messages_supported",
						List.of(Map.of("type", "LtiResourceLinkRequest"),
								Map.of("type", "LtiDeepLinkingRequest", "placements", List.of("ContentArea"))),
						"variables", List.of("Context.id.history", "Moodle.Person.userGroupIds", "Person.name.full")));
		return Response.json(200, "application/json", configuration);
	}

	Response register(Request request) {
		String header = request.header("Authorization").orElse("");
		if (!header.startsWith("Bearer ")) {
			return new Response(401, "text/html; charset=utf-8", "missing_registration_token");
		}
		String clientId = this.tokens.get(header.substring(7).strip());
		if (clientId == null || this.lms.tools().find(clientId).isPresent()) {
			return new Response(401, "text/html; charset=utf-8", "token_already_used");
		}
		JsonNode tool;
		try {
			tool = Response.JSON.readTree(request.body());
		}
		catch (JacksonException ex) {
			return new Response(400, "text/html; charset=utf-8", "missing required attribute response_types");
		}
		this.received.add(tool);
		String fault = fault(tool);
		if (fault != null) {
			return new Response(400, "text/html; charset=utf-8", fault);
		}
		Tool added = this.lms.tools().add(clientId, tool.path("client_name").asString());
		return Response.json(200, "application/json",
				Map.of("client_id", clientId, "client_name", added.name(), TOOL,
						Map.of("version", "LTI-1p3", "deployment_id", added.deploymentId(), "target_link_uri",
								tool.path(TOOL).path("target_link_uri").asString())));
	}

	/** In the order in which Moodle looks. */
	private static String fault(JsonNode tool) {
		for (String name : List.of("response_types", "initiate_login_uri", "redirect_uris", "client_name", "jwks_uri",
				"token_endpoint_auth_method", TOOL)) {
			if (tool.path(name).isMissingNode() || tool.path(name).isEmpty() && tool.path(name).isContainer()
					|| tool.path(name).isString() && tool.path(name).asString().isEmpty()) {
				return "missing required attribute " + name;
			}
		}
		String domain = tool.path(TOOL).path("domain").asString("");
		if (domain.isEmpty()) {
			return "missing_domain";
		}
		if (!domain(domain).equals(domain(tool.path(TOOL).path("target_link_uri").asString("")))) {
			return "domain_targetlinkuri_mismatch";
		}
		if (!Set.of("id_token").equals(strings(tool.path("response_types")))) {
			return "invalid_response_types";
		}
		if (!tool.path("redirect_uris").isArray()) {
			return "invalid_redirect_uris";
		}
		if (!"private_key_jwt".equals(tool.path("token_endpoint_auth_method").asString())) {
			return "invalid_token_endpoint_auth_method";
		}
		return "web".equals(tool.path("application_type").asString("web")) ? null : "invalid_application_type";
	}

	private static String domain(String url) {
		Matcher domain = DOMAIN.matcher(url);
		return domain.lookingAt() ? domain.group(1) : "";
	}

	private static Set<String> strings(JsonNode array) {
		Set<String> values = new HashSet<>();
		array.forEach((value) -> values.add(value.asString()));
		return values;
	}

	Response page(Request request) {
		if (!administrator(request)) {
			return Response.redirect("/");
		}
		String locale = Pages.locale(request);
		Html tools = Html.join(this.lms.tools()
			.all()
			.stream()
			.map((tool) -> Html.of("<li class=\"list-group-item d-flex\"><span class=\"me-auto\">%s</span>%s</li>",
					tool.name(),
					tool.active() ? Html.of("<span>%s</span>", ACTIVE.in(locale))
							: Html.of(
									"""
											<form method="post" action="/tools/activate"><button class="btn btn-sm btn-primary" name="client" value="%s">%s</button></form>
											""",
									tool.clientId(), ACTIVATE.in(locale)))));
		return this.pages.page(request, TITLE, Html.of("""
				<form method="post" action="/tools/add" class="mb-3"><label class="form-label" for="url">%s</label>
				<div class="d-flex gap-2"><input class="form-control" type="url" id="url" name="url" required>
				<button class="btn btn-primary text-nowrap">%s</button></div></form><ul class="list-group">%s</ul>
				""", TOOL_URL.in(locale), ADD.in(locale), tools));
	}

	Response add(Request request) {
		URI tool = URI.create(request.parameter("url"));
		if (!administrator(request) || tool.getHost() == null) {
			return Response.redirect("/");
		}
		return this.pages.page(request, TITLE,
				Html.of("""
						<iframe src="%s" title="%s" class="w-100 border" style="height: 85vh"></iframe>
						<script>addEventListener('message', (event) => {
						if (event.data && event.data.subject === 'org.imsglobal.lti.close') { location = '/tools'; } });</script>
						""",
						begin(tool.toString()), TITLE.in(Pages.locale(request))));
	}

	Response activate(Request request) {
		if (administrator(request)) {
			this.lms.tools().activate(request.parameter("client"));
		}
		return Response.redirect("/tools");
	}

	private boolean administrator(Request request) {
		return this.lms.signedIn(request).filter((person) -> person.role() == Role.ADMINISTRATOR).isPresent();
	}

}
