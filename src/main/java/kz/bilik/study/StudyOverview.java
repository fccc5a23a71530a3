package kz.bilik.study;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import kz.bilik.course.Participation;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Agenda;
import kz.bilik.schedule.Schedule;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the lists of the study pages show, each in one statement.
 */
@Component
public class StudyOverview {

	private final JdbcClient jdbc;

	private final Schedule schedule;

	private final Clock clock;

	StudyOverview(JdbcClient jdbc, Schedule schedule, Clock clock) {
		this.jdbc = jdbc;
		this.schedule = schedule;
		this.clock = clock;
	}

	/**
	 * An answer in the instructor's list.
	 *
	 * @param hasLeft whether the listener is no longer on the roster
	 * @param asks whether the listener wrote something that nobody has answered
	 */
	public record Row(long id, @Nullable String name, boolean hasLeft, long participantId, String taskId,
			Answer.State state, @Nullable Instant handedInAt, boolean asks) {
	}

	public Progress progress(Participation listener) {
		return progress(listener, this.schedule.agenda(listener));
	}

	/**
	 * The unit that a listener must do before another one opens; absent when that is
	 * open, as all are in a run without an order.
	 */
	public @Nullable Unit missing(Participation listener, Programme programme, Unit unit, Agenda agenda) {
		return listener.run().settings().inOrder() ? progress(listener, agenda).missing(unit, programme, listener.run())
				: null;
	}

	private Progress progress(Participation listener, Agenda agenda) {
		Map<String, Answer.State> states = new HashMap<>();
		Set<String> unread = new HashSet<>();
		this.jdbc.sql("""
				select task_id, state, exists (
				  select 1 from feedback where feedback.answer_id = answer.id and author_id <> participant_id
				  and (read_at is null or feedback.created_at > read_at)) as unread
				from answer where participant_id = ?
				""").param(listener.participantId()).query((row) -> {
			states.put(row.getString("task_id"), Answer.State.valueOf(row.getString("state")));
			if (row.getBoolean("unread")) {
				unread.add(row.getString("task_id"));
			}
		});
		return new Progress(states, unread, agenda);
	}

	/**
	 * A listener has seen what instructors wrote about a unit's tasks.
	 */
	public void read(Participation listener, Unit unit) {
		this.jdbc.sql("""
				update answer set read_at = :now
				where participant_id = :listener and unit_id = :unit and exists (
				  select 1 from feedback where feedback.answer_id = answer.id and author_id <> :listener
				  and (read_at is null or feedback.created_at > read_at))
				""")
			.param("now", Timestamp.from(this.clock.instant()))
			.param("listener", listener.participantId())
			.param("unit", unit.id())
			.update();
	}

	/**
	 * How many answers wait for the instructor, by unit.
	 */
	public Map<String, Long> waiting(long courseRunId) {
		return this.jdbc
			.sql("""
					select unit_id, count(*) from answer where course_run_id = ? and waits_since is not null group by unit_id
					""")
			.param(courseRunId)
			.query((row, number) -> Map.entry(row.getString(1), row.getLong(2)))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
	}

	/**
	 * The answers of a unit that were handed in or asked about, also where a newer draft
	 * is on its way: those that wait first, the oldest of them at the top; those of
	 * listeners who have left come after the others. No more than a page of the queue.
	 */
	public List<Row> handedIn(long courseRunId, String unitId) {
		return this.jdbc
			.sql("""
					select answer.id, person.name, participant.left_at is not null as has_left, answer.participant_id,
					  answer.task_id, case when answer.number = 0 then 'NONE' else answer.state end as state,
					  answer.handed_in_at, answer.asked_at is not null as asks
					from answer
					join participant on participant.id = answer.participant_id
					join person on person.id = participant.person_id
					where answer.course_run_id = ? and answer.unit_id = ?
					  and (answer.number > 0 or exists (select 1 from feedback where feedback.answer_id = answer.id))
					order by has_left, case when answer.state = 'HANDED_IN' or answer.asked_at is not null then 0 else 1 end,
					  coalesce(answer.handed_in_at, answer.asked_at), answer.id
					limit ?
					""")
			.params(courseRunId, unitId, FeedbackQueue.PAGE)
			.query(Row.class)
			.list();
	}

}
