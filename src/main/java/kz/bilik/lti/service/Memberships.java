package kz.bilik.lti.service;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import kz.bilik.lti.Launch.Role;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformHttp.Answer;
import kz.bilik.lti.service.RosterAnswer.Cause;
import kz.bilik.lti.service.RosterAnswer.Failed;
import kz.bilik.lti.service.RosterAnswer.Read;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import org.apache.hc.client5.http.classic.methods.HttpGet;
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

	/** How long a whole roster may take: other jobs want the thread too. */
	private static final Duration WHOLE = Duration.ofMinutes(5);

	private final Services services;

	private final ServiceTimeouts timeouts;

	private final JsonMapper json;

	Memberships(Services services, ServiceTimeouts timeouts, JsonMapper json) {
		this.services = services;
		this.timeouts = timeouts;
		this.json = json;
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
		Optional<Platform> platform = this.services.platform(platformId);
		if (platform.isEmpty()) {
			return new Failed(Cause.PLATFORM_INACTIVE, "");
		}
		try {
			return read(platform.get(), first(membershipsUrl, resourceLinkId));
		}
		catch (IOException ex) {
			Unavailable failure = this.services.unavailable(ex);
			return new Failed(switch (failure.cause()) {
				case UNREACHABLE -> Cause.UNREACHABLE;
				case NOT_ALLOWED -> Cause.NOT_ALLOWED;
				case TOO_MANY_REQUESTS -> Cause.TOO_MANY_REQUESTS;
				case PLATFORM_ERROR -> Cause.PLATFORM_ERROR;
				default -> Cause.TOKEN_REFUSED;
			}, failure.detail());
		}
		catch (IllegalArgumentException ex) {
			return new Failed(Cause.PLATFORM_ERROR, Services.excerpt(ex.getMessage()));
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

	private RosterAnswer read(Platform platform, URI first) throws IOException {
		Map<String, Member> members = new LinkedHashMap<>();
		int skipped = 0;
		Set<URI> pages = new HashSet<>();
		Deadline deadline = Deadline.in(WHOLE);
		for (URI next = first; next != null;) {
			if (!pages.add(next) || pages.size() > MAX_PAGES || members.size() > MAX_MEMBERS) {
				return new Failed(Cause.PLATFORM_ERROR, "The roster has no end: page " + pages.size());
			}
			URI page = next;
			Answer answer = this.services.send(platform, SCOPES, () -> {
				HttpGet get = new HttpGet(page);
				get.setHeader(HttpHeaders.ACCEPT, CONTAINER);
				return get;
			}, deadline, this.timeouts.rosterReadTimeout(), MAX_PAGE_BYTES);
			if (answer.status() != 200) {
				return new Failed(cause(answer.status()), Services.detail(answer));
			}
			JsonNode entries = this.json.readTree(answer.body()).path("members");
			if (!entries.isArray()) {
				return new Failed(Cause.PLATFORM_ERROR, "The answer has no members");
			}
			for (JsonNode entry : entries) {
				Optional<Member> member = member(entry);
				member.ifPresent(
						(it) -> members.merge(it.subject(), it, (known, again) -> known.active() ? known : again));
				skipped += member.isPresent() ? 0 : 1;
			}
			next = NextPage.after(next, answer.headers(HttpHeaders.LINK));
		}
		return new Read(List.copyOf(members.values()), skipped);
	}

	private static Cause cause(int status) {
		return switch (status) {
			case 401, 403 -> Cause.NOT_ALLOWED;
			case 404, 410 -> Cause.NOT_FOUND;
			case 429 -> Cause.TOO_MANY_REQUESTS;
			default -> Cause.PLATFORM_ERROR;
		};
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
