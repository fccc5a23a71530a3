package kz.bilik.passback;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import kz.bilik.passback.Backlog.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deliveries as monitoring sees them: what waits on all nodes together, counted now and
 * then and not when somebody asks, and what came of this node's attempts. A platform is
 * named by the number that it has on the operator's pages.
 */
@Component("deliveriesHealthIndicator")
class DeliveryMeters implements HealthIndicator {

	/** Grades do not flow; the tool itself is well. */
	static final String DEGRADED = "DEGRADED";

	private static final Logger logger = LoggerFactory.getLogger(DeliveryMeters.class);

	private static final Duration[] LATENCIES = { Duration.ofMillis(100), Duration.ofMillis(500), Duration.ofSeconds(1),
			Duration.ofSeconds(5), Duration.ofSeconds(30) };

	private final Backlog backlog;

	private final DeliveryProperties properties;

	private final MeterRegistry registry;

	private final DatabaseClock clock;

	private final MultiGauge deliveries;

	private final MultiGauge oldest;

	private volatile Map<Long, Instant> oldestWaiting = Map.of();

	DeliveryMeters(Backlog backlog, DeliveryProperties properties, MeterRegistry registry, DatabaseClock clock) {
		this.backlog = backlog;
		this.properties = properties;
		this.registry = registry;
		this.clock = clock;
		this.deliveries = MultiGauge.builder("bilik.deliveries").register(registry);
		this.oldest = MultiGauge.builder("bilik.deliveries.oldest.waiting").baseUnit("seconds").register(registry);
	}

	@Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
	void read() {
		try {
			show(this.backlog.parts());
		}
		catch (DataAccessException ex) {
			// what was read last stays; that the database is away is said elsewhere
			logger.debug("Deliveries could not be counted", ex);
		}
	}

	private void show(List<Part> parts) {
		this.oldestWaiting = parts.stream()
			.filter((part) -> part.isWaiting() && !part.paused())
			.collect(Collectors.toMap(Part::platformId, Part::oldest,
					(one, other) -> one.isBefore(other) ? one : other));
		this.deliveries
			.register(
					parts.stream()
						.collect(
								Collectors
									.groupingBy(
											(part) -> platform(part.platformId()).and("state",
													!part.isWaiting() ? "failed"
															: part.paused() ? "paused" : "waiting"),
											Collectors.summingLong(Part::deliveries)))
						.entrySet()
						.stream()
						.map((entry) -> MultiGauge.Row.of(entry.getKey(), entry.getValue()))
						.toList(),
					true);
		this.oldest.register(this.oldestWaiting.entrySet()
			.stream()
			.map((entry) -> MultiGauge.Row.of(platform(entry.getKey()), entry.getValue(),
					(since) -> age(since).toMillis() / 1000.0))
			.toList(), true);
	}

	/**
	 * @param outcome what came of it
	 * @param nanos how long the platform was asked: for the column, to take the score,
	 * and what it holds
	 */
	void attempted(long platformId, String outcome, long nanos) {
		Timer.builder("bilik.deliveries.attempts")
			.tags(platform(platformId).and("outcome", outcome))
			.serviceLevelObjectives(LATENCIES)
			.register(this.registry)
			.record(nanos, TimeUnit.NANOSECONDS);
	}

	@Override
	public Health health() {
		Optional<Duration> age = this.oldestWaiting.values().stream().min(Instant::compareTo).map(this::age);
		return age.filter((it) -> it.compareTo(this.properties.lateAfter()) > 0)
			.map((late) -> Health.status(DEGRADED).withDetail("oldestWaiting", late.toString()).build())
			.orElseGet(() -> Health.up().build());
	}

	private Duration age(Instant since) {
		Duration age = Duration.between(since, this.clock.instant());
		return age.isNegative() ? Duration.ZERO : age;
	}

	private static Tags platform(long platformId) {
		return Tags.of("platform", String.valueOf(platformId));
	}

}
