package kz.bilik.defence;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.defence.Commission.Instructor;
import kz.bilik.defence.DefenceSession.Order;
import kz.bilik.defence.DefenceSession.Taken;
import kz.bilik.defence.ResultHistory.Change;
import kz.bilik.defence.SessionRefusedException.Other;
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

	/** Sessions on a page. */
	public static final int PAGE = 20;

	private static final Duration YEAR = Duration.ofDays(366);

	private final Projects projects;

	private final DefenceTerms terms;

	private final WaitingProjects waiting;

	private final Commission commission;

	private final ResultHistory history;

	private final AuditLog audit;

	private final JdbcClient jdbc;

	private final Clock clock;

	DefenceSessions(Projects projects, DefenceTerms terms, WaitingProjects waiting, Commission commission,
			ResultHistory history, AuditLog audit, JdbcClient jdbc, Clock clock) {
		this.projects = projects;
		this.terms = terms;
		this.waiting = waiting;
		this.commission = commission;
		this.history = history;
		this.audit = audit;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Sessions of a run, with one more than {@link #PAGE} where there are more. Three
	 * statements.
	 * @param over those that are over, the latest first; else the others in the order of
	 * time
	 */
	public List<Order> of(long courseRunId, boolean over, int page) {
		return orders(this.jdbc
			.sql("select * from defence_session where course_run_id = ? and ends_at " + (over ? "<=" : ">")
					+ " ? order by starts_at" + (over ? " desc" : "") + ", id limit ? offset ?")
			.params(courseRunId, Timestamp.from(this.clock.instant()), PAGE + 1, (page - 1L) * PAGE)
			.query((row, number) -> session(row))
			.list());
	}

	/**
	 * All sessions of a run that began later than a year ago, in the order of time.
	 */
	public List<Order> ofTheYear(long courseRunId) {
		return orders(this.jdbc
			.sql("select * from defence_session where course_run_id = ? and starts_at > ? order by starts_at, id")
			.params(courseRunId, Timestamp.from(this.clock.instant().minus(YEAR)))
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
	 * The sessions in which a project defends, and has defended, in the order of time.
	 */
	public List<Order> ofProject(long projectId) {
		return orders(this.jdbc.sql("""
				select defence_session.* from defence_session join defence_slot on session_id = defence_session.id
				where project_id = ? order by starts_at
				""").param(projectId).query((row, number) -> session(row)).list());
	}

	/**
	 * Makes a session, or changes one. Slots that it no longer has must be free, and
	 * whoever sits in it may sit in no other one at that time, in whatever course run.
	 * One that is moved is called anew.
	 * @param assessors who of the run's instructors sits in it: at least one
	 * @return its id
	 * @throws OptimisticLockingFailureException when it was changed meanwhile
	 */
	@Transactional
	public long save(Participation instructor, DefenceSession session, Set<Long> assessors) {
		if (!this.commission.instructors(instructor.courseRunId())
			.stream()
			.map(Instructor::participantId)
			.collect(Collectors.toSet())
			.containsAll(assessors)) {
			throw new SessionRefusedException(Reason.UNKNOWN_ASSESSOR);
		}
		Timestamp startsAt = Timestamp.from(session.startsAt());
		Timestamp endsAt = Timestamp.from(session.endsAt());
		checkFree(session, assessors, startsAt, endsAt);
		Timestamp now = Timestamp.from(this.clock.instant());
		if (session.id() == null) {
			KeyHolder key = new GeneratedKeyHolder();
			this.jdbc
				.sql("""
						insert into defence_session (course_run_id, starts_at, slot_minutes, slots, ends_at, link, open, changed_at,
						  version) values (?, ?, ?, ?, ?, ?, ?, ?, 1)
						""")
				.params(instructor.courseRunId(), startsAt, session.slotMinutes(), session.slots(), endsAt,
						session.link(), session.open(), now)
				.update(key, "id");
			return seat(key.getKey().longValue(), assessors);
		}
		lock(session);
		if (this.jdbc.sql("select count(*) from defence_slot where session_id = ? and number > ?")
			.params(session.id(), session.slots())
			.query(Long.class)
			.single() > 0) {
			throw new SessionRefusedException(Reason.TAKEN_SLOTS);
		}
		changed(this.jdbc.sql("""
				update defence_session set called = case when starts_at = ? then called end, starts_at = ?,
				  slot_minutes = ?, slots = ?, ends_at = ?, link = ?, open = ?, changed_at = ?,
				  version = version + 1
				where id = ? and course_run_id = ? and version = ?
				""")
			.params(startsAt, startsAt, session.slotMinutes(), session.slots(), endsAt, session.link(), session.open(),
					now, session.id(), instructor.courseRunId(), session.version())
			.update());
		this.jdbc.sql("delete from session_assessor where session_id = ?").param(session.id()).update();
		return seat(session.id(), assessors);
	}

	private long seat(long session, Set<Long> assessors) {
		for (Long assessor : assessors) {
			this.jdbc.sql("insert into session_assessor (session_id, participant_id) values (?, ?)")
				.params(session, assessor)
				.update();
		}
		return session;
	}

	private void checkFree(DefenceSession session, Set<Long> assessors, Timestamp startsAt, Timestamp endsAt) {
		List<Long> persons = this.jdbc.sql("select person_id from participant where id in (:assessors)")
			.param("assessors", assessors)
			.query(Long.class)
			.list();
		// they may be wanted in another session at this moment
		this.jdbc.sql("select id from person where id in (:persons) order by id for update")
			.param("persons", persons)
			.query(Long.class)
			.list();
		this.jdbc.sql("""
				select participant.id as participant_id, person.name as assessor, starts_at, ends_at,
				  defence_session.course_run_id, course_run.title as run
				from participant
				join person on person.id = participant.person_id
				join session_assessor on session_assessor.participant_id = participant.id
				join defence_session on defence_session.id = session_id
				join course_run on course_run.id = defence_session.course_run_id
				where person.id in (:persons) and session_id <> :id and starts_at < :ends and ends_at > :starts
				order by starts_at, session_id limit 1
				""")
			.param("persons", persons)
			.param("id", (session.id() != null) ? session.id() : 0)
			.param("starts", startsAt)
			.param("ends", endsAt)
			.query(Other.class)
			.optional()
			.ifPresent((other) -> {
				throw new SessionRefusedException(Reason.OVERLAP, other);
			});
	}

	/**
	 * Cancels a session; whoever had a slot has none. One that has begun is a part of the
	 * record as long as projects stand in it.
	 * @throws OptimisticLockingFailureException when it was changed meanwhile
	 */
	@Transactional
	public void cancel(Participation instructor, DefenceSession session, int version) {
		if (!this.clock.instant().isBefore(lock(session).startsAt())
				&& this.jdbc.sql("select count(*) from defence_slot where session_id = ?")
					.param(session.id())
					.query(Long.class)
					.single() > 0) {
			throw new SessionRefusedException(Reason.BEGUN);
		}
		changed(this.jdbc.sql("delete from defence_session where id = ? and version = ?")
			.params(session.id(), version)
			.update());
		this.audit.record(instructor, "defence-session-cancelled", "course-run:" + instructor.courseRunId(),
				session.startsAt().toString());
	}

	/**
	 * Takes a slot for the project of a listener, as long as the session has not begun;
	 * the one they had becomes free. Whose session has begun chooses again only when a
	 * second defence was opened since.
	 */
	@Transactional
	public void choose(Participation listener, DefenceSession seen, int slot) {
		Project project = this.projects.findByMember(listener.participantId())
			.orElseThrow(() -> new SessionRefusedException(Reason.NO_PROJECT));
		List<Held> held = held(project);
		DefenceSession session = lock(seen);
		Instant now = this.clock.instant();
		if (!session.open() || !now.isBefore(session.startsAt())) {
			throw new SessionRefusedException(Reason.CLOSED);
		}
		Instant reopenedAt = this.history.before(listener.participantId())
			.stream()
			.findFirst()
			.map(Change::at)
			.orElse(Instant.MIN);
		if (held.stream()
			.map(Held::session)
			.anyMatch((it) -> !now.isBefore(it.startsAt()) && reopenedAt.isBefore(it.startsAt()))) {
			throw new SessionRefusedException(Reason.DEFENDED);
		}
		place(project, held, session, slot);
	}

	/**
	 * Makes the slot of a project free.
	 */
	public void free(DefenceSession session, int slot, long projectId) {
		if (this.jdbc.sql("delete from defence_slot where session_id = ? and number = ? and project_id = ?")
			.params(session.id(), slot, projectId)
			.update() == 0) {
			throw new SessionRefusedException(Reason.CHANGED);
		}
	}

	/**
	 * Gives a slot to a project. One that the project has in another session becomes
	 * free, unless its turn has come there.
	 * @param number of the project, as it was typed
	 */
	@Transactional
	public void place(Participation instructor, DefenceSession session, int slot, String number) {
		Project project = Optional.of(number.strip())
			.filter((it) -> it.matches("\\d{1,18}"))
			.flatMap((it) -> this.projects.findByIdAndCourseRunId(Long.parseLong(it), instructor.courseRunId()))
			.orElseThrow(() -> new SessionRefusedException(Reason.UNKNOWN_PROJECT));
		List<Held> held = held(project);
		place(project, held, lock(session), slot);
	}

	/**
	 * Gives the vacant slots of a session that has not begun to the projects that wait
	 * for one, in their order.
	 * @return how many got one
	 */
	@Transactional
	public int fill(Participation instructor, DefenceSession seen) {
		// else somebody who is moved between two of the teams might wait for this, and
		// this for them
		this.terms.lock(instructor.courseRunId());
		List<Long> waiting = this.waiting.ids(instructor.courseRunId(), DefenceSession.MAX_SLOTS);
		if (waiting.isEmpty()) {
			return 0;
		}
		// like those who choose: the projects first, then the session
		this.jdbc.sql("select id from project where id in (:waiting) order by id for update")
			.param("waiting", waiting)
			.query(Long.class)
			.list();
		DefenceSession session = lock(seen);
		if (!this.clock.instant().isBefore(session.startsAt())) {
			throw new SessionRefusedException(Reason.CLOSED);
		}
		Set<Integer> taken = Set.copyOf(this.jdbc.sql("select number from defence_slot where session_id = ?")
			.param(session.id())
			.query(Integer.class)
			.list());
		// without whom somebody has placed meanwhile
		Iterator<Long> projects = this.waiting.ids(instructor.courseRunId(), DefenceSession.MAX_SLOTS)
			.stream()
			.filter(waiting::contains)
			.iterator();
		int placed = 0;
		for (int slot = 1; slot <= session.slots() && projects.hasNext(); slot++) {
			if (!taken.contains(slot)) {
				insert(projects.next(), session, slot);
				placed++;
			}
		}
		return placed;
	}

	/** Calls the next project; absent ends the calling. */
	public void call(DefenceSession session, @Nullable Integer slot) {
		this.jdbc.sql("update defence_session set called = ? where id = ?").params(slot, session.id()).update();
	}

	private void place(Project project, List<Held> held, DefenceSession session, int slot) {
		if (slot < 1 || slot > session.slots()) {
			throw new SessionRefusedException(Reason.TAKEN);
		}
		Instant now = this.clock.instant();
		held.stream()
			.filter((it) -> it.session().id().equals(session.id()) || !it.session().hasBegun(it.slot(), now))
			.forEach((it) -> this.jdbc.sql("delete from defence_slot where session_id = ? and project_id = ?")
				.params(it.session().id(), project.id())
				.update());
		try {
			insert(project.id(), session, slot);
		}
		catch (DuplicateKeyException ex) {
			throw new SessionRefusedException(Reason.TAKEN);
		}
	}

	private void insert(long project, DefenceSession session, int slot) {
		this.jdbc.sql("insert into defence_slot (session_id, number, project_id, changed_at) values (?, ?, ?, ?)")
			.params(session.id(), slot, project, Timestamp.from(this.clock.instant()))
			.update();
	}

	/** The slots of a project, which nobody else changes before the transaction ends. */
	private List<Held> held(Project project) {
		this.jdbc.sql("select id from project where id = ? for update").param(project.id()).query(Long.class).single();
		return this.jdbc.sql("""
				select defence_session.*, number from defence_slot
				join defence_session on defence_session.id = session_id
				where project_id = ?
				""").param(project.id()).query((row, number) -> new Held(session(row), row.getInt("number"))).list();
	}

	/** The session as it is, and stays until the transaction ends. */
	private DefenceSession lock(DefenceSession seen) {
		return this.jdbc.sql("select * from defence_session where id = ? for update")
			.param(seen.id())
			.query((row, number) -> session(row))
			.optional()
			.orElseThrow(() -> new OptimisticLockingFailureException("The session was cancelled"));
	}

	private record Held(DefenceSession session, int slot) {
	}

	private List<Order> orders(List<DefenceSession> sessions) {
		if (sessions.isEmpty()) {
			return List.of();
		}
		List<Long> ids = sessions.stream().map(DefenceSession::id).toList();
		List<SlotRow> rows = this.jdbc
			.sql("""
					select session_id, defence_slot.number, defence_slot.project_id, person.name, topic, defence_slot.changed_at
					from defence_slot
					join project on project.id = defence_slot.project_id
					left join project_member on project_member.project_id = project.id
					left join participant on participant.id = participant_id
					left join person on person.id = person_id
					where session_id in (:sessions) order by session_id, defence_slot.number, person.sort_name
					""")
			.param("sessions", ids)
			.query(SlotRow.class)
			.list();
		Map<Long, List<Instructor>> assessors = new HashMap<>();
		this.jdbc.sql("""
				select session_id, participant.id, person.name, coalesce(chair, false) as chair
				from session_assessor
				join participant on participant.id = session_assessor.participant_id
				join person on person.id = person_id
				left join assessor on assessor.participant_id = participant.id
				where session_id in (:sessions) order by session_id, chair desc, person.sort_name, participant.id
				""").param("sessions", ids).query((row) -> {
			assessors.computeIfAbsent(row.getLong(1), (id) -> new ArrayList<>())
				.add(new Instructor(row.getLong(2), row.getString(3), true, row.getBoolean(4)));
		});
		return sessions.stream()
			.map((session) -> new Order(session, assessors.getOrDefault(session.id(), List.of()),
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
