package kz.demolms;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import tools.jackson.core.JacksonException;

/**
 * The launch as the platform sees it: third-party login initiation and, when the tool
 * comes back, the authentication response of OpenID Connect's implicit flow.
 */
final class LoginEndpoint {

	private static final String[] REQUIRED = { "scope", "response_type", "client_id", "redirect_uri", "login_hint",
			"nonce" };

	private final DemoLms lms;

	/** Launches that the tool has not asked about yet, by their one-use hint. */
	private final Map<String, Launch> begun = new ConcurrentHashMap<>();

	LoginEndpoint(DemoLms lms) {
		this.lms = lms;
	}

	Response start(Request request) {
		Person person = this.lms.signedIn(request).orElse(null);
		if (person == null) {
			return Response.redirect("/");
		}
		if (!this.lms.mayEnter(person)) {
			return Response.redirect("/course");
		}
		boolean content = request.parameter("link").isEmpty();
		Launch launch = (content ? this.lms.deepLinking(person.id())
				: this.lms.launch(person.id(), request.parameter("link")))
			.locale(Pages.locale(request));
		if (request.parameters().containsKey("review")) {
			String user = request.parameter("review");
			launch.review(user.isEmpty() ? null : user);
		}
		if (request.parameter("target").equals("window")) {
			launch.inNewWindow();
		}
		return Response.html(Html.selfSubmitting(this.lms.tool() + "/lti/login", initiate(launch)));
	}

	/**
	 * The parameters of a login initiation.
	 */
	Map<String, String> initiate(Launch launch) {
		String id = "ltilaunch_" + UUID.randomUUID();
		this.begun.put(id, launch);
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("iss", this.lms.url());
		parameters.put("target_link_uri", this.lms.launchUri());
		parameters.put("login_hint", launch.person().id());
		parameters.put("lti_message_hint", Response.JSON
			.writeValueAsString(Map.of("cmid", (launch.link() != null) ? launch.link().id() : "0", "launchid", id)));
		parameters.put("client_id", launch.clientId());
		parameters.put("lti_deployment_id", launch.deploymentId());
		return parameters;
	}

	Response authenticate(Request request) {
		Person person = this.lms.signedIn(request).orElse(null);
		if (person == null && request.parameter("repost").isEmpty()) {
			// The browser kept the cookie back because another site sent it here. From a
			// page of the LMS it sends the cookie.
			Map<String, String> again = new LinkedHashMap<>(request.parameters());
			again.put("repost", "1");
			return Response.html(Html.selfSubmitting("/lti/auth", again));
		}
		Launch launch = begunBy(person, request.parameter("lti_message_hint"));
		if (launch == null || !request.parameter("redirect_uri").equals(this.lms.launchUri())) {
			return Response.html(400, Html.of("<!DOCTYPE html><title>%s</title><h1>%s</h1>", "invalidrequest",
					(launch == null) ? "Жарамсыз сұрау: lti_message_hint" : "Жарамсыз сұрау: redirect_uri"));
		}
		String error = error(request, person, launch);
		Map<String, String> answer = new LinkedHashMap<>();
		if (error != null) {
			answer.put("error", error);
		}
		else {
			answer.put("id_token", launch.idToken(request.parameter("nonce")));
		}
		answer.put("state", request.parameter("state"));
		return Response.html(Html.selfSubmitting(this.lms.launchUri(), answer));
	}

	private Launch begunBy(Person person, String hint) {
		try {
			String id = Response.JSON.readTree(hint).path("launchid").asString("");
			Launch launch = this.begun.get(id);
			return (launch != null && launch.person().equals(person) && this.begun.remove(id, launch)) ? launch : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * The error code of OpenID Connect, in the order in which Moodle looks.
	 */
	private static String error(Request request, Person person, Launch launch) {
		for (String name : REQUIRED) {
			if (request.parameter(name).isEmpty()) {
				return "invalid_request";
			}
		}
		if (!request.parameter("scope").equals("openid")) {
			return "invalid_scope";
		}
		if (!request.parameter("response_type").equals("id_token")) {
			return "unsupported_response_type";
		}
		if (!request.parameter("client_id").equals(launch.clientId())) {
			return "unauthorized_client";
		}
		if (!request.parameter("login_hint").equals(person.id())) {
			return "access_denied";
		}
		boolean wellFormed = request.parameter("response_mode").equals("form_post")
				&& request.parameters().getOrDefault("prompt", "none").equals("none");
		return wellFormed ? null : "invalid_request";
	}

}
