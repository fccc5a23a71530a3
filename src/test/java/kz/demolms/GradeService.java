package kz.demolms;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import kz.demolms.Gradebook.Grade;
import kz.demolms.Gradebook.LineItem;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Assignment and Grade Services 2.0, with Moodle's habits.
 */
final class GradeService {

	static final String LINE_ITEM = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";

	static final String LINE_ITEM_READ = LINE_ITEM + ".readonly";

	static final String RESULT_READ = "https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly";

	static final String SCORE = "https://purl.imsglobal.org/spec/lti-ags/scope/score";

	static final List<String> SCOPES = List.of(LINE_ITEM_READ, RESULT_READ, SCORE, LINE_ITEM);

	static final String LINE_ITEMS = "/lti/services/" + Course.ID + "/lineitems";

	static final String QUERY = "?type_id=" + DemoLms.DEPLOYMENT_ID;

	private static final String MEDIA = "application/vnd.ims.lis.";

	private final DemoLms lms;

	private final TokenEndpoint tokens;

	GradeService(DemoLms lms, TokenEndpoint tokens) {
		this.lms = lms;
		this.tokens = tokens;
	}

	static String path(LineItem item) {
		return LINE_ITEMS + "/" + item.id() + "/lineitem" + QUERY;
	}

	Response lineItems(Request request) {
		this.tokens.require(request, LINE_ITEM, LINE_ITEM_READ);
		accept(request, MEDIA + "v2.lineitemcontainer+json");
		List<Map<String, Object>> items = this.lms.gradebook()
			.lineItems()
			.stream()
			.filter((item) -> matches(request, "resource_id", item.resourceId()) && matches(request, "tag", item.tag())
					&& matches(request, "resource_link_id", item.resourceLinkId()))
			.map(this::represent)
			.toList();
		return Response.json(200, MEDIA + "v2.lineitemcontainer+json", items);
	}

	Response addLineItem(Request request) {
		this.tokens.require(request, LINE_ITEM);
		contentType(request, MEDIA + "v2.lineitem+json");
		JsonNode wanted = json(request);
		if (!wanted.path("label").isString() || !wanted.path("scoreMaximum").isNumber()) {
			throw new Refusal(400, "No label or Score Maximum");
		}
		return Response.json(201, MEDIA + "v2.lineitem+json", represent(this.lms.gradebook().add(wanted)));
	}

	Response lineItem(Request request) {
		this.tokens.require(request, LINE_ITEM, LINE_ITEM_READ);
		accept(request, MEDIA + "v2.lineitem+json");
		return Response.json(200, MEDIA + "v2.lineitem+json", represent(named(request)));
	}

	Response score(Request request) {
		this.tokens.require(request, SCORE);
		contentType(request, MEDIA + "v1.score+json");
		int status = this.lms.gradebook().receive(named(request), json(request));
		return (status == 200) ? new Response(200, MEDIA + "v1.score+json; charset=utf-8", "")
				: new Response(status, "text/html; charset=utf-8", "[]");
	}

	Response results(Request request) {
		this.tokens.require(request, RESULT_READ);
		accept(request, MEDIA + "v2.resultcontainer+json");
		LineItem item = named(request);
		List<Map<String, Object>> results = this.lms.people()
			.stream()
			.map(Person::id)
			.filter((userId) -> matches(request, "user_id", userId))
			.flatMap((userId) -> this.lms.gradebook()
				.grade(item.id(), userId)
				.stream()
				.map((grade) -> result(item, userId, grade)))
			.toList();
		return Response.json(200, MEDIA + "v2.resultcontainer+json", results);
	}

	private Map<String, Object> result(LineItem item, String userId, Grade grade) {
		Map<String, Object> result = new LinkedHashMap<>();
		String path = this.lms.url() + path(item);
		result.put("id", path.replace("?", "/results?") + "&user_id=" + userId);
		result.put("userId", userId);
		if (grade.points() != null) {
			result.put("resultScore", grade.points());
			result.put("resultMaximum", grade.maximum());
			Optional.ofNullable(grade.comment()).ifPresent((comment) -> result.put("comment", comment));
			result.put("scoreOf", path);
			Optional.ofNullable(grade.timestamp())
				.ifPresent((time) -> result.put("timestamp", DateTimeFormatter.ISO_OFFSET_DATE_TIME
					.format(time.truncatedTo(ChronoUnit.SECONDS).atZone(ZoneId.of("Asia/Almaty")))));
		}
		return result;
	}

	private Map<String, Object> represent(LineItem item) {
		Map<String, Object> fields = new LinkedHashMap<>();
		fields.put("id", this.lms.url() + path(item));
		fields.put("label", item.label());
		fields.put("scoreMaximum", item.scoreMaximum());
		fields.put("resourceId", item.resourceId());
		fields.put("tag", item.tag());
		Optional.ofNullable(item.resourceLinkId()).ifPresent((link) -> {
			fields.put("resourceLinkId", link);
			fields.put("ltiLinkId", link);
		});
		return fields;
	}

	private LineItem named(Request request) {
		return this.lms.gradebook()
			.lineItem(request.path().split("/")[5])
			.orElseThrow(() -> new Refusal(404, "Line item does not exist"));
	}

	private static JsonNode json(Request request) {
		try {
			return Response.JSON.readTree(request.body());
		}
		catch (JacksonException ex) {
			throw new Refusal(400, "Bad Request");
		}
	}

	private static boolean matches(Request request, String parameter, String value) {
		return request.parameter(parameter).isEmpty() || request.parameter(parameter).equals(value);
	}

	static void accept(Request request, String type) {
		if (!request.header("Accept").orElse(type).equals(type)) {
			throw new Refusal(400, "Bad Request");
		}
	}

	private static void contentType(Request request, String type) {
		if (!request.contentType().equals(type)) {
			throw new Refusal(400, "Bad Request");
		}
	}

}
