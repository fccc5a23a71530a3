package kz.bilik.lti.service;

import java.io.IOException;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformHttp;
import kz.bilik.lti.platform.PlatformHttp.Answer;
import kz.bilik.lti.platform.Platforms;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/**
 * Asks platforms' services, each with its token, and tells what is wrong where no good
 * answer comes.
 */
@Component
class Services {

	/** How long an answer may be that is no roster and no list of results. */
	static final int MAX_BYTES = 1024 * 1024;

	/** So long an operator's change may go unnoticed. */
	private static final Duration FRESH = Duration.ofSeconds(2);

	/** From here on clocks are said to differ: some answers are slow. */
	private static final Duration SKEW = Duration.ofMinutes(2);

	/** Whoever asks for more is mistaken. */
	private static final Duration LONGEST_RETRY_AFTER = Duration.ofHours(6);

	private final Map<Long, Known> known = new ConcurrentHashMap<>();

	private final Platforms platforms;

	private final AccessTokens tokens;

	private final PlatformHttp http;

	private final Clock clock;

	Services(Platforms platforms, AccessTokens tokens, PlatformHttp http, Clock clock) {
		this.platforms = platforms;
		this.tokens = tokens;
		this.http = http;
		this.clock = clock;
	}

	private record Known(Optional<Platform> platform, Instant at) {
	}

	/**
	 * A platform that may be asked.
	 * @return empty when it was removed or switched off
	 */
	Optional<Platform> platform(long id) {
		Instant now = this.clock.instant();
		Known seen = this.known.get(id);
		if (seen == null || Duration.between(seen.at(), now).abs().compareTo(FRESH) > 0) {
			seen = new Known(this.platforms.findById(id).filter(Platform::active), now);
			this.known.put(id, seen);
		}
		return seen.platform();
	}

	/**
	 * Sends a request with a token. A token that was taken back, or given before its
	 * scope was, is replaced once.
	 * @param deadline for all that is asked, tokens too
	 * @param timeout for one answer
	 * @throws NoTokenException when there is no token
	 * @throws IOException when there is no whole answer
	 */
	Answer send(Platform platform, List<String> scopes, Supplier<HttpUriRequestBase> request, Deadline deadline,
			Duration timeout, int maxBytes) throws IOException {
		String token = this.tokens.of(platform, scopes, deadline);
		Answer answer = send(platform, token, request.get(), deadline.next(timeout), maxBytes);
		if (answer.status() == 401 || answer.status() == 403) {
			this.tokens.forget(platform, scopes, token);
			String other = this.tokens.of(platform, scopes, deadline);
			answer = send(platform, other, request.get(), deadline.next(timeout), maxBytes);
		}
		return answer;
	}

	private Answer send(Platform platform, String token, HttpUriRequestBase request, Duration timeout, int maxBytes)
			throws IOException {
		request.setHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
		return this.http.send(request, platform, timeout, maxBytes);
	}

	/** No answer came, or no token for the question. */
	Unavailable unavailable(IOException failure) {
		if (failure instanceof PlatformHttp.TooLongException) {
			return new Unavailable(Cause.PLATFORM_ERROR, excerpt(failure.getMessage()), false, null);
		}
		if (!(failure instanceof NoTokenException noToken)) {
			return new Unavailable(Cause.UNREACHABLE,
					excerpt(failure.getClass().getSimpleName() + ": " + failure.getMessage()), true, null);
		}
		if (noToken.scopeRefused()) {
			// the service was switched off for the tool
			return new Unavailable(Cause.NOT_ALLOWED, excerpt(noToken.getMessage()), false, null);
		}
		Answer answer = noToken.answer();
		if (answer == null) {
			return new Unavailable(Cause.UNREACHABLE, excerpt(noToken.getMessage()), true, null);
		}
		Cause cause = (answer.status() >= 500) ? Cause.PLATFORM_ERROR
				: (answer.status() == 429) ? Cause.TOO_MANY_REQUESTS : Cause.TOKEN_REFUSED;
		return clocksDiffer(answer).filter((it) -> cause == Cause.TOKEN_REFUSED)
			.orElseGet(() -> new Unavailable(cause, excerpt(noToken.getMessage()), true, retryAfter(answer)));
	}

	/** The answer itself is worth another try later. */
	Unavailable unavailable(Cause cause, Answer answer) {
		boolean outage = answer.status() == 429 || answer.status() >= 502 && answer.status() <= 504;
		return new Unavailable(cause, detail(answer), outage, outage ? retryAfter(answer) : null);
	}

	/**
	 * Whether it may be the time that the platform does not like.
	 */
	Optional<Unavailable> clocksDiffer(Answer answer) {
		Instant now = this.clock.instant();
		return answer.header(HttpHeaders.DATE)
			.flatMap(Services::date)
			.filter((date) -> Duration.between(date, now).abs().compareTo(SKEW) > 0)
			.map((date) -> new Unavailable(Cause.CLOCK_OFF,
					excerpt("LMS " + date + ", Bilik " + now.truncatedTo(ChronoUnit.SECONDS) + "; " + detail(answer)),
					true, null));
	}

	/** RFC 9110, 10.2.3: seconds or a date. */
	private @Nullable Duration retryAfter(Answer answer) {
		String value = answer.header(HttpHeaders.RETRY_AFTER).orElse("").strip();
		Duration wait = value.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(value))
				: date(value).map((date) -> Duration.between(this.clock.instant(), date)).orElse(Duration.ZERO);
		if (wait.isNegative() || wait.isZero()) {
			return null;
		}
		return (wait.compareTo(LONGEST_RETRY_AFTER) > 0) ? LONGEST_RETRY_AFTER : wait;
	}

	private static Optional<Instant> date(String value) {
		try {
			return Optional.of(ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
		}
		catch (DateTimeException ex) {
			return Optional.empty();
		}
	}

	static String detail(Answer answer) {
		return answer.status() + " " + excerpt(answer.body());
	}

	/** One line that fits into the page and into the row. */
	static String excerpt(@Nullable String text) {
		String line = (text != null) ? text.substring(0, Math.min(text.length(), 5000)).strip().replaceAll("\\s+", " ")
				: "";
		int end = Math.min(line.length(), 300);
		return (line.length() > end)
				? line.substring(0, Character.isHighSurrogate(line.charAt(end - 1)) ? end - 1 : end) + "…" : line;
	}

}
