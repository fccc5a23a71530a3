package kz.demolms;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import kz.demolms.Course.Link;

/**
 * Names and Role Provisioning Services 2.0: who is enrolled in the course.
 */
final class RosterService {

	static final String SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly";

	static final String PATH = "/lti/services/CourseSection/" + Course.ID + "/bindings/" + DemoLms.DEPLOYMENT_ID
			+ "/memberships";

	private static final String MEDIA = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";

	private final DemoLms lms;

	private final TokenEndpoint tokens;

	RosterService(DemoLms lms, TokenEndpoint tokens) {
		this.lms = lms;
		this.tokens = tokens;
	}

	Response members(Request request) {
		this.tokens.require(request, SCOPE);
		GradeService.accept(request, MEDIA);
		Link link = link(request.parameter("rlid"));
		String role = request.parameter("role");
		List<Map<String, Object>> members = new ArrayList<>(this.lms.people()
			.stream()
			.filter(this.lms.course()::enrolled)
			.map((person) -> represent(person, link))
			.filter((member) -> role.isEmpty() || member.get("roles").equals(List.of(role.replaceAll(".*#", ""))))
			.toList());
		int total = members.size();
		int limit = number(request, "limit", Math.min(total, this.lms.faults().rosterPageSize()));
		int from = Math.min(number(request, "from", 0), total);
		int to = Math.min(from + limit, total);
		Response response = Response.json(200, MEDIA,
				Map.of("id", this.lms.url() + PATH, "context",
						Map.of("id", Course.ID, "label", Course.LABEL, "title", Course.TITLE.kk()), "members",
						members.subList(from, to)));
		// Moodle drops the role here, and whatever else was asked.
		return (to == total) ? response : response.with("Link", "<%s%s?limit=%d&from=%d%s>; rel=\"next\""
			.formatted(this.lms.url(), PATH, limit, to, (link != null) ? "&rlid=" + link.id() : ""));
	}

	private Link link(String id) {
		return id.isEmpty() ? null
				: this.lms.course()
					.linkWithId(id)
					.orElseThrow(() -> new Refusal(404, "Not Found: LTI link " + id + " doesn't exist"));
	}

	private Map<String, Object> represent(Person person, Link link) {
		Map<String, Object> member = new LinkedHashMap<>();
		member.put("status", "Active");
		member.put("roles", List.of(person.rosterRole()));
		if (link != null) {
			member.put("message", List.of(Map.of(Launch.LTI + "message_type", "LtiResourceLinkRequest")));
		}
		member.put("user_id", person.id());
		member.put("lis_person_sourcedid", "");
		if (!this.lms.faults().personalDataHidden()) {
			member.put("name", person.name());
			member.put("given_name", person.givenName());
			member.put("family_name", person.familyName());
			member.put("email", person.email());
		}
		return member;
	}

	private static int number(Request request, String parameter, int otherwise) {
		return request.parameter(parameter).matches("[1-9]\\d{0,8}") ? Integer.parseInt(request.parameter(parameter))
				: otherwise;
	}

}
