package kz.demolms;

import java.io.IOException;
import java.text.ParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import kz.demolms.Course.Link;
import tools.jackson.databind.JsonNode;

/**
 * Deep Linking 2.0 with Moodle's habits: only links are taken, several at once, no data;
 * the links are made one by one, and nobody is told of one that fails. Stricter than
 * Moodle in what it believes of the answer.
 */
final class ContentSelection {

	static final String PATH = "/lti/content-items";

	private static final Text MADE = new Text("Қосылған сілтемелер: ", "Добавлено ссылок: ", "Links added: ");

	private static final Text BACK = new Text("Курсқа оралу", "Вернуться к курсу", "Back to the course");

	private final DemoLms lms;

	private final TokenEndpoint tokens;

	private final Set<String> nonces = ConcurrentHashMap.newKeySet();

	private volatile Map<String, Object> last = Map.of();

	ContentSelection(DemoLms lms, TokenEndpoint tokens) {
		this.lms = lms;
		this.tokens = tokens;
	}

	Map<String, Object> last() {
		return this.last;
	}

	Map<String, Object> settings() {
		Map<String, Object> settings = new LinkedHashMap<>();
		settings.put("accept_types", List.of("ltiResourceLink"));
		settings.put("accept_presentation_document_targets", List.of("frame", "iframe", "window"));
		settings.put("accept_copy_advice", false);
		settings.put("accept_multiple", true);
		settings.put("accept_unsigned", false);
		settings.put("auto_create", false);
		settings.put("can_confirm", false);
		settings.put("deep_link_return_url", this.lms.url() + PATH + "?course=" + Course.ID);
		settings.put("title", "Bilik");
		settings.put("text", "");
		return settings;
	}

	Response receive(Request request) throws JOSEException, IOException {
		if (this.lms.signedIn(request).isEmpty() && request.parameter("repost").isEmpty()) {
			// as at the authentication endpoint: the browser kept the cookie back
			Map<String, String> again = new LinkedHashMap<>(request.parameters());
			again.put("repost", "1");
			return Response.html(Html.selfSubmitting(request.uri().toString(), again));
		}
		boolean instructor = this.lms.signedIn(request)
			.filter((person) -> person.role() != Person.Role.LISTENER)
			.isPresent();
		String problem = instructor ? problem(request.parameter("JWT")) : "not allowed";
		if (problem != null) {
			return Response.html(400, Html.of("<!DOCTYPE html><title>%s</title><h1>%s</h1>", "error", problem));
		}
		int made = 0;
		for (JsonNode item : Response.JSON.valueToTree(this.last.get(Launch.DEEP_LINKING + "content_items"))) {
			made += make(item) ? 1 : 0;
		}
		String locale = Pages.locale(request);
		return Response.html(Html.of("""
				<!DOCTYPE html>
				<html lang="%s"><head><meta charset="utf-8"><title>%s</title>
				<link rel="stylesheet" href="/bootstrap.css"></head>
				<body class="p-3"><main><h1 class="h4">%s%s</h1><p>%s</p>
				<a class="btn btn-primary" target="_top" href="/course">%s</a></main></body></html>
				""", locale, BACK.in(locale), MADE.in(locale), made,
				this.last.getOrDefault(Launch.DEEP_LINKING + "msg", ""), BACK.in(locale)));
	}

	private String problem(String jwt) throws JOSEException, IOException {
		try {
			SignedJWT answer = SignedJWT.parse(jwt);
			JWTClaimsSet claims = answer.getJWTClaimsSet();
			if (!this.tokens.signedByTool(answer)) {
				return "signature";
			}
			if (!DemoLms.CLIENT_ID.equals(claims.getIssuer()) || !claims.getAudience().contains(this.lms.url())) {
				return "iss or aud";
			}
			if (claims.getIssueTime().toInstant().isAfter(this.lms.now())
					|| !claims.getExpirationTime().toInstant().isAfter(this.lms.now())) {
				return "iat or exp";
			}
			if (!"LtiDeepLinkingResponse".equals(claims.getStringClaim(Launch.LTI + "message_type"))
					|| !"1.3.0".equals(claims.getStringClaim(Launch.LTI + "version"))
					|| !DemoLms.DEPLOYMENT_ID.equals(claims.getStringClaim(Launch.LTI + "deployment_id"))) {
				return "message_type, version or deployment_id";
			}
			if (!this.nonces.add(claims.getStringClaim("nonce"))) {
				return "nonce";
			}
			this.last = claims.getClaims();
			return null;
		}
		catch (ParseException ex) {
			return "JWT";
		}
	}

	/** Whether the link was made. */
	private boolean make(JsonNode item) {
		Map<String, String> custom = new LinkedHashMap<>();
		item.path("custom")
			.propertyStream()
			.forEach((entry) -> custom.put(entry.getKey(), entry.getValue().asString()));
		if (!item.path("type").asString("").equals("ltiResourceLink")
				|| this.lms.faults().lostLink().equals(custom.get("activity"))) {
			return false;
		}
		Link link = this.lms.course().place(item.path("title").asString("Bilik"), custom);
		JsonNode column = item.path("lineItem");
		if (!column.isMissingNode()) {
			this.lms.gradebook()
				.add(link.title().kk(), column.path("scoreMaximum").asDouble(100),
						column.path("resourceId").asString(""), column.path("tag").asString(""), link.id());
		}
		return true;
	}

}
