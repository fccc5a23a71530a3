package kz.bilik.lti.service;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.function.Supplier;

import kz.bilik.lti.NewLineItem;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformHttp.Answer;
import kz.bilik.lti.service.LineItemAnswer.Found;
import kz.bilik.lti.service.LineItemAnswer.NotFound;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Refused;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Finds and adds columns of a gradebook (Assignment and Grade Services 2.0, 3.2).
 */
@Component
public class LineItems {

	private static final String SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/lineitem";

	private static final String CONTAINER = "application/vnd.ims.lis.v2.lineitemcontainer+json";

	private static final ContentType LINE_ITEM = ContentType.create("application/vnd.ims.lis.v2.lineitem+json");

	private static final int MAX_PAGES = 20;

	private static final int URL_LENGTH = 2000;

	private final Services services;

	private final ServiceTimeouts timeouts;

	private final JsonMapper json;

	LineItems(Services services, ServiceTimeouts timeouts, JsonMapper json) {
		this.services = services;
		this.timeouts = timeouts;
		this.json = json;
	}

	/**
	 * Finds the tool's column by what it grades, else by a link that opens this, else
	 * adds it. Waits for the platform for some minutes: never call it inside a
	 * transaction.
	 * @param platformId our id of the platform
	 * @param lineItems the URL of the context's columns
	 * @param mayAdd whether a column may be added
	 * @param wanted the column
	 * @param links the platform's ids of the links that open what is graded
	 * @param elsewhere whether a column, by its URL and the id of its link, is known to
	 * grade something else
	 * @param deadline for the whole search
	 * @return no exception for anything that the platform does
	 */
	public LineItemAnswer find(long platformId, String lineItems, boolean mayAdd, NewLineItem wanted,
			List<String> links, BiPredicate<String, String> elsewhere, Deadline deadline) {
		Optional<Platform> platform = this.services.platform(platformId);
		if (platform.isEmpty()) {
			return new NotFound(new Unavailable(Cause.PLATFORM_INACTIVE, "", false, null));
		}
		Service service = new Service(platform.get(), lineItems, List.of(mayAdd ? SCOPE : SCOPE + ".readonly"),
				elsewhere, deadline);
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
		catch (IOException ex) {
			return new NotFound(this.services.unavailable(ex));
		}
		catch (JacksonException ex) {
			return new NotFound(odd(ex.getMessage()));
		}
		catch (IllegalArgumentException ex) {
			return new NotFound(new Refused(Cause.NO_LINE_ITEM, Services.excerpt(ex.getMessage())));
		}
	}

	private static Unavailable odd(String detail) {
		return new Unavailable(Cause.PLATFORM_ERROR, Services.excerpt(detail), false, null);
	}

	private static String text(JsonNode item, String name) {
		return item.path(name).asString("");
	}

	private static boolean usable(String url) {
		return url.length() <= URL_LENGTH && !Platform.origin(url).isEmpty();
	}

	/** The columns of one context. */
	private final class Service {

		private final Platform platform;

		private final String lineItems;

		private final List<String> scopes;

		private final BiPredicate<String, String> elsewhere;

		private final Deadline deadline;

		private Service(Platform platform, String lineItems, List<String> scopes, BiPredicate<String, String> elsewhere,
				Deadline deadline) {
			this.platform = platform;
			this.lineItems = lineItems;
			this.scopes = scopes;
			this.elsewhere = elsewhere;
			this.deadline = deadline;
		}

		/** Platforms may leave a filter unheeded, so what comes is looked at again. */
		private Optional<String> search(String parameter, String value, String property, Comparator<JsonNode> order)
				throws IOException {
			List<JsonNode> items = new ArrayList<>();
			Optional<String> incomplete = read(parameter, value, items);
			Optional<String> found = items.stream()
				.filter((item) -> value.equals(text(item, property)) && usable(text(item, "id")))
				.sorted(order)
				.filter((item) -> !this.elsewhere.test(text(item, "id"), text(item, "resourceLinkId")))
				.findFirst()
				.map((item) -> text(item, "id"));
			if (found.isEmpty() && incomplete.isPresent()) {
				// it might stand on the next page
				throw new FailedException(odd(incomplete.get()));
			}
			return found;
		}

		/** What is wrong with the list, as far as it could be read. */
		private Optional<String> read(String parameter, String value, List<JsonNode> items) throws IOException {
			URI page = UriComponentsBuilder.fromUriString(this.lineItems)
				.queryParam(parameter, UriUtils.encode(value, StandardCharsets.UTF_8))
				.build(true)
				.toUri();
			for (int i = 0; i < MAX_PAGES; i++) {
				URI uri = page;
				Answer answer = call(() -> {
					HttpGet get = new HttpGet(uri);
					get.setHeader(HttpHeaders.ACCEPT, CONTAINER);
					return get;
				});
				if (!answer.ok()) {
					throw new FailedException(failure(answer));
				}
				LineItems.this.json.readTree(answer.body().isBlank() ? "[]" : answer.body()).forEach(items::add);
				try {
					page = NextPage.after(page, answer.headers(HttpHeaders.LINK));
				}
				catch (IllegalArgumentException ex) {
					return Optional.of(String.valueOf(ex.getMessage()));
				}
				if (page == null) {
					return Optional.empty();
				}
			}
			return Optional.of("More than " + MAX_PAGES + " pages");
		}

		private LineItemAnswer add(NewLineItem wanted) throws IOException {
			byte[] body = LineItems.this.json.writeValueAsBytes(Map.of("label", wanted.label(), "scoreMaximum",
					wanted.scoreMaximum(), "resourceId", wanted.resourceId(), "tag", wanted.tag()));
			URI uri = URI.create(this.lineItems);
			Answer answer = call(() -> {
				HttpPost post = new HttpPost(uri);
				post.setHeader(HttpHeaders.ACCEPT, LINE_ITEM.getMimeType());
				post.setEntity(new ByteArrayEntity(body, LINE_ITEM));
				return post;
			});
			if (answer.status() == 401 || answer.status() == 403) {
				return new NotFound(new Refused(Cause.NO_LINE_ITEM, Services.detail(answer)));
			}
			if (!answer.ok()) {
				return new NotFound(failure(answer));
			}
			String url = text(LineItems.this.json.readTree(answer.body()), "id");
			return usable(url) ? new Found(url)
					: new NotFound(new Refused(Cause.NO_LINE_ITEM, Services.detail(answer)));
		}

		private Answer call(Supplier<HttpUriRequestBase> request) throws IOException {
			return LineItems.this.services.send(this.platform, this.scopes, request, this.deadline,
					LineItems.this.timeouts.readTimeout(), Services.MAX_BYTES);
		}

	}

	private ScoreAnswer failure(Answer answer) {
		return switch (answer.status()) {
			case 401 -> this.services.unavailable(Cause.NOT_ALLOWED, answer);
			case 403 -> new Refused(Cause.NOT_ALLOWED, Services.detail(answer));
			case 429 -> this.services.unavailable(Cause.TOO_MANY_REQUESTS, answer);
			default -> (answer.status() >= 400 && answer.status() < 500)
					? new Refused(Cause.NO_LINE_ITEM, Services.detail(answer))
					: this.services.unavailable(Cause.PLATFORM_ERROR, answer);
		};
	}

	private static final class FailedException extends RuntimeException {

		private final transient ScoreAnswer answer;

		private FailedException(ScoreAnswer answer) {
			this.answer = answer;
		}

	}

}
