package kz.bilik.lti.service;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.lti.Launch.Role;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.Platforms;
import kz.bilik.lti.service.RosterAnswer.Cause;
import kz.bilik.lti.service.RosterAnswer.Failed;
import kz.bilik.lti.service.RosterAnswer.Read;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpHeaders;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.client.HttpStatusCodeException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.util.UriComponentsBuilder;
import org.springframework.web.util.UriUtils;

/**
 * Reads rosters (Names and Role Provisioning Services 2.0).
 * <p>
 * No size of a page is asked for: a roster that comes in one piece is of one moment,
 * whereas people who come or go between two pages shift the others.
 */
@Component
public class Memberships {

	private static final List<String> SCOPES = List
		.of("https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly");

	/** Moodle refuses any other value. */
	private static final String CONTAINER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json";

	private static final int MAX_PAGES = 1_000;

	private static final int MAX_PAGE_BYTES = 10 * 1024 * 1024;

	private static final int MAX_MEMBERS = 50_000;

	private static final int TEXT_LENGTH = 255;

	/** One link of a {@code Link} header (RFC 8288) with its parameters. */
	private static final Pattern LINK = Pattern.compile("<([^>]*)>([^<]*)");

	private static final Pattern NEXT = Pattern.compile(";\\s*rel\\s*=\\s*(\"([^\"]*\\s)?next(\\s[^\"]*)?\"|next\\b)",
			Pattern.CASE_INSENSITIVE);

	private final Platforms platforms;

	private final AccessTokens tokens;

	private final RestClient http;

	private final JsonMapper json;

	Memberships(Platforms platforms, AccessTokens tokens, ServiceHttp services, JsonMapper json) {
		this.platforms = platforms;
		this.tokens = tokens;
		this.json = json;
		this.http = RestClient.builder().requestFactory(services.rosterRequestFactory()).build();
	}

	private record Page(int status, byte[] body, List<String> links) {
	}

	/**
	 * Reads a whole roster. Waits for the platform: never call it inside a transaction.
	 * @param platformId our id of the platform
	 * @param membershipsUrl the address from the launch; its query stays as it is
	 * @param resourceLinkId the link to whose people the roster is limited (NRPS 2.0,
	 * 3.2); absent for the whole course
	 * @return the roster or why there is none; no exception for anything that the
	 * platform does
	 */
	public RosterAnswer read(long platformId, String membershipsUrl, @Nullable String resourceLinkId) {
		Optional<Platform> platform = this.platforms.findById(platformId).filter(Platform::active);
		if (platform.isEmpty()) {
			return new Failed(Cause.PLATFORM_INACTIVE, "");
		}
		try {
			return read(platform.get(), first(membershipsUrl, resourceLinkId));
		}
		catch (OAuth2AuthorizationException ex) {
			return new Failed("invalid_scope".equals(ex.getError().getErrorCode()) ? Cause.NOT_ALLOWED : tokenCause(ex),
					Scores.excerpt(ex.getError().toString()));
		}
		catch (ResourceAccessException ex) {
			return new Failed(Cause.UNREACHABLE, Scores.excerpt(ex.getMessage()));
		}
		catch (RestClientException | IllegalArgumentException ex) {
			return new Failed(Cause.PLATFORM_ERROR, Scores.excerpt(ex.getMessage()));
		}
		catch (JacksonException ex) {
			return new Failed(Cause.PLATFORM_ERROR, "The roster is not JSON");
		}
	}

	private static URI first(String membershipsUrl, @Nullable String resourceLinkId) {
		UriComponentsBuilder url = UriComponentsBuilder.fromUriString(membershipsUrl);
		if (resourceLinkId != null) {
			url.replaceQueryParam("rlid", UriUtils.encode(resourceLinkId, StandardCharsets.UTF_8));
		}
		return url.build(true).toUri();
	}

	private RosterAnswer read(Platform platform, URI first) {
		Map<String, Member> members = new LinkedHashMap<>();
		int skipped = 0;
		Set<URI> pages = new HashSet<>();
		for (URI next = first; next != null;) {
			if (!pages.add(next) || pages.size() > MAX_PAGES || members.size() > MAX_MEMBERS) {
				return new Failed(Cause.PLATFORM_ERROR, "The roster has no end: page " + pages.size());
			}
			Page page = get(platform, next);
			if (page.status() != 200) {
				return new Failed(cause(page.status()),
						page.status() + " " + Scores.excerpt(new String(page.body(), StandardCharsets.UTF_8)));
			}
			if (page.body().length > MAX_PAGE_BYTES) {
				return new Failed(Cause.PLATFORM_ERROR, "A page of more than " + MAX_PAGE_BYTES + " bytes");
			}
			JsonNode entries = this.json.readTree(page.body()).path("members");
			if (!entries.isArray()) {
				return new Failed(Cause.PLATFORM_ERROR, "The answer has no members");
			}
			for (JsonNode entry : entries) {
				Optional<Member> member = member(entry);
				member.ifPresent(
						(it) -> members.merge(it.subject(), it, (known, again) -> known.active() ? known : again));
				skipped += member.isPresent() ? 0 : 1;
			}
			URI following = next(next, page.links());
			if (following != null && !sameOrigin(first, following)) {
				// the token is this origin's own
				return new Failed(Cause.PLATFORM_ERROR, Scores.excerpt("The next page is elsewhere: " + following));
			}
			next = following;
		}
		return new Read(List.copyOf(members.values()), skipped);
	}

	/** A token that was taken back, or given before the scope was, is replaced once. */
	private Page get(Platform platform, URI uri) {
		Page page = request(platform, uri);
		if (page.status() == 401 || page.status() == 403) {
			this.tokens.forget(platform, SCOPES);
			page = request(platform, uri);
		}
		return page;
	}

	private Page request(Platform platform, URI uri) {
		return this.http.get()
			.uri(uri)
			.headers((headers) -> headers.setBearerAuth(this.tokens.of(platform, SCOPES)))
			.header(HttpHeaders.ACCEPT, CONTAINER)
			.exchange((request, response) -> page(response));
	}

	private static Page page(ClientHttpResponse response) throws IOException {
		return new Page(response.getStatusCode().value(), response.getBody().readNBytes(MAX_PAGE_BYTES + 1),
				response.getHeaders().getOrEmpty(HttpHeaders.LINK));
	}

	private static Cause cause(int status) {
		return switch (status) {
			case 401, 403 -> Cause.NOT_ALLOWED;
			case 404, 410 -> Cause.NOT_FOUND;
			case 429 -> Cause.TOO_MANY_REQUESTS;
			default -> Cause.PLATFORM_ERROR;
		};
	}

	/** Why there was no token: the reason lies some causes deep. */
	private static Cause tokenCause(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof ResourceAccessException) {
				return Cause.UNREACHABLE;
			}
			if (cause instanceof HttpStatusCodeException answer && answer.getStatusCode().is5xxServerError()) {
				return Cause.PLATFORM_ERROR;
			}
		}
		return Cause.TOKEN_REFUSED;
	}

	/** The address of the next page, as given (NRPS 2.0, 2.4.2). */
	static @Nullable URI next(URI page, List<String> headers) {
		for (String header : headers) {
			Matcher link = LINK.matcher(header);
			while (link.find()) {
				if (NEXT.matcher(link.group(2)).find()) {
					String next = link.group(1).strip();
					// URI.resolve drops the last part of the path for a query alone
					return next.startsWith("?") ? URI.create(page.toString().replaceAll("\\?.*", "") + next)
							: page.resolve(next);
				}
			}
		}
		return null;
	}

	static boolean sameOrigin(URI one, URI other) {
		return one.getScheme().equalsIgnoreCase(other.getScheme()) && one.getHost().equalsIgnoreCase(other.getHost())
				&& port(one) == port(other);
	}

	private static int port(URI uri) {
		return (uri.getPort() != -1) ? uri.getPort() : uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
	}

	private static Optional<Member> member(JsonNode entry) {
		// identifiers are neither cut nor stripped: they would be others
		String subject = (text(entry.path("user_id")) != null) ? entry.path("user_id").asString() : null;
		JsonNode roles = entry.path("roles");
		if (subject == null || subject.length() > TEXT_LENGTH || !(roles.isArray() || roles.isMissingNode())) {
			return Optional.empty();
		}
		String status = text(entry.path("status"));
		return Optional.of(new Member(subject, name(entry), cut(text(entry.path("email"))),
				Role.of(roles.valueStream().map((role) -> role.asString("")).toList()),
				status == null || status.equalsIgnoreCase("Active")));
	}

	private static @Nullable String name(JsonNode entry) {
		String name = text(entry.path("name"));
		if (name == null) {
			String given = entry.path("given_name").asString("");
			String family = entry.path("family_name").asString("");
			name = (given + " " + family).strip();
		}
		return StringUtils.hasText(name) ? cut(name) : null;
	}

	private static @Nullable String text(JsonNode value) {
		String text = (value.isString() || value.isNumber()) ? value.asString().strip() : "";
		return text.isEmpty() ? null : text;
	}

	/** Cuts between characters, never within one. */
	private static @Nullable String cut(@Nullable String text) {
		if (text == null || text.length() <= TEXT_LENGTH) {
			return text;
		}
		int end = Character.isHighSurrogate(text.charAt(TEXT_LENGTH - 1)) ? TEXT_LENGTH - 1 : TEXT_LENGTH;
		return text.substring(0, end);
	}

}
