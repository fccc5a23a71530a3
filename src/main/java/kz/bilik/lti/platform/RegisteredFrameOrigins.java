package kz.bilik.lti.platform;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import kz.bilik.lti.FrameOrigins;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/**
 * Every page asks, so the answer is kept and renewed beside the requests: no page waits
 * for it while the database is away.
 */
@Component
class RegisteredFrameOrigins implements FrameOrigins {

	private static final Logger logger = LoggerFactory.getLogger(RegisteredFrameOrigins.class);

	private final Platforms platforms;

	private volatile @Nullable Known known;

	RegisteredFrameOrigins(Platforms platforms) {
		this.platforms = platforms;
	}

	private record Known(Map<Long, Set<String>> byPlatform, Set<String> all) {
	}

	private Known known() {
		if (this.known == null) {
			renew();
		}
		Known found = this.known;
		return (found != null) ? found : new Known(Map.of(), Set.of());
	}

	@Override
	public Set<String> all() {
		return known().all();
	}

	@Override
	public Set<String> of(long platformId) {
		return known().byPlatform().getOrDefault(platformId, all());
	}

	@Override
	public Set<String> of(HttpServletRequest request) {
		if (request.getAttribute(PLATFORM) instanceof Long platformId) {
			return of(platformId);
		}
		Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
		String path = (failed != null) ? failed.toString() : request.getRequestURI();
		String configuration = path.startsWith("/lti/register") ? request.getParameter("openid_configuration") : null;
		List<String> origin = (configuration != null && configuration.length() <= 1000) ? Platform.origin(configuration)
				: List.of();
		return origin.isEmpty() ? all() : Set.copyOf(origin);
	}

	@Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
	void renew() {
		try {
			Map<Long, Set<String>> byPlatform = this.platforms.findByStatus(Platform.Status.ACTIVE)
				.stream()
				.collect(Collectors.toMap(Platform::id, Platform::origins));
			this.known = new Known(byPlatform,
					byPlatform.values().stream().flatMap(Set::stream).collect(Collectors.toCollection(TreeSet::new)));
		}
		catch (DataAccessException | TransactionException ex) {
			logger.debug("The registered platforms cannot be read; what is known stays", ex);
		}
	}

}
