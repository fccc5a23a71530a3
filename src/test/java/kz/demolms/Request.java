package kz.demolms;

import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;

/**
 * What was asked of the demo LMS.
 *
 * @param parameters of the query and of the form; the form wins
 */
record Request(String method, URI uri, Headers headers, String body, Map<String, String> parameters) {

	static Request of(HttpExchange exchange) throws IOException {
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		Map<String, String> parameters = parameters(exchange.getRequestURI().getRawQuery());
		Request request = new Request(exchange.getRequestMethod(), exchange.getRequestURI(),
				exchange.getRequestHeaders(), body, parameters);
		if (request.contentType().equals("application/x-www-form-urlencoded")) {
			parameters.putAll(parameters(body));
		}
		return request;
	}

	static Map<String, String> parameters(String query) {
		Map<String, String> parameters = new LinkedHashMap<>();
		for (String pair : (query != null) ? query.split("&") : new String[0]) {
			String[] parts = pair.split("=", 2);
			parameters.put(URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
					(parts.length > 1) ? URLDecoder.decode(parts[1], StandardCharsets.UTF_8) : "");
		}
		return parameters;
	}

	String path() {
		return this.uri.getPath();
	}

	/**
	 * A parameter, empty when it is absent.
	 */
	String parameter(String name) {
		return this.parameters.getOrDefault(name, "");
	}

	Optional<String> header(String name) {
		return Optional.ofNullable(this.headers.getFirst(name));
	}

	/** The content type without its parameters, as Moodle compares it. */
	String contentType() {
		return header("Content-Type").orElse("").split(";")[0].strip();
	}

	Optional<String> cookie(String name) {
		return Arrays.stream(header("Cookie").orElse("").split("; ?"))
			.filter((pair) -> pair.startsWith(name + "="))
			.map((pair) -> pair.substring(name.length() + 1))
			.findFirst();
	}

}
