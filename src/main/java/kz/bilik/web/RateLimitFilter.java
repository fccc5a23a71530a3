package kz.bilik.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Holds back a client that asks too much of the addresses that anybody may call, before
 * they cost anything. Each node counts for itself.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 30)
class RateLimitFilter extends OncePerRequestFilter {

	private static final Logger log = LoggerFactory.getLogger(RateLimitFilter.class);

	private static final String REGISTER = "/lti/register";

	private static final String CALENDAR = "/calendar";

	private static final String CERTIFICATES = "/certificates";

	private static final int CLIENTS = 100_000;

	private final Map<String, Bandwidth> limits;

	private final Cache<String, Bucket> buckets = Caffeine.newBuilder()
		.maximumSize(CLIENTS)
		.expireAfterAccess(Duration.ofMinutes(10))
		.build();

	private final MeterRegistry meters;

	private volatile boolean proxyUnnoticed;

	RateLimitFilter(RateLimitProperties properties, MeterRegistry meters,
			@Value("${server.forward-headers-strategy:none}") String forwardHeaders) {
		Bandwidth launches = limit(properties.launchBurst(), properties.launchesPerSecond(), Duration.ofSeconds(1));
		// a browser that comes for the first time is sent here once more
		Bandwidth logins = limit(2 * properties.launchBurst(), 2 * properties.launchesPerSecond(),
				Duration.ofSeconds(1));
		Bandwidth signIns = limit(properties.signInsPerMinute(), properties.signInsPerMinute(), Duration.ofMinutes(1));
		Bandwidth registrations = limit(properties.registrationsPerMinute(), properties.registrationsPerMinute(),
				Duration.ofMinutes(1));
		Bandwidth calendars = limit(properties.calendarsPerMinute(), properties.calendarsPerMinute(),
				Duration.ofMinutes(1));
		Bandwidth certificates = limit(properties.certificatesPerMinute(), properties.certificatesPerMinute(),
				Duration.ofMinutes(1));
		this.limits = Map.of("/lti/login", logins, "/lti/launch", launches, REGISTER, registrations, CALENDAR,
				calendars, CERTIFICATES, certificates, OperatorPages.PATH + "/sign-in", signIns,
				OperatorPages.PATH + "/link", signIns);
		this.meters = meters;
		this.proxyUnnoticed = forwardHeaders.equalsIgnoreCase("none");
	}

	private static Bandwidth limit(long burst, long sustained, Duration per) {
		return Bandwidth.builder().capacity(burst).refillGreedy(sustained, per).build();
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String path = request.getServletPath();
		for (String addresses : List.of(REGISTER, CALENDAR, CERTIFICATES)) {
			if (path.startsWith(addresses)) {
				// each secret is an address of its own
				path = addresses;
			}
		}
		Bandwidth limit = this.limits.get(path);
		if (limit == null) {
			chain.doFilter(request, response);
			return;
		}
		if (this.proxyUnnoticed && request.getHeader("X-Forwarded-For") != null) {
			this.proxyUnnoticed = false;
			log.warn("A request came with X-Forwarded-For, which is not believed. If a proxy stands in front, "
					+ "all its clients count as one: see server.forward-headers-strategy in the README.");
		}
		ConsumptionProbe probe = this.buckets
			.get(path + ' ' + ClientNetwork.of(request), (key) -> Bucket.builder().addLimit(limit).build())
			.tryConsumeAndReturnRemaining(1);
		if (probe.isConsumed()) {
			chain.doFilter(request, response);
			return;
		}
		this.meters.counter("bilik.rate.limited", "path", path).increment();
		long seconds = TimeUnit.NANOSECONDS.toSeconds(probe.getNanosToWaitForRefill()) + 1;
		response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
		request.setAttribute(Problem.ATTRIBUTE, "too-many-requests");
		response.sendError(HttpStatus.TOO_MANY_REQUESTS.value());
	}

}
