package kz.bilik.lti.service;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.Platforms;
import kz.bilik.lti.service.ScoreAnswer.Accepted;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Outdated;
import kz.bilik.lti.service.ScoreAnswer.Refused;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Sends scores to a gradebook and reads results from it (Assignment and Grade Services
 * 2.0, 3.3 and 3.4).
 */
@Component
public class Scores {

	private static final List<String> SCOPES = List.of("https://purl.imsglobal.org/spec/lti-ags/scope/score",
			"https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly");

	private static final MediaType SCORE = MediaType.parseMediaType("application/vnd.ims.lis.v1.score+json");

	private static final MediaType RESULTS = MediaType
		.parseMediaType("application/vnd.ims.lis.v2.resultcontainer+json");

	private final Platforms platforms;

	private final AccessTokens tokens;

	private final RestClient http;

	private final JsonMapper json;

	Scores(Platforms platforms, AccessTokens tokens, ServiceHttp services, JsonMapper json) {
		this.platforms = platforms;
		this.tokens = tokens;
		this.json = json;
		this.http = RestClient.builder()
			.requestFactory(services.requestFactory())
			.defaultStatusHandler((status) -> true, (request, response) -> {
				// every status is an answer
			})
			.build();
	}

	/**
	 * Sends a score. Waits for the platform: never call it inside a transaction.
	 * @param platformId our id of the platform
	 * @param lineItem the URL of the column
	 * @param score what the column shall hold
	 * @return what became of it; no exception for anything that the platform does
	 */
	public ScoreAnswer send(long platformId, String lineItem, Score score) {
		Optional<Platform> platform = this.platforms.findById(platformId).filter(Platform::active);
		if (platform.isEmpty()) {
			return new Unavailable(Cause.PLATFORM_INACTIVE, "");
		}
		try {
			under(lineItem, "scores").build(true).toUri();
		}
		catch (IllegalArgumentException ex) {
			return new Refused(Cause.LINE_ITEM_GONE, excerpt("Not an address: " + lineItem));
		}
		try {
			ResponseEntity<String> answer = post(platform.get(), lineItem, score);
			if (answer.getStatusCode().value() == 401) {
				this.tokens.forget(platform.get(), SCOPES);
				answer = post(platform.get(), lineItem, score);
			}
			return interpret(platform.get(), lineItem, score, answer);
		}
		catch (OAuth2AuthorizationException | RestClientException ex) {
			return unavailable(ex);
		}
		catch (IllegalArgumentException ex) {
			// the operator changed the registration while this was on its way
			return new Unavailable(Cause.PLATFORM_INACTIVE, excerpt(ex.getMessage()));
		}
	}

	/** No answer came, or no token for the question. */
	static Unavailable unavailable(RuntimeException failure) {
		if (failure instanceof OAuth2AuthorizationException refused) {
			// the service was switched off for the tool
			Cause cause = OAuth2ErrorCodes.INVALID_SCOPE.equals(refused.getError().getErrorCode()) ? Cause.NOT_ALLOWED
					: tokenCause(failure);
			return new Unavailable(cause, excerpt(refused.getError().toString()));
		}
		return new Unavailable((failure instanceof ResourceAccessException) ? Cause.UNREACHABLE : Cause.PLATFORM_ERROR,
				excerpt(failure.getMessage()));
	}

	/** Why there was no token: the reason lies some causes deep. */
	private static Cause tokenCause(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ResourceAccessException) {
				return Cause.UNREACHABLE;
			}
			if (cause instanceof HttpStatusCodeException answer) {
				return answer.getStatusCode().is5xxServerError() ? Cause.PLATFORM_ERROR
						: (answer.getStatusCode().value() == 429) ? Cause.TOO_MANY_REQUESTS : Cause.TOKEN_REFUSED;
			}
		}
		return Cause.TOKEN_REFUSED;
	}

	private ResponseEntity<String> post(Platform platform, String lineItem, Score score) {
		return this.http.post()
			.uri(under(lineItem, "scores").build(true).toUri())
			.headers((headers) -> headers.setBearerAuth(this.tokens.of(platform, SCOPES)))
			.contentType(SCORE)
			.body(this.json.writeValueAsBytes(body(score)))
			.retrieve()
			.toEntity(String.class);
	}

	private static Map<String, Object> body(Score score) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("userId", score.subject());
		body.put("scoreGiven", score.points());
		body.put("scoreMaximum", score.maxPoints());
		body.put("activityProgress", "Completed");
		body.put("gradingProgress", "FullyGraded");
		body.put("timestamp", score.timestamp().truncatedTo(ChronoUnit.MILLIS).toString());
		if (StringUtils.hasText(score.comment())) {
			body.put("comment", score.comment());
		}
		return body;
	}

	private ScoreAnswer interpret(Platform platform, String lineItem, Score score, ResponseEntity<String> answer) {
		int status = answer.getStatusCode().value();
		String detail = status + " " + excerpt(answer.getBody());
		if (status == 409) {
			return (read(platform, lineItem, score) == Held.THIS) ? new Accepted() : new Outdated();
		}
		if (answer.getStatusCode().is2xxSuccessful()) {
			// what the gradebook holds counts; where it cannot be read, success is an
			// empty body, as Moodle's is
			return switch (read(platform, lineItem, score)) {
				case THIS -> new Accepted();
				case ANOTHER -> new Unavailable(Cause.NOT_HELD, detail);
				case UNREADABLE -> "[]".equals(StringUtils.trimAllWhitespace(String.valueOf(answer.getBody())))
						? new Unavailable(Cause.NOT_HELD, detail) : new Accepted();
			};
		}
		return switch (status) {
			case 400, 422 -> new Refused(Cause.NOT_GRADABLE, detail);
			case 403 -> new Refused(Cause.NOT_ALLOWED, detail);
			case 404, 410 -> new Refused(Cause.LINE_ITEM_GONE, detail);
			case 401 -> new Unavailable(Cause.NOT_ALLOWED, detail);
			case 429 -> new Unavailable(Cause.TOO_MANY_REQUESTS, detail);
			default -> new Unavailable(Cause.PLATFORM_ERROR, detail);
		};
	}

	private enum Held {

		THIS, ANOTHER, UNREADABLE

	}

	/**
	 * What the gradebook holds for the person: this score's points or not (AGS 2.0, 3.3).
	 */
	private Held read(Platform platform, String lineItem, Score score) {
		try {
			ResponseEntity<String> answer = this.http.get()
				.uri(under(lineItem, "results")
					.queryParam("user_id", UriUtils.encode(score.subject(), StandardCharsets.UTF_8))
					.build(true)
					.toUri())
				.headers((headers) -> headers.setBearerAuth(this.tokens.of(platform, SCOPES)))
				.header(HttpHeaders.ACCEPT, RESULTS.toString())
				.retrieve()
				.toEntity(String.class);
			if (!answer.getStatusCode().is2xxSuccessful() || answer.getBody() == null) {
				return Held.UNREADABLE;
			}
			for (JsonNode result : this.json.readTree(answer.getBody())) {
				if (score.subject().equals(result.path("userId").asString()) && result.hasNonNull("resultScore")) {
					return sameShare(result, score) ? Held.THIS : Held.ANOTHER;
				}
			}
			return Held.ANOTHER;
		}
		catch (JacksonException | RestClientException ex) {
			return Held.UNREADABLE;
		}
	}

	/** The column may have another maximum than the score: 17 of 20 is 85 of 100. */
	private static boolean sameShare(JsonNode result, Score score) {
		BigDecimal held = result.get("resultScore").asDecimal();
		BigDecimal maximum = result.hasNonNull("resultMaximum") ? result.get("resultMaximum").asDecimal()
				: BigDecimal.ONE;
		return held.multiply(BigDecimal.valueOf(score.maxPoints()))
			.subtract(maximum.multiply(BigDecimal.valueOf(score.points())))
			.abs()
			.compareTo(maximum.multiply(new BigDecimal("0.001"))) <= 0;
	}

	/**
	 * The address of a line item's scores or results: the service's URL may have a query,
	 * and the path goes before it.
	 */
	static UriComponentsBuilder under(String lineItem, String service) {
		return UriComponentsBuilder.fromUriString(lineItem).pathSegment(service);
	}

	/** One line that fits into the page and into the row. */
	static String excerpt(@Nullable String text) {
		String line = (text != null) ? text.strip().replaceAll("\\s+", " ") : "";
		int end = Math.min(line.length(), 300);
		return (line.length() > end)
				? line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…" : line;
	}

}
