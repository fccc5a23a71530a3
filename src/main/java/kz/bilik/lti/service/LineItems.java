package kz.bilik.lti.service;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.lti.NewLineItem;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.Platforms;
import kz.bilik.lti.service.LineItemAnswer.Found;
import kz.bilik.lti.service.LineItemAnswer.NotFound;
import kz.bilik.lti.service.ScoreAnswer.Cause;
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
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Finds and adds columns of a gradebook (Assignment and Grade Services 2.0, 3.2).
 */
@Component
public class LineItems {

	private static final String SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";

	private static final MediaType CONTAINER = MediaType
		.parseMediaType("application/vnd.ims.lis.v2.lineitemcontainer+json");

	private static final MediaType LINE_ITEM = MediaType.parseMediaType("application/vnd.ims.lis.v2.lineitem+json");

	/** Moodle's own link is malformed, and needed only where a limit was asked for. */
	private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"?next\"?", Pattern.CASE_INSENSITIVE);

	private static final int MAX_PAGES = 20;

	private static final int URL_LENGTH = 2000;

	private final Platforms platforms;

	private final AccessTokens tokens;

	private final RestClient http;

	private final JsonMapper json;

	LineItems(Platforms platforms, AccessTokens tokens, ServiceHttp services, JsonMapper json) {
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
	 * Finds the tool's column by what it grades, else by a link that opens this, else
	 * adds it. Waits for the platform: never call it inside a transaction.
	 * @param platformId our id of the platform
	 * @param lineItems the URL of the context's columns
	 * @param mayAdd whether a column may be added
	 * @param wanted the column
	 * @param links the platform's ids of the links that open what is graded
	 * @return no exception for anything that the platform does
	 */
	public LineItemAnswer find(long platformId, String lineItems, boolean mayAdd, NewLineItem wanted,
			List<String> links) {
		Optional<Platform> platform = this.platforms.findById(platformId).filter(Platform::active);
		if (platform.isEmpty()) {
			return new NotFound(new Unavailable(Cause.PLATFORM_INACTIVE, ""));
		}
		Service service = new Service(platform.get(), lineItems, List.of(mayAdd ? SCOPE : SCOPE + ".readonly"));
		try {
			Optional<String> found = service.search("resource_id", wanted.resourceId(), "resourceId",
					Comparator.<JsonNode, Boolean>comparing((item) -> !wanted.tag().equals(text(item, "tag")))
						.thenComparing((item) -> !links.contains(text(item, "resourceLinkId"))));
			for (int i = 0; i < links.size() && found.isEmpty(); i++) {
				found = service.search("resource_link_id", links.get(i), "resourceLinkId", (a, b) -> 0);
			}
			if (found.isPresent()) {
				return new Found(found.get());
			}
			return mayAdd ? service.add(wanted) : new NotFound(new Refused(Cause.NO_LINE_ITEM, ""));
		}
		catch (FailedException ex) {
			return new NotFound(ex.answer);
		}
		catch (OAuth2AuthorizationException | RestClientException ex) {
			return new NotFound(Scores.unavailable(ex));
		}
		catch (JacksonException ex) {
			return new NotFound(new Unavailable(Cause.PLATFORM_ERROR, Scores.excerpt(ex.getMessage())));
		}
		catch (IllegalArgumentException ex) {
			return new NotFound(new Refused(Cause.NO_LINE_ITEM, Scores.excerpt(ex.getMessage())));
		}
	}

	private static String text(JsonNode item, String name) {
		return item.path(name).asString("");
	}

	/** The columns of one context. */
	private final class Service {

		private final Platform platform;

		private final String lineItems;

		private final List<String> scopes;

		private Service(Platform platform, String lineItems, List<String> scopes) {
			this.platform = platform;
			this.lineItems = lineItems;
			this.scopes = scopes;
		}

		/** Platforms may leave a filter unheeded, so what comes is looked at again. */
		private Optional<String> search(String parameter, String value, String property, Comparator<JsonNode> order) {
			List<JsonNode> items = new ArrayList<>();
			URI page = UriComponentsBuilder.fromUriString(this.lineItems)
				.queryParam(parameter, UriUtils.encode(value, StandardCharsets.UTF_8))
				.build(true)
				.toUri();
			for (int i = 0; i < MAX_PAGES && page != null; i++) {
				URI uri = page;
				ResponseEntity<String> answer = call((token) -> LineItems.this.http.get()
					.uri(uri)
					.headers((headers) -> headers.setBearerAuth(token))
					.header(HttpHeaders.ACCEPT, CONTAINER.toString())
					.retrieve()
					.toEntity(String.class));
				if (!answer.getStatusCode().is2xxSuccessful()) {
					throw new FailedException(failure(answer));
				}
				LineItems.this.json.readTree(body(answer)).forEach(items::add);
				page = next(answer);
			}
			if (page != null) {
				// what is not there might stand on the next page
				throw new FailedException(new Unavailable(Cause.PLATFORM_ERROR, "More than " + MAX_PAGES + " pages"));
			}
			return items.stream()
				.filter((item) -> value.equals(text(item, property)) && usable(text(item, "id")))
				.min(order)
				.map((item) -> text(item, "id"));
		}

		private LineItemAnswer add(NewLineItem wanted) {
			byte[] body = LineItems.this.json.writeValueAsBytes(Map.of("label", wanted.label(), "scoreMaximum",
					wanted.scoreMaximum(), "resourceId", wanted.resourceId(), "tag", wanted.tag()));
			ResponseEntity<String> answer = call((token) -> LineItems.this.http.post()
				.uri(URI.create(this.lineItems))
				.headers((headers) -> headers.setBearerAuth(token))
				.contentType(LINE_ITEM)
				.accept(LINE_ITEM)
				.body(body)
				.retrieve()
				.toEntity(String.class));
			int status = answer.getStatusCode().value();
			if (status == 401 || status == 403) {
				return new NotFound(new Refused(Cause.NO_LINE_ITEM, detail(answer)));
			}
			if (!answer.getStatusCode().is2xxSuccessful()) {
				return new NotFound(failure(answer));
			}
			String url = text(LineItems.this.json.readTree(body(answer)), "id");
			return usable(url) ? new Found(url) : new NotFound(new Refused(Cause.NO_LINE_ITEM, detail(answer)));
		}

		private ResponseEntity<String> call(Function<String, ResponseEntity<String>> request) {
			AccessTokens tokens = LineItems.this.tokens;
			ResponseEntity<String> answer = request.apply(tokens.of(this.platform, this.scopes));
			if (answer.getStatusCode().value() == 401) {
				tokens.forget(this.platform, this.scopes);
				answer = request.apply(tokens.of(this.platform, this.scopes));
			}
			return answer;
		}

		/** The token goes nowhere but where the launch said. */
		private @Nullable URI next(ResponseEntity<String> answer) {
			Matcher next = NEXT.matcher(String.join(",", answer.getHeaders().getOrEmpty(HttpHeaders.LINK)));
			if (!next.find() || !Platform.origin(next.group(1)).equals(Platform.origin(this.lineItems))) {
				return null;
			}
			return URI.create(next.group(1));
		}

	}

	private static boolean usable(String url) {
		return url.length() <= URL_LENGTH && !Platform.origin(url).isEmpty();
	}

	private static String body(ResponseEntity<String> answer) {
		return StringUtils.hasText(answer.getBody()) ? answer.getBody() : "[]";
	}

	private static String detail(ResponseEntity<String> answer) {
		return answer.getStatusCode().value() + " " + Scores.excerpt(answer.getBody());
	}

	private static ScoreAnswer failure(ResponseEntity<String> answer) {
		return switch (answer.getStatusCode().value()) {
			case 401 -> new Unavailable(Cause.NOT_ALLOWED, detail(answer));
			case 403 -> new Refused(Cause.NOT_ALLOWED, detail(answer));
			case 429 -> new Unavailable(Cause.TOO_MANY_REQUESTS, detail(answer));
			default -> answer.getStatusCode().is4xxClientError() ? new Refused(Cause.NO_LINE_ITEM, detail(answer))
					: new Unavailable(Cause.PLATFORM_ERROR, detail(answer));
		};
	}

	private static final class FailedException extends RuntimeException {

		private final transient ScoreAnswer answer;

		private FailedException(ScoreAnswer answer) {
			this.answer = answer;
		}

	}

}
