package kz.demolms;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the demo LMS answers.
 */
record Response(int status, String contentType, String body, Map<String, String> headers) {

	static final JsonMapper JSON = new JsonMapper();

	/** No answer at all: the connection ends. */
	static final Response NONE = new Response(0, "", "");

	Response(int status, String contentType, String body) {
		this(status, contentType, body, Map.of());
	}

	static Response html(Html page) {
		return html(200, page);
	}

	static Response html(int status, Html page) {
		return new Response(status, "text/html; charset=utf-8", page.markup());
	}

	static Response json(int status, String contentType, Object value) {
		return new Response(status, contentType + "; charset=utf-8", JSON.writeValueAsString(value));
	}

	static Response redirect(String location) {
		return new Response(303, "", "").with("Location", location);
	}

	Response with(String header, String value) {
		Map<String, String> headers = new LinkedHashMap<>(this.headers);
		headers.put(header, value);
		return new Response(this.status, this.contentType, this.body, headers);
	}

	void send(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (this == NONE) {
				return;
			}
			byte[] content = this.body.getBytes(StandardCharsets.UTF_8);
			this.headers.forEach(exchange.getResponseHeaders()::add);
			if (!this.contentType.isEmpty()) {
				exchange.getResponseHeaders().set("Content-Type", this.contentType);
			}
			boolean empty = content.length == 0 || exchange.getRequestMethod().equals("HEAD");
			exchange.sendResponseHeaders(this.status, empty ? -1 : content.length);
			if (!empty) {
				exchange.getResponseBody().write(content);
			}
		}
	}

	/** Answers one kind of request. */
	interface Handler {

		Response handle(Request request) throws Exception;

	}

}
