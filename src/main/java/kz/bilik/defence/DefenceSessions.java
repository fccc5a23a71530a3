package kz.bilik.defence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.defence.DefenceSession.Order;
import kz.bilik.defence.DefenceSession.Taken;
import kz.bilik.defence.SessionRefusedException.Reason;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * When which project is defended. What a rule forbids throws a
 * {@link SessionRefusedException}, and nothing is done.
 */
@Component
public class DefenceSessions {

	/** DefenceSessions on a page. */
	public static final int PAGE = 20;

	private final Projects projects;

	private final DefenceTerms terms;

	private final AuditLog audit;

	private final JdbcClient jdbc;

	private final Clock clock;

	DefenceSessions(Projects projects, DefenceTerms terms, AuditLog audit, JdbcClient jdbc, Clock clock) {
		this.projects = projects;
		this.terms = terms;
		this.audit = audit;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * DefenceSessions of a run in the order of time, with one more than {@link #PAGE}
	 * where there are more. Two statements.
	 */
	public List<Order> of(long courseRunId, int page) {
		return orders(this.jdbc
			.sql("select * from defence_session where course_run_id = ? order by starts_at, id limit ? offset ?")
			.params(courseRunId, PAGE + 1, (page - 1L) * PAGE)
			.query((row, number) -> session(row))
			.list());
	}

	public Optional<Order> find(long courseRunId, long id) {
		return orders(this.jdbc.sql("select * from defence_session where course_run_id = ? and id = ?")
			.params(courseRunId, id)
			.query((row, number) -> session(row))
			.list()).stream().findFirst();
	}

	/**
	 * The session in which a listener presents.
	 */
	public Optional<Order> ofListener(long participantId) {
		return orders(this.jdbc.sql("""
				select defence_session.* from defence_session
				join defence_slot on session_id = defence_session.id
				join project_member on project_member.project_id = defence_slot.project_id
				where participant_id = ?
				""").param(participantId).query((row, number) -> session(row)).list()).stream().findFirst();
	}

	/**
	 * Makes a session, or changes one. Slots that it no longer has must be free.
	 * @return its id
	 * @throws OptimisticLockingFailureException when it was changed meanwhile
	 */
	@Transactional
	public long save(Participation instructor, DefenceSession session) {
		this.terms.lock(instructor.courseRunId());
		// who holds it may arrange another run's at this moment
		long person = this.jdbc.sql("""
				select id from person where id = (select person_id from participant where id = ?) for update
				""").param(instructor.participantId()).query(Long.class).single();
		Timestamp startsAt = Timestamp.from(session.startsAt());
		Timestamp endsAt = Timestamp.from(session.endsAt());
		this.jdbc.sql("""
				select starts_at from defence_session
				where (course_run_id = :run or held_by = :person) and id <> :id
				and starts_at < :ends and ends_at > :starts
				order by starts_at limit 1
				""")
			.param("run", instructor.courseRunId())
			.param("person", person)
			.param("id", (session.id() != null) ? session.id() : 0)
			.param("starts", startsAt)
			.param("ends", endsAt)
			.query((row, number) -> row.getTimestamp(1).toInstant())
			.optional()
			.ifPresent((other) -> {
				throw new SessionRefusedException(Reason.OVERLAP, other);
			});
		Timestamp now = Timestamp.from(this.clock.instant());
		if (session.id() == null) {
			KeyHolder key = new GeneratedKeyHolder();
			this.jdbc
				.sql("""
						insert into defence_session (course_run_id, starts_at, slot_minutes, slots, ends_at, link, open, held_by,
						  changed_at, version) values (?, ?, ?, ?, ?, ?, ?, ?, ?, 1)
						""")
				.params(instructor.courseRunId(), startsAt, session.slotMinutes(), session.slots(), endsAt,
						session.link(), session.open(), person, now)
				.update(key, "id");
			return key.getKey().longValue();
		}
		if (this.jdbc.sql("select count(*) from defence_slot where session_id = ? and number > ?")
			.params(session.id(), session.slots())
			.query(Long.class)
			.single() > 0) {
			throw new SessionRefusedException(Reason.TAKEN_SLOTS);
		}
		changed(this.jdbc.sql("""
				update defence_session set starts_at = ?, slot_minutes = ?, slots = ?, ends_at = ?, link = ?, open = ?,
				  changed_at = ?, version = version + 1
				where id = ? and course_run_id = ? and version = ?
				""")
			.params(startsAt, session.slotMinutes(), session.slots(), endsAt, session.link(), session.open(), now,
					session.id(), instructor.courseRunId(), session.version())
			.update());
		return session.id();
	}

	/**
	 * Cancels a session; whoever had a slot has none.
	 * @throws OptimisticLockingFailureException when it was changed meanwhile
	 */
	@Transactional
	public void cancel(Participation instructor, DefenceSession session, int version) {
		changed(this.jdbc.sql("delete from defence_session where id = ? and version = ?")
			.params(session.id(), version)
			.update());
		this.audit.record(instructor, "defence-session-cancelled", "course-run:" + instructor.courseRunId(),
				session.startsAt().toString());
	}

	/**
	 * Takes a slot for the project of a listener, as long as the session has not begun;
	 * the one they had becomes free.
	 */
	@Transactional
	public void choose(Participation listener, DefenceSession session, int slot) {
		if (!session.open() || !this.clock.instant().isBefore(session.startsAt())) {
			throw new SessionRefusedException(Reason.CLOSED);
		}
		Project project = this.projects.findByMember(listener.participantId())
			.orElseThrow(() -> new SessionRefusedException(Reason.NO_PROJECT));
		Instant now = this.clock.instant();
		ofListener(listener.participantId()).map(Order::session)
			.filter((before) -> !now.isBefore(before.startsAt()))
			.ifPresent((before) -> {
				throw new SessionRefusedException(Reason.CLOSED);
			});
		place(project, session, slot);
	}

	/**
	 * Gives a slot to a project, or takes it from whoever has it.
	 * @param projectId absent to make the slot free
	 */
	@Transactional
	public void place(Participation instructor, DefenceSession session, int slot, @Nullable Long projectId) {
		if (projectId == null) {
			this.jdbc.sql("delete from defence_slot where session_id = ? and number = ?")
				.params(session.id(), slot)
				.update();
			return;
		}
		place(this.projects.findByIdAndCourseRunId(projectId, instructor.courseRunId())
			.orElseThrow(() -> new SessionRefusedException(Reason.NO_PROJECT)), session, slot);
	}

	/** Calls the next project; absent ends the calling. */
	public void call(DefenceSession session, @Nullable Integer slot) {
		this.jdbc.sql("update defence_session set called = ? where id = ?").params(slot, session.id()).update();
	}

	private void place(Project project, DefenceSession session, int slot) {
		if (slot < 1 || slot > session.slots()) {
			throw new SessionRefusedException(Reason.TAKEN);
		}
		this.jdbc.sql("delete from defence_slot where project_id = ?").param(project.id()).update();
		try {
			this.jdbc.sql("""
					insert into defence_slot (session_id, number, project_id, changed_at) values (?, ?, ?, ?)
					""").params(session.id(), slot, project.id(), Timestamp.from(this.clock.instant())).update();
		}
		catch (DuplicateKeyException ex) {
			throw new SessionRefusedException(Reason.TAKEN);
		}
	}

	private List<Order> orders(List<DefenceSession> sessions) {
		if (sessions.isEmpty()) {
			return List.of();
		}
		List<SlotRow> rows = this.jdbc
			.sql("""
					select session_id, defence_slot.number, defence_slot.project_id, person.name, topic, defence_slot.changed_at
					from defence_slot
					join project on project.id = defence_slot.project_id
					left join project_member on project_member.project_id = project.id
					left join participant on participant.id = participant_id
					left join person on person.id = person_id
					where session_id in (:sessions) order by session_id, defence_slot.number, person.name
					""")
			.param("sessions", sessions.stream().map(DefenceSession::id).toList())
			.query(SlotRow.class)
			.list();
		return sessions.stream()
			.map((session) -> new Order(session,
					rows.stream()
						.filter((row) -> row.sessionId() == session.id())
						.collect(Collectors.groupingBy(SlotRow::number, TreeMap::new, Collectors.toList()))
						.values()
						.stream()
						.map(SlotRow::taken)
						.toList()))
			.toList();
	}

	private static void changed(int rows) {
		if (rows == 0) {
			throw new OptimisticLockingFailureException("The session is another one by now");
		}
	}

	private static DefenceSession session(ResultSet row) throws SQLException {
		return new DefenceSession(row.getLong("id"), row.getLong("course_run_id"),
				row.getTimestamp("starts_at").toInstant(), row.getInt("slot_minutes"), row.getInt("slots"),
				row.getString("link"), row.getBoolean("open"), row.getObject("called", Integer.class),
				row.getTimestamp("changed_at").toInstant(), row.getInt("version"));
	}

	private record SlotRow(long sessionId, int number, long projectId, @Nullable String name, @Nullable String topic,
			Instant changedAt) {

		/** The rows of one slot are its members. */
		static Taken taken(List<SlotRow> rows) {
			SlotRow first = rows.get(0);
			return new Taken(first.number(), first.projectId(),
					rows.stream().map(SlotRow::name).filter((name) -> name != null).collect(Collectors.joining(", ")),
					first.topic(), first.changedAt());
		}

	}

}
