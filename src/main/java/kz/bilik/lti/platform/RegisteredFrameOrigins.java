package kz.bilik.lti.platform;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import kz.bilik.lti.FrameOrigins;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;

/**
 * Every page asks, so the answer is kept for some seconds.
 */
@Component
class RegisteredFrameOrigins implements FrameOrigins {

	private static final Duration KEPT = Duration.ofSeconds(10);

	private final Platforms platforms;

	private final Clock clock;

	private volatile Known known = new Known(Set.of(), Instant.MIN);

	RegisteredFrameOrigins(Platforms platforms, Clock clock) {
		this.platforms = platforms;
		this.clock = clock;
	}

	@Override
	public Set<String> all() {
		Instant now = this.clock.instant();
		if (!now.isBefore(this.known.until())) {
			try {
				Set<String> origins = this.platforms.findByActiveTrue()
					.stream()
					.flatMap((platform) -> platform.origins().stream())
					.collect(Collectors.toCollection(TreeSet::new));
				this.known = new Known(origins, now.plus(KEPT));
			}
			catch (DataAccessException ex) {
				// the page that says that the database is away wants to be seen as well
				return this.known.origins();
			}
		}
		return this.known.origins();
	}

	private record Known(Set<String> origins, Instant until) {
	}

}
