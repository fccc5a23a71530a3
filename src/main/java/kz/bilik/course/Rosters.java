package kz.bilik.course;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

import kz.bilik.lti.service.Member;
import kz.bilik.lti.service.RosterAnswer.Cause;
import kz.bilik.lti.service.RosterAnswer.Failed;
import kz.bilik.lti.service.RosterAnswer.Read;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The rosters of the course runs. A roster is wanted, begun and settled, each in one
 * short transaction of its own; it is read in between. A wish stays until it is settled,
 * so what a node that died had begun is begun again.
 */
@Component
public class Rosters {

	/** A list that somebody opens is not older. */
	static final Duration FRESH = Duration.ofMinutes(10);

	/** A course run in which nobody has launched for so long is over. */
	static final Duration ACTIVE = Duration.ofDays(30);

	private final JdbcClient jdbc;

	private final Enrolment enrolment;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	Rosters(JdbcClient jdbc, Enrolment enrolment, ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.enrolment = enrolment;
		this.events = events;
		this.clock = clock;
	}

	/** A roster is wanted: heard after the commit. */
	record Wanted(long platformId) {
	}

	/**
	 * How current the list of a run's listeners is.
	 *
	 * @param offered whether the platform offers a roster at all
	 * @param reading whether it is about to be read
	 * @param readAt when it was last read in full
	 * @param cause why the last attempt failed, or what was wrong with it:
	 * {@code roster.cause.<cause>} in the messages
	 * @param detail what the platform said
	 */
	public record State(boolean offered, boolean reading, @Nullable Instant readAt, @Nullable String cause,
			@Nullable String detail) {
	}

	/**
	 * A roster to be read now.
	 *
	 * @param resourceLinkId the link that the run is; absent for a course
	 * @param begunAt whoever settles an attempt that is not the latest settles nothing
	 */
	record Attempt(long courseRunId, long platformId, String membershipsUrl, @Nullable String resourceLinkId,
			Instant begunAt) {
	}

	/**
	 * An instructor opens a list: a roster that is not fresh is read beside the request.
	 */
	@Transactional
	public State opened(long courseRunId) {
		Optional<Row> row = row(courseRunId);
		if (row.filter((it) -> it.stale(this.clock.instant())).isEmpty()) {
			return state(row);
		}
		want(courseRunId, row.get());
		return new State(true, true, row.get().readAt(), null, null);
	}

	/**
	 * Wants the roster to be read, however fresh it is; where none is offered it stays as
	 * it is.
	 */
	@Transactional
	public void refresh(long courseRunId) {
		row(courseRunId).filter((row) -> row.membershipsUrl() != null).ifPresent((row) -> want(courseRunId, row));
	}

	private void want(long courseRunId, Row row) {
		this.jdbc.sql("update roster set wanted_at = ? where course_run_id = ?")
			.params(Timestamp.from(now()), courseRunId)
			.update();
		this.events.publishEvent(new Wanted(row.platformId()));
	}

	/**
	 * How current the list is.
	 */
	public State state(long courseRunId) {
		return state(row(courseRunId));
	}

	private static State state(Optional<Row> row) {
		return row.filter((it) -> it.membershipsUrl() != null)
			.map((it) -> new State(true, it.wantedAt() != null, it.readAt(), it.cause(), it.causeDetail()))
			.orElseGet(() -> new State(false, false, row.map(Row::readAt).orElse(null), Cause.NOT_OFFERED.key(), null));
	}

	/**
	 * Wants the rosters of the active runs that were not read for half a day.
	 */
	@Transactional
	void refreshActive() {
		Instant now = now();
		this.jdbc.sql("""
				update roster set wanted_at = ?
				where memberships_url is not null and wanted_at is null and (begun_at is null or begun_at < ?)
				  and exists (select 1 from participant
				    where participant.course_run_id = roster.course_run_id and participant.last_launch_at > ?)
				""")
			.params(Timestamp.from(now), Timestamp.from(now.minus(Duration.ofHours(12))),
					Timestamp.from(now.minus(ACTIVE)))
			.update();
	}

	/**
	 * A launch says where the roster is; it did not say so before.
	 * @param membershipsUrl absent when the platform has stopped offering it
	 */
	void offered(long courseRunId, long platformId, @Nullable String membershipsUrl) {
		this.jdbc.sql("""
				insert into roster (course_run_id, platform_id, memberships_url) values (?, ?, ?)
				on duplicate key update memberships_url = values(memberships_url), begun_at = null
				""").params(courseRunId, platformId, membershipsUrl).update();
	}

	/** The platforms of which rosters are wanted. */
	List<Long> wanted() {
		return this.jdbc
			.sql("select distinct platform_id from roster where wanted_at is not null and memberships_url is not null")
			.query(Long.class)
			.list();
	}

	/**
	 * Begins the roster that was wanted last: somebody may be looking at the list.
	 */
	@Transactional
	Optional<Attempt> begin(long platformId) {
		Instant now = now();
		Optional<Attempt> attempt = this.jdbc.sql("""
				select roster.course_run_id, roster.memberships_url, course_run.scope, course_run.scope_id
				from roster join course_run on course_run.id = roster.course_run_id
				where roster.platform_id = ? and wanted_at is not null and memberships_url is not null
				order by wanted_at desc limit 1
				""")
			.param(platformId)
			.query((row, number) -> new Attempt(row.getLong("course_run_id"), platformId,
					row.getString("memberships_url"),
					row.getString("scope").equals("resource-link") ? row.getString("scope_id") : null, now))
			.optional();
		attempt.ifPresent((it) -> this.jdbc.sql("update roster set begun_at = ? where course_run_id = ?")
			.params(Timestamp.from(now), it.courseRunId())
			.update());
		return attempt;
	}

	/**
	 * The roster was read. Nobody is taken to have left because a roster is empty or
	 * could be read only in part.
	 */
	@Transactional
	void settle(Attempt attempt, Read roster) {
		List<Member> active = roster.members().stream().filter(Member::active).toList();
		Cause cause = active.isEmpty() ? Cause.EMPTY : (roster.skipped() > 0) ? Cause.INCOMPLETE : null;
		if (!settle(attempt, attempt.begunAt(), cause, (cause == Cause.INCOMPLETE) ? "" + roster.skipped() : "")) {
			return;
		}
		this.enrolment.enrol(attempt.courseRunId(), attempt.platformId(), active);
		if (cause == null) {
			this.enrolment.markLeft(attempt.courseRunId(), active, attempt.begunAt());
		}
	}

	/**
	 * The roster was not read, or not in full: what is known stays as it is.
	 */
	@Transactional
	void settle(Attempt attempt, Failed failure) {
		settle(attempt, null, failure.cause(), failure.detail());
	}

	/** A wish that came after the attempt had begun stays. */
	private boolean settle(Attempt attempt, @Nullable Instant readAt, @Nullable Cause cause, String detail) {
		return this.jdbc.sql("""
				update roster set read_at = coalesce(?, read_at), cause = ?, cause_detail = ?,
				  wanted_at = case when wanted_at > ? then wanted_at else null end
				where course_run_id = ? and begun_at = ?
				""")
			.params((readAt != null) ? Timestamp.from(readAt) : null, (cause != null) ? cause.key() : null, detail,
					Timestamp.from(attempt.begunAt()), attempt.courseRunId(), Timestamp.from(attempt.begunAt()))
			.update() == 1;
	}

	private Optional<Row> row(long courseRunId) {
		return this.jdbc.sql("""
				select platform_id, memberships_url, wanted_at, begun_at, read_at, cause, cause_detail from roster
				where course_run_id = ?
				""").param(courseRunId).query(Row.class).optional();
	}

	/** As exact as every database stores it. */
	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	record Row(long platformId, @Nullable String membershipsUrl, @Nullable Instant wantedAt, @Nullable Instant begunAt,
			@Nullable Instant readAt, @Nullable String cause, @Nullable String causeDetail) {

		boolean stale(Instant now) {
			return this.membershipsUrl != null && this.wantedAt == null
					&& (this.begunAt == null || this.begunAt.isBefore(now.minus(FRESH)));
		}

	}

}
