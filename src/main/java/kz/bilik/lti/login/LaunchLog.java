package kz.bilik.lti.login;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.stream.Collectors;

import io.github.bucket4j.Bucket;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.http.HttpServletRequest;
import kz.bilik.lti.FrameOrigins;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import uk.ac.ox.ctl.lti13.lti.Claims;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Takes down each launch, accepted or refused, for the operator's pages: within a second,
 * and without personal data. A launch goes on when it cannot be taken down.
 */
@Component
class LaunchLog {

	/** Anybody may send launches that are refused, so of each kind only some are kept. */
	private static final int MINUTES_AT_ONCE = 10;

	private static final int BATCH = 1000;

	private static final Logger logger = LoggerFactory.getLogger(LaunchLog.class);

	private final BlockingQueue<List<?>> waiting = new ArrayBlockingQueue<>(10 * BATCH);

	private final Map<Reason, Bucket> room = new EnumMap<>(Reason.class);

	private final JdbcClient jdbc;

	private final Clock clock;

	private final Duration keep;

	LaunchLog(JdbcClient jdbc, Clock clock, @Value("${bilik.launch-log.keep:30d}") Duration keep,
			@Value("${bilik.launch-log.refusals-per-minute:30}") long refusalsPerMinute) {
		this.jdbc = jdbc;
		this.clock = clock;
		this.keep = keep;
		for (Reason reason : Reason.values()) {
			this.room.put(reason,
					Bucket.builder()
						.addLimit((limit) -> limit.capacity(MINUTES_AT_ONCE * refusalsPerMinute)
							.refillGreedy(refusalsPerMinute, Duration.ofMinutes(1)))
						.build());
		}
	}

	/**
	 * Remembers from which platform a request comes, for the case that it is refused: it
	 * alone may frame the page that says so.
	 */
	static void comesFrom(HttpServletRequest request, Long platformId) {
		request.setAttribute(FrameOrigins.PLATFORM, platformId);
	}

	void accepted(Long platformId, IdToken token) {
		add(platformId, token, null);
	}

	/**
	 * @param token what came with the launch, believed or not
	 */
	void refused(HttpServletRequest request, IdToken token, LaunchRefusedException refused) {
		if (this.room.get(refused.reason()).tryConsume(1)) {
			add((Long) request.getAttribute(FrameOrigins.PLATFORM), token, refused);
		}
	}

	private void add(@Nullable Long platformId, IdToken token, @Nullable LaunchRefusedException refused) {
		// where there is no room the database is away, and nothing comes in at all
		this.waiting.offer(Arrays.asList(Timestamp.from(this.clock.instant()), platformId,
				claim(token, Claims.LTI_DEPLOYMENT_ID, 255), claim(token, Claims.MESSAGE_TYPE, 100), refused != null,
				(refused != null) ? refused.reason().key() : null, (refused != null) ? arguments(refused) : null,
				// the one that stands on the refusal's page and in the log
				(refused != null) ? MDC.get("reference") : null));
	}

	/** Many at once: no launch waits for a row, and the database commits seldom. */
	@Scheduled(fixedDelayString = "PT1S")
	@PreDestroy
	void write() {
		List<List<?>> launches = new ArrayList<>();
		while (this.waiting.drainTo(launches, BATCH) > 0) {
			insert(launches);
			launches.clear();
		}
	}

	private void insert(List<List<?>> launches) {
		List<@Nullable Object> parameters = new ArrayList<>();
		launches.forEach(parameters::addAll);
		try {
			this.jdbc.sql("""
					insert into launch_log (at, platform_id, deployment_id, message_type, refused, reason, arguments,
					  reference)
					values """ + String.join(", ", Collections.nCopies(launches.size(), "(?, ?, ?, ?, ?, ?, ?, ?)")))
				.params(parameters)
				.update();
		}
		catch (DataAccessException ex) {
			logger.warn("{} launches could not be taken down: {}", launches.size(), ex.getMessage());
		}
	}

	private static @Nullable String claim(IdToken token, String claim, int length) {
		Object value = token.claims().get(claim);
		return (value instanceof String || value instanceof Number) ? cut(value.toString(), length) : null;
	}

	private static String arguments(LaunchRefusedException refused) {
		return cut(refused.arguments()
			.stream()
			.map((argument) -> cut(argument, 255).replaceAll("\\R", " "))
			.collect(Collectors.joining("\n")), 1000);
	}

	private static String cut(String text, int length) {
		int end = (text.length() > length && Character.isHighSurrogate(text.charAt(length - 1))) ? length - 1 : length;
		return (text.length() > length) ? text.substring(0, end) : text;
	}

	/**
	 * A little at a time, the oldest first. Any number of nodes may do this at once.
	 */
	@Scheduled(fixedDelayString = "PT10M", initialDelayString = "PT2M")
	void forgetOld() {
		Timestamp before = Timestamp.from(this.clock.instant().minus(this.keep));
		int deleted = BATCH;
		while (deleted == BATCH) {
			deleted = this.jdbc.sql("""
					select max(id) from (select id, at from launch_log order by id limit %d) oldest where at < ?
					""".formatted(BATCH))
				.param(before)
				.query(Long.class)
				.optional()
				.map((last) -> this.jdbc.sql("delete from launch_log where id <= ?").param(last).update())
				.orElse(0);
		}
	}

}
