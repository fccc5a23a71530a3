package kz.bilik.passback;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.bilik.lti.service.ScoreAnswer.Cause;
import kz.bilik.lti.service.ScoreAnswer.Unavailable;
import kz.bilik.passback.Claim.Passage;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How platforms take deliveries. One that fails again and again is left alone, longer
 * each time, and then tried with one delivery; the operator may pause one. All nodes go
 * by the same rows.
 */
@Component
public class PlatformDeliveries {

	/** So many failures in a row are nothing yet: each lane may meet one. */
	static final int TOLERATED = Lanes.PER_PLATFORM;

	/** After less the pauses between attempts are short enough. */
	private static final Duration LONG = Duration.ofMinutes(1);

	private static final Pauses PAUSES = new Pauses(Duration.ofSeconds(5), Duration.ofMinutes(5));

	private static final List<String> OF_OUTAGES = Stream
		.of(Cause.UNREACHABLE, Cause.PLATFORM_ERROR, Cause.TOO_MANY_REQUESTS, Cause.TOKEN_REFUSED, Cause.CLOCK_OFF)
		.map(Cause::key)
		.toList();

	private final JdbcClient jdbc;

	private final Waiting waiting;

	private final ApplicationEventPublisher events;

	private final DatabaseClock clock;

	PlatformDeliveries(JdbcClient jdbc, Waiting waiting, ApplicationEventPublisher events, DatabaseClock clock) {
		this.jdbc = jdbc;
		this.waiting = waiting;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * How a platform is.
	 *
	 * @param pausedAt when the operator paused it; absent while it is not paused
	 * @param failures how many deliveries in a row met the same outage
	 * @param failingSince since when; absent while it answers
	 * @param nextProbeAt before when it is left alone
	 * @param cause what was the matter the last time: {@code delivery.cause.<cause>} in
	 * the messages
	 * @param causeDetail what the platform said
	 */
	public record State(@Nullable Instant pausedAt, int failures, @Nullable Instant failingSince,
			@Nullable Instant nextProbeAt, @Nullable String cause, @Nullable String causeDetail) {

		public static final State WELL = new State(null, 0, null, null, null, null);

		public boolean paused() {
			return this.pausedAt != null;
		}

	}

	public State state(long platformId) {
		return this.jdbc.sql("""
				select paused_at, failures, failing_since, next_probe_at, cause, cause_detail from platform_delivery
				where platform_id = ?
				""").param(platformId).query(State.class).optional().orElse(State.WELL);
	}

	private record StateOf(long platformId, @Nullable Instant pausedAt, int failures, @Nullable Instant failingSince,
			@Nullable Instant nextProbeAt, @Nullable String cause, @Nullable String causeDetail) {

		State state() {
			return new State(this.pausedAt, this.failures, this.failingSince, this.nextProbeAt, this.cause,
					this.causeDetail);
		}

	}

	/** By platform, of those with which something was the matter once. */
	public Map<Long, State> states() {
		return this.jdbc.sql("""
				select platform_id, paused_at, failures, failing_since, next_probe_at, cause, cause_detail
				from platform_delivery
				""")
			.query(StateOf.class)
			.list()
			.stream()
			.collect(Collectors.toMap(StateOf::platformId, StateOf::state));
	}

	/**
	 * Holds back what is on its way to a platform. What is being sent at this moment is
	 * sent.
	 */
	@Transactional
	public void pause(long platformId) {
		this.jdbc.sql("""
				insert into platform_delivery (platform_id, paused_at) values (?, ?)
				on duplicate key update paused_at = coalesce(paused_at, values(paused_at))
				""").params(platformId, now()).update();
	}

	/**
	 * Lets deliveries go on, all of them at once and with all their time before them.
	 */
	@Transactional
	public void resume(long platformId) {
		this.jdbc.sql("""
				update platform_delivery set paused_at = null, failures = 0, failing_since = null, next_probe_at = null,
				  cause = null, cause_detail = null
				where platform_id = ?
				""").param(platformId).update();
		this.waiting.change("next_attempt_at = :now, trying_since = :now", "platform_id = :platform",
				Map.of("now", now(), "platform", platformId));
		this.events.publishEvent(new Due(platformId));
	}

	/**
	 * Whether a platform may be asked now.
	 * @return empty while it is paused or left alone
	 */
	Optional<Passage> passage(long platformId) {
		State state = state(platformId);
		if (state.paused() || state.nextProbeAt() != null && state.nextProbeAt().isAfter(this.clock.instant())) {
			return Optional.empty();
		}
		return Optional.of((state.nextProbeAt() != null) ? Passage.PROBE
				: (state.failures() > 0) ? Passage.TROUBLED : Passage.WELL);
	}

	/**
	 * Of many lanes one tries how the platform is.
	 * @param until when another one may, if this one should not come back
	 */
	boolean claimProbe(long platformId, Instant until) {
		return this.jdbc.sql("""
				update platform_delivery set next_probe_at = ? where platform_id = ? and next_probe_at <= ?
				""").params(Timestamp.from(until), platformId, now()).update() == 1;
	}

	/**
	 * The probe could not be made, or it has told nothing.
	 * @param pause before the next one
	 */
	void giveProbeBack(long platformId, Duration pause) {
		this.jdbc.sql("update platform_delivery set next_probe_at = ? where platform_id = ?")
			.params(Timestamp.from(this.clock.instant().plus(pause)), platformId)
			.update();
	}

	/** The platform answers: what waited because it did not need wait no longer. */
	@Transactional
	void answered(long platformId, Passage passage) {
		Instant failingSince = state(platformId).failingSince();
		int ended = this.jdbc.sql("""
				update platform_delivery set failures = 0, failing_since = null, next_probe_at = null, cause = null,
				  cause_detail = null
				where platform_id = ? and (? or next_probe_at is null)
				""").params(platformId, passage == Passage.PROBE).update();
		boolean failedForLong = failingSince != null && failingSince.plus(LONG).isBefore(this.clock.instant());
		if (passage == Passage.PROBE || ended == 1 && failedForLong) {
			this.waiting.change("next_attempt_at = :now, attempts = 0",
					"platform_id = :platform and next_attempt_at > :now and cause in (:causes)",
					Map.of("now", now(), "platform", platformId, "causes", OF_OUTAGES));
			this.events.publishEvent(new Due(platformId));
		}
	}

	/**
	 * The platform fails, whatever is sent. What was under way when it was decided to
	 * leave it alone is not counted.
	 */
	@Transactional
	void failed(long platformId, Unavailable answer, Passage passage) {
		Instant now = this.clock.instant();
		this.jdbc.sql("""
				insert into platform_delivery (platform_id, failures, failing_since, cause, cause_detail)
				values (?, 1, ?, ?, ?)
				on duplicate key update
				  failures = case when next_probe_at is null or ? then failures + 1 else failures end,
				  failing_since = coalesce(failing_since, values(failing_since)), cause = values(cause),
				  cause_detail = values(cause_detail)
				""")
			.params(platformId, Timestamp.from(now), answer.cause().key(), answer.detail(), passage == Passage.PROBE)
			.update();
		State state = state(platformId);
		Instant until = null;
		if (passage == Passage.PROBE || state.nextProbeAt() == null && state.failures() >= TOLERATED) {
			until = now.plus(PAUSES.after(state.failures() - TOLERATED + 1));
		}
		if (answer.retryAfter() != null) {
			Instant asked = now.plus(answer.retryAfter());
			until = (until != null && until.isAfter(asked)) ? until : asked;
		}
		if (until != null) {
			// another one may have been asked to wait for longer
			this.jdbc.sql("""
					update platform_delivery set next_probe_at = :until
					where platform_id = :platform and (:probe or next_probe_at is null or next_probe_at < :until)
					""")
				.param("until", Timestamp.from(until))
				.param("platform", platformId)
				.param("probe", passage == Passage.PROBE)
				.update();
		}
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

}
