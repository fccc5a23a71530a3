package kz.demolms;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A service request that is refused, with the body that Moodle gives for it.
 */
final class Refusal extends RuntimeException {

	private final int status;

	Refusal(int status, String reason) {
		super(reason);
		this.status = status;
	}

	Response response(Request request) {
		Map<String, String> asked = new LinkedHashMap<>();
		asked.put("method", request.method());
		asked.put("url", request.uri().toString());
		request.header("Accept").ifPresent((accept) -> asked.put("accept", accept));
		request.header("Content-Type").ifPresent((type) -> asked.put("contentType", request.contentType()));
		return Response.json(this.status, "application/json",
				Map.of("status", this.status, "reason", getMessage(), "request", asked));
	}

}
