package kz.bilik.schedule;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.bilik.course.AuditLog;
import kz.bilik.course.CourseRun;
import kz.bilik.course.Participation;
import kz.bilik.course.ProgrammeUse;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Attendance.Way;
import kz.bilik.web.WebAddress;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The webinars of a course run: no two at the same time, none outside of the run.
 */
@Component
public class Schedule implements ProgrammeUse {

	private static final Duration LONGEST = Duration.ofHours(12);

	private final Webinars webinars;

	private final JdbcClient jdbc;

	private final AuditLog audit;

	private final Clock clock;

	Schedule(Webinars webinars, JdbcClient jdbc, AuditLog audit, Clock clock) {
		this.webinars = webinars;
		this.jdbc = jdbc;
		this.audit = audit;
		this.clock = clock;
	}

	@Override
	public boolean usesProgramme(long courseRunId) {
		return !of(courseRunId).isEmpty();
	}

	public List<Webinar> of(long courseRunId) {
		return this.webinars.findByCourseRunIdOrderByStartsAt(courseRunId);
	}

	public List<Webinar> of(long courseRunId, String unitId) {
		return this.webinars.findByCourseRunIdAndUnitIdOrderByStartsAt(courseRunId, unitId);
	}

	public Optional<Webinar> find(long courseRunId, long id) {
		return this.webinars.findByIdAndCourseRunId(id, courseRunId);
	}

	/** In one statement: a listener's pages ask. */
	public Agenda agenda(Participation participation) {
		List<Webinar> webinars = new ArrayList<>();
		Map<Long, Way> ways = new HashMap<>();
		this.jdbc.sql("""
				select webinar.*, way from webinar
				left join attendance on webinar_id = webinar.id and participant_id = ?
				where course_run_id = ? order by starts_at
				""").params(participation.participantId(), participation.courseRunId()).query((row) -> {
			webinars.add(Webinar.from(row));
			if (row.getString("way") != null) {
				ways.put(row.getLong("id"), Way.valueOf(row.getString("way")));
			}
		});
		return new Agenda(webinars, ways);
	}

	/**
	 * The academic hours that a unit's webinars take, for units that have any.
	 */
	public static Map<String, Integer> hours(List<Webinar> webinars, Programme programme) {
		Map<String, Long> minutes = webinars.stream()
			.collect(Collectors.groupingBy(Webinar::unitId, Collectors
				.summingLong((webinar) -> Duration.between(webinar.startsAt(), webinar.endsAt()).toMinutes())));
		Map<String, Integer> hours = new LinkedHashMap<>();
		minutes.forEach((unit, sum) -> hours.put(unit, (int) (sum / programme.academicHourMinutes())));
		return hours;
	}

	/**
	 * The webinars that no plan moves: they have begun, somebody has attended, or there
	 * is a recording.
	 */
	public List<Webinar> held(long courseRunId) {
		Instant now = this.clock.instant();
		Set<Long> attended = Set.copyOf(this.jdbc.sql("""
				select distinct webinar_id from attendance join webinar on webinar.id = attendance.webinar_id
				where webinar.course_run_id = ?
				""").param(courseRunId).query(Long.class).list());
		return of(courseRunId).stream()
			.filter((webinar) -> webinar.recording() != null || attended.contains(webinar.id())
					|| !webinar.startsAt().isAfter(now))
			.toList();
	}

	/**
	 * Webinars for all lecture hours that were not held yet.
	 */
	public List<Slot> plan(CourseRun run, Programme programme, Timetable timetable) {
		return timetable.slots(programme, run.format(), run.zone(), hours(held(run.id()), programme));
	}

	/**
	 * What is wrong with a webinar.
	 * @param others the webinars beside it
	 */
	public List<Mistake> mistakes(Slot slot, List<Slot> others, CourseRun run, Programme programme) {
		List<Mistake> mistakes = new ArrayList<>();
		if (!slot.endsAt().isAfter(slot.startsAt())) {
			mistakes.add(Mistake.of("ends-before"));
		}
		else if (slot.endsAt().isAfter(slot.startsAt().plus(LONGEST))) {
			mistakes.add(Mistake.of("too-long"));
		}
		Stream.of(slot.startsAt(), slot.endsAt().minusNanos(1))
			.filter((time) -> !run.settings().include(time.atZone(run.zone()).toLocalDate()))
			.findFirst()
			.ifPresent((time) -> mistakes
				.add(Mistake.of("outside", orOpen(run.settings().firstDay()), orOpen(run.settings().lastDay()))));
		if (slot.link() != null && (!WebAddress.is(slot.link()) || slot.link().length() > Webinar.MAX_LINK)) {
			mistakes.add(Mistake.of("link", slot.link()));
		}
		if (slot.place() != null && slot.place().length() > Webinar.MAX_PLACE) {
			mistakes.add(Mistake.of("place"));
		}
		others.stream()
			.filter(slot::overlaps)
			.findFirst()
			.ifPresent((other) -> mistakes.add(Mistake.of("overlap", number(other, programme), other.startsAt())));
		return mistakes;
	}

	/**
	 * What tells one state of a run's schedule from another.
	 */
	public String stamp(long courseRunId) {
		return stamp(of(courseRunId), held(courseRunId));
	}

	private static String stamp(List<Webinar> webinars, Collection<Webinar> held) {
		return Integer.toHexString(webinars.stream()
			.map((it) -> it.id() + "." + it.version() + "." + held.contains(it))
			.toList()
			.hashCode());
	}

	/**
	 * Replaces the webinars that were not held. Those that stay the same webinar of their
	 * unit keep their identity, and what a slot does not say.
	 * @param seen the {@link #stamp} of the schedule when this was decided
	 * @throws OptimisticLockingFailureException when it has changed since
	 */
	@Transactional
	public void write(Participation instructor, List<Slot> slots, String seen) {
		long run = instructor.courseRunId();
		lock(run);
		List<Webinar> before = of(run);
		Set<Webinar> held = new HashSet<>(held(run));
		if (!stamp(before, held).equals(seen)) {
			throw new OptimisticLockingFailureException("The schedule is another one by now");
		}
		Map<String, Deque<Webinar>> movable = before.stream()
			.filter((webinar) -> !held.contains(webinar))
			.collect(Collectors.groupingBy(Webinar::unitId, Collectors.toCollection(ArrayDeque::new)));
		Instant now = this.clock.instant();
		for (Slot slot : notHeld(slots, held)) {
			Webinar webinar = movable.getOrDefault(slot.unitId(), new ArrayDeque<>()).poll();
			if (webinar == null) {
				this.webinars.save(Webinar.planned(run, slot, now));
			}
			else if (!webinar.slot().equals(filled(slot, webinar))) {
				this.webinars.save(webinar.moved(filled(slot, webinar), null, now, webinar.version()));
			}
		}
		this.webinars.deleteAll(movable.values().stream().flatMap(Deque::stream).toList());
		this.audit.record(instructor, "schedule-written", "course-run:" + run, before.size() + " → " + slots.size());
	}

	/**
	 * The slots without those that are webinars which were held.
	 */
	public List<Slot> notHeld(List<Slot> slots, Collection<Webinar> held) {
		return slots.stream()
			.filter((slot) -> held.stream()
				.noneMatch((webinar) -> webinar.unitId().equals(slot.unitId())
						&& webinar.startsAt().equals(slot.startsAt())))
			.toList();
	}

	/**
	 * Adds a webinar or moves one. One that is added a second time is there already.
	 * @param id of the one to move; absent to add one
	 * @param version the version of it that was seen
	 * @return what is wrong with it; if anything is, it stays as it was
	 * @throws OptimisticLockingFailureException when another instructor was first
	 */
	@Transactional
	public List<Mistake> save(Participation instructor, CourseRun run, Programme programme, @Nullable Long id,
			Slot slot, @Nullable String recording, int version) {
		lock(run.id());
		List<Webinar> all = of(run.id());
		Optional<Webinar> known = all.stream()
			.filter((webinar) -> (id != null) ? webinar.id().equals(id) : webinar.slot().equals(slot))
			.findFirst();
		if (id != null && known.isEmpty()) {
			throw new OptimisticLockingFailureException("The webinar is no longer there");
		}
		if (id == null && known.isPresent()) {
			return List.of();
		}
		List<Slot> others = all.stream().filter((webinar) -> !webinar.id().equals(id)).map(Webinar::slot).toList();
		List<Mistake> mistakes = mistakes(slot, others, run, programme);
		if (mistakes.isEmpty()) {
			Instant now = this.clock.instant();
			Webinar saved = this.webinars
				.save(known.orElseGet(() -> Webinar.planned(run.id(), slot, now)).moved(slot, recording, now, version));
			this.audit.record(instructor, (id == null) ? "webinar-planned" : "webinar-moved", "webinar:" + saved.id(),
					known.map(Webinar::startsAt).orElse(null) + " → " + slot.startsAt());
		}
		return mistakes;
	}

	/**
	 * Cancels a webinar, and with it goes who attended.
	 * @throws OptimisticLockingFailureException when it was changed meanwhile
	 */
	@Transactional
	public void cancel(Participation instructor, Webinar webinar, int version) {
		if (webinar.version() != version) {
			throw new OptimisticLockingFailureException("The webinar is another one by now");
		}
		this.webinars.delete(webinar);
		this.audit.record(instructor, "webinar-cancelled", "webinar:" + webinar.id(),
				webinar.unitId() + " " + webinar.startsAt());
	}

	/** Of two instructors one writes after the other. */
	private void lock(long courseRunId) {
		this.jdbc.sql("select id from course_run where id = ? for update")
			.param(courseRunId)
			.query(Long.class)
			.single();
	}

	private static Slot filled(Slot slot, Webinar webinar) {
		return new Slot(slot.unitId(), slot.startsAt(), slot.endsAt(),
				(slot.link() != null) ? slot.link() : webinar.link(),
				(slot.place() != null) ? slot.place() : webinar.place());
	}

	private static Object orOpen(@Nullable LocalDate day) {
		return (day != null) ? day : "…";
	}

	private static String number(Slot slot, Programme programme) {
		return programme.unit(slot.unitId()).map(Unit::number).orElse(slot.unitId());
	}

}
