package kz.bilik.lti.platform;

import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

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

	private volatile @Nullable Set<String> known;

	RegisteredFrameOrigins(Platforms platforms) {
		this.platforms = platforms;
	}

	@Override
	public Set<String> all() {
		if (this.known == null) {
			renew();
		}
		Set<String> origins = this.known;
		return (origins != null) ? origins : Set.of();
	}

	@Override
	public Set<String> of(HttpServletRequest request) {
		String configuration = request.getRequestURI().startsWith("/lti/register")
				? request.getParameter("openid_configuration") : null;
		if (configuration == null || configuration.length() > 1000) {
			return all();
		}
		Set<String> origins = new TreeSet<>(all());
		origins.addAll(Platform.origin(configuration));
		return origins;
	}

	@Scheduled(fixedDelay = 10, timeUnit = TimeUnit.SECONDS)
	void renew() {
		try {
			this.known = this.platforms.findByStatus(Platform.Status.ACTIVE)
				.stream()
				.flatMap((platform) -> platform.origins().stream())
				.collect(Collectors.toCollection(TreeSet::new));
		}
		catch (DataAccessException | TransactionException ex) {
			logger.debug("The registered platforms cannot be read; what is known stays", ex);
		}
	}

}
