package kz.bilik.lti.service;

import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformHttp.Answer;
import kz.bilik.lti.service.ResultsAnswer.Gone;
import kz.bilik.lti.service.ResultsAnswer.Read;
import kz.bilik.lti.service.ResultsAnswer.Unreadable;
import kz.bilik.lti.service.ScoreAnswer.Accepted;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Outdated;
import kz.bilik.lti.service.ScoreAnswer.Refused;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Sends scores to a gradebook and reads results from it (Assignment and Grade Services
 * 2.0, 3.3 and 3.4).
 */
@Component
public class Scores {

	private static final List<String> SCORE = List.of("https://purl.imsglobal.org/spec/lti-ags/scope/score");

	private static final List<String> RESULT = List.of("https://purl.imsglobal.org/spec/lti-ags/scope/result.readonly");

	private static final List<String> LINE_ITEM = List
		.of("https://purl.imsglobal.org/spec/lti-ags/scope/lineitem.readonly");

	private static final ContentType SCORE_TYPE = ContentType.create("application/vnd.ims.lis.v1.score+json");

	private static final String LINE_ITEM_TYPE = "application/vnd.ims.lis.v2.lineitem+json";

	private static final String RESULTS_TYPE = "application/vnd.ims.lis.v2.resultcontainer+json";

	/** The results of a big course. */
	private static final int MAX_RESULTS_BYTES = 10 * 1024 * 1024;

	private static final int MAX_PAGES = 1_000;

	/** Nobody's grade has more digits. */
	private static final int MAX_DIGITS = 30;

	private final Services services;

	private final ServiceTimeouts timeouts;

	private final JsonMapper json;

	Scores(Services services, ServiceTimeouts timeouts, JsonMapper json) {
		this.services = services;
		this.timeouts = timeouts;
		this.json = json;
	}

	/**
	 * Sends a score. Waits for the platform: never call it inside a transaction.
	 * @param platformId our id of the platform
	 * @param lineItem the URL of the column
	 * @param score what the column shall hold
	 * @param deadline for it and all that is asked about it
	 * @return what became of it; no exception for anything that the platform does
	 */
	public ScoreAnswer send(long platformId, String lineItem, Score score, Deadline deadline) {
		Optional<Platform> platform = this.services.platform(platformId);
		if (platform.isEmpty()) {
			return new Unavailable(Cause.PLATFORM_INACTIVE, "", false, null);
		}
		try {
			URI uri = under(lineItem, "scores").build(true).toUri();
			byte[] body = this.json.writeValueAsBytes(body(score));
			Answer answer = this.services.send(platform.get(), SCORE, () -> {
				HttpPost post = new HttpPost(uri);
				post.setEntity(new ByteArrayEntity(body, SCORE_TYPE));
				return post;
			}, deadline, this.timeouts.readTimeout(), Services.MAX_BYTES);
			return interpret(platform.get(), lineItem, score, answer, deadline);
		}
		catch (IOException ex) {
			return this.services.unavailable(ex);
		}
		catch (IllegalArgumentException ex) {
			return new Refused(Cause.LINE_ITEM_GONE, Services.excerpt("Not an address: " + lineItem));
		}
	}

	private static Map<String, Object> body(Score score) {
		Map<String, Object> body = new LinkedHashMap<>();
		body.put("userId", score.subject());
		if (score.points() != null) {
			body.put("scoreGiven", score.points());
			body.put("scoreMaximum", score.maxPoints());
		}
		body.put("activityProgress", (score.points() != null) ? "Completed" : "Initialized");
		body.put("gradingProgress", (score.points() != null) ? "FullyGraded" : "NotReady");
		body.put("timestamp", score.timestamp().truncatedTo(ChronoUnit.MILLIS).toString());
		if (StringUtils.hasText(score.comment())) {
			body.put("comment", score.comment());
		}
		return body;
	}

	private ScoreAnswer interpret(Platform platform, String lineItem, Score score, Answer answer, Deadline deadline) {
		int status = answer.status();
		if (status == 409) {
			return conflict(platform, lineItem, score, deadline);
		}
		if (answer.ok()) {
			return answer.body().isBlank() ? new Accepted() : believed(platform, lineItem, score, answer, deadline);
		}
		Optional<Unavailable> clocks = this.services.clocksDiffer(answer);
		String detail = clocks.map(Unavailable::detail).orElseGet(() -> Services.detail(answer));
		return switch (status) {
			case 400, 422 -> new Refused(Cause.NOT_GRADABLE, detail);
			case 403 -> new Refused(Cause.NOT_ALLOWED, detail);
			case 404, 410 -> missing(platform, lineItem, answer, deadline);
			case 401 -> clocks.orElseGet(() -> this.services.unavailable(Cause.NOT_ALLOWED, answer));
			case 429 -> this.services.unavailable(Cause.TOO_MANY_REQUESTS, answer);
			default -> this.services.unavailable(Cause.PLATFORM_ERROR, answer);
		};
	}

	private ScoreAnswer conflict(Platform platform, String lineItem, Score score, Deadline deadline) {
		Optional<Map<String, HeldResult>> results = read(platform, lineItem, score.subject(), deadline);
		HeldResult held = results.map((it) -> it.get(score.subject())).orElse(null);
		boolean same = results.isPresent() && is(held, score.points(), score.maxPoints())
				&& (held == null || comment(held.comment()).equals(comment(score.comment())));
		return same ? new Accepted() : new Outdated((held != null) ? held.changedAt() : null);
	}

	/**
	 * Success with a body is none of Moodle's, nor of any platform that shows a page to
	 * everybody: what the gradebook holds counts. Where it may not be read, all but an
	 * error's body is believed.
	 */
	private ScoreAnswer believed(Platform platform, String lineItem, Score score, Answer answer, Deadline deadline) {
		ResultsAnswer results = results(platform, lineItem, score.subject(), deadline);
		if (results instanceof Unreadable unreadable && unreadable.answer().cause() != Cause.NOT_ALLOWED) {
			return unreadable.answer();
		}
		boolean held = (results instanceof Read read)
				? is(read.results().get(score.subject()), score.points(), score.maxPoints())
				: results instanceof Unreadable && !"[]".equals(StringUtils.trimAllWhitespace(answer.body()));
		return held ? new Accepted() : this.services.unavailable(Cause.NOT_HELD, answer);
	}

	/** Either the column is gone, or the person is not in it. */
	private ScoreAnswer missing(Platform platform, String lineItem, Answer answer, Deadline deadline) {
		return exists(platform, lineItem, deadline).<ScoreAnswer>map(
				(exists) -> new Refused(exists ? Cause.NOT_GRADABLE : Cause.LINE_ITEM_GONE, Services.detail(answer)))
			.orElseGet(() -> this.services.unavailable(Cause.PLATFORM_ERROR, answer));
	}

	/** Asks the column itself, or its results where that is all that is allowed. */
	private Optional<Boolean> exists(Platform platform, String lineItem, Deadline deadline) {
		Optional<Boolean> exists = column(platform, lineItem, deadline);
		if (exists.isPresent()) {
			return exists;
		}
		ResultsAnswer results = results(platform, lineItem, null, deadline);
		return (results instanceof Unreadable) ? Optional.empty() : Optional.of(results instanceof Read);
	}

	/** Whether there is a column; empty where it does not say so. */
	private Optional<Boolean> column(Platform platform, String lineItem, Deadline deadline) {
		try {
			Answer answer = this.services.send(platform, LINE_ITEM, get(URI.create(lineItem), LINE_ITEM_TYPE), deadline,
					this.timeouts.readTimeout(), Services.MAX_BYTES);
			if (answer.ok() || answer.status() == 404 || answer.status() == 410) {
				return Optional.of(answer.ok());
			}
		}
		catch (IOException ex) {
			// it does not say so
		}
		return Optional.empty();
	}

	private Optional<Map<String, HeldResult>> read(Platform platform, String lineItem, String subject,
			Deadline deadline) {
		return (results(platform, lineItem, subject, deadline) instanceof Read read) ? Optional.of(read.results())
				: Optional.empty();
	}

	private static Supplier<HttpUriRequestBase> get(URI uri, String type) {
		return () -> {
			HttpGet get = new HttpGet(uri);
			get.setHeader(HttpHeaders.ACCEPT, type);
			return get;
		};
	}

	private static String comment(@Nullable String text) {
		return (text != null) ? text.strip() : "";
	}

	private static boolean is(@Nullable HeldResult held, @Nullable Integer points, int maxPoints) {
		return (points != null) ? held != null && held.is(points, maxPoints) : held == null;
	}

	/**
	 * Reads what a column holds. Waits for the platform: never call it inside a
	 * transaction.
	 * @param subject for whom; absent for everybody
	 * @param deadline for all pages
	 * @return the results or why there are none; no exception for anything that the
	 * platform does
	 */
	public ResultsAnswer results(long platformId, String lineItem, @Nullable String subject, Deadline deadline) {
		return this.services.platform(platformId)
			.map((platform) -> results(platform, lineItem, subject, deadline))
			.orElseGet(() -> new Unreadable(new Unavailable(Cause.PLATFORM_INACTIVE, "", false, null)));
	}

	private ResultsAnswer results(Platform platform, String lineItem, @Nullable String subject, Deadline deadline) {
		Map<String, HeldResult> results = new HashMap<>();
		try {
			UriComponentsBuilder first = under(lineItem, "results");
			if (subject != null) {
				first.queryParam("user_id", UriUtils.encode(subject, StandardCharsets.UTF_8));
			}
			URI page = first.build(true).toUri();
			for (int i = 0; i < MAX_PAGES && page != null; i++) {
				Answer answer = this.services.send(platform, RESULT, get(page, RESULTS_TYPE), deadline,
						this.timeouts.readTimeout(), MAX_RESULTS_BYTES);
				if (answer.status() == 404 || answer.status() == 410) {
					// the results may be what there is not
					return column(platform, lineItem, deadline).orElse(false)
							? new Unreadable(this.services.unavailable(Cause.NOT_ALLOWED, answer)) : new Gone();
				}
				if (!answer.ok()) {
					return new Unreadable(this.services.unavailable(switch (answer.status()) {
						case 401, 403, 405, 501 -> Cause.NOT_ALLOWED;
						case 429 -> Cause.TOO_MANY_REQUESTS;
						default -> Cause.PLATFORM_ERROR;
					}, answer));
				}
				if (answer.body().isBlank()) {
					return unreadable("The answer is empty");
				}
				JsonNode list = this.json.readTree(answer.body());
				if (!list.isArray()) {
					return unreadable("The answer is no list");
				}
				list.forEach((result) -> put(results, result));
				page = NextPage.after(page, answer.headers(HttpHeaders.LINK));
			}
			if (page == null) {
				return new Read(results);
			}
			return unreadable("More than " + MAX_PAGES + " pages");
		}
		catch (IOException ex) {
			return new Unreadable(this.services.unavailable(ex));
		}
		catch (JacksonException | IllegalArgumentException ex) {
			return unreadable(ex.getMessage());
		}
	}

	private static Unreadable unreadable(@Nullable String detail) {
		return new Unreadable(new Unavailable(Cause.PLATFORM_ERROR, Services.excerpt(detail), false, null));
	}

	private static void put(Map<String, HeldResult> results, JsonNode result) {
		if (result.hasNonNull("userId") && result.path("resultScore").isNumber()) {
			BigDecimal maximum = result.path("resultMaximum").isNumber() ? number(result.get("resultMaximum"))
					: BigDecimal.ONE;
			results.put(result.get("userId").asString(), new HeldResult(number(result.get("resultScore")), maximum,
					result.path("comment").asString(null), time(result.path("timestamp").asString(""))));
		}
	}

	private static BigDecimal number(JsonNode node) {
		BigDecimal number = node.asDecimal();
		if (number.precision() > MAX_DIGITS || Math.abs(number.scale()) > MAX_DIGITS) {
			throw new IllegalArgumentException("A number with too many digits");
		}
		return number;
	}

	private static @Nullable Instant time(String value) {
		try {
			return OffsetDateTime.parse(value).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

	/**
	 * The address of a line item's scores or results: the service's URL may have a query,
	 * and the path goes before it.
	 */
	static UriComponentsBuilder under(String lineItem, String service) {
		return UriComponentsBuilder.fromUriString(lineItem).pathSegment(service);
	}

}
