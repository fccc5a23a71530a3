package kz.bilik.schedule;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.course.ProgressChanged;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Which listener attended which webinar. Whoever has attended has attended: the first way
 * counts.
 */
@Component
public class Attendance {

	private final JdbcClient jdbc;

	private final AuditLog audit;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	Attendance(JdbcClient jdbc, AuditLog audit, ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.audit = audit;
		this.events = events;
		this.clock = clock;
	}

	/** How somebody attended. */
	public enum Way {

		LIVE, RECORDING,

		/** An instructor says so. */
		MARKED

	}

	/** One listener at one webinar. */
	public record Entry(long webinarId, long participantId) {

		/** Written as {@code 12-345}. */
		@Override
		public String toString() {
			return this.webinarId + "-" + this.participantId;
		}

		/**
		 * @throws NumberFormatException for a text that is none
		 */
		public static Entry of(String text) {
			int dash = text.indexOf('-');
			return new Entry(Long.parseLong(text, 0, Math.max(dash, 0), 10),
					Long.parseLong(text, dash + 1, text.length(), 10));
		}

	}

	/**
	 * Takes down that a listener attends.
	 */
	@Transactional
	public void attend(Webinar webinar, Participation listener, Way way) {
		insert(webinar.id(), List.of(listener.participantId()), way);
		tell(listener, List.of(listener.participantId()), false);
	}

	/**
	 * Which of some participants attended a unit's webinars, and how.
	 */
	public Map<Entry, Way> of(long courseRunId, String unitId, Collection<Long> participantIds) {
		Map<Entry, Way> ways = new LinkedHashMap<>();
		if (participantIds.isEmpty()) {
			return ways;
		}
		this.jdbc.sql("""
				select webinar_id, participant_id, way from attendance
				join webinar on webinar.id = attendance.webinar_id
				where webinar.course_run_id = :run and webinar.unit_id = :unit and participant_id in (:participants)
				""")
			.param("run", courseRunId)
			.param("unit", unitId)
			.param("participants", participantIds)
			.query((row) -> {
				ways.put(new Entry(row.getLong(1), row.getLong(2)), Way.valueOf(row.getString(3)));
			});
		return ways;
	}

	/**
	 * What some participants attended.
	 */
	public Set<Entry> of(Collection<Long> participantIds) {
		return Set.copyOf(this.jdbc
			.sql("select webinar_id, participant_id from attendance where participant_id in (:participants)")
			.param("participants", participantIds)
			.query(Entry.class)
			.list());
	}

	/**
	 * Sets by hand who attended a unit's webinars. What nobody changed stays, also what
	 * came about meanwhile.
	 * @param seen what the instructor saw
	 * @param wanted what the instructor wants
	 */
	@Transactional
	public void set(Participation instructor, String unitId, Collection<Entry> seen, Collection<Entry> wanted) {
		Set<Long> webinars = Set.copyOf(this.jdbc.sql("select id from webinar where course_run_id = ? and unit_id = ?")
			.params(instructor.courseRunId(), unitId)
			.query(Long.class)
			.list());
		Set<Long> listeners = Set
			.copyOf(this.jdbc.sql("select id from participant where course_run_id = ? and role = 'LISTENER'")
				.param(instructor.courseRunId())
				.query(Long.class)
				.list());
		List<Entry> added = wanted.stream()
			.filter((entry) -> !seen.contains(entry) && webinars.contains(entry.webinarId())
					&& listeners.contains(entry.participantId()))
			.toList();
		List<Entry> removed = seen.stream()
			.filter((entry) -> !wanted.contains(entry) && webinars.contains(entry.webinarId()))
			.toList();
		added.stream()
			.collect(Collectors.groupingBy(Entry::webinarId,
					Collectors.mapping(Entry::participantId, Collectors.toList())))
			.forEach((webinar, attending) -> insert(webinar, attending, Way.MARKED));
		removed.forEach((entry) -> this.jdbc.sql("delete from attendance where webinar_id = ? and participant_id = ?")
			.params(entry.webinarId(), entry.participantId())
			.update());
		if (!added.isEmpty() || !removed.isEmpty()) {
			this.audit.record(instructor, "attendance-set", unitId,
					"%.1000s".formatted("+" + new TreeSet<>(added.stream().map(Entry::toString).toList()) + " -"
							+ new TreeSet<>(removed.stream().map(Entry::toString).toList())));
			tell(instructor, added.stream().map(Entry::participantId).toList(), false);
			tell(instructor, removed.stream().map(Entry::participantId).toList(), true);
		}
	}

	private void tell(Participation actor, List<Long> participants, boolean takenBack) {
		if (!participants.isEmpty()) {
			this.events.publishEvent(new ProgressChanged(actor.courseRunId(), participants, takenBack));
		}
	}

	private void insert(long webinarId, List<Long> participants, Way way) {
		this.jdbc.sql("""
				insert into attendance (webinar_id, participant_id, way, since)
				select :webinar, id, :way, :now from participant where id in (:participants)
				on duplicate key update way = attendance.way
				""")
			.param("webinar", webinarId)
			.param("way", way.name())
			.param("now", Timestamp.from(this.clock.instant()))
			.param("participants", participants)
			.update();
	}

}
