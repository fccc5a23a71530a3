package kz.bilik.study;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import kz.bilik.course.CourseRun;
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

	StudyOverview(JdbcClient jdbc, Schedule schedule) {
		this.jdbc = jdbc;
		this.schedule = schedule;
	}

	/**
	 * How far a listener is.
	 *
	 * @param states the states of the begun answers by task
	 * @param agenda the webinars, and which of them were attended
	 */
	public record Progress(Map<String, Answer.State> states, Agenda agenda) {

		/**
		 * A unit is done when its webinars, if it has any, were attended and every task
		 * is accepted.
		 */
		public boolean done(Unit unit) {
			return this.agenda.attended(unit)
					&& unit.tasks().stream().allMatch((task) -> this.states.get(task.id()) == Answer.State.ACCEPTED);
		}

		public long unitsDone(Programme programme) {
			return programme.units().stream().filter(this::done).count();
		}

		/**
		 * The unit that must be done before another one opens; absent when that is open.
		 */
		public @Nullable Unit missing(Unit unit, Programme programme, CourseRun run) {
			int index = programme.units().indexOf(unit);
			Unit before = (run.settings().inOrder() && index > 0) ? programme.units().get(index - 1) : null;
			return (before != null && !done(before)) ? before : null;
		}

		/** The state that asks for the listener's attention first. */
		public Answer.@Nullable State state(Unit unit) {
			Set<Answer.State> found = unit.tasks()
				.stream()
				.filter((task) -> this.states.containsKey(task.id()))
				.map((task) -> this.states.get(task.id()))
				.collect(Collectors.toSet());
			return List.of(Answer.State.RETURNED, Answer.State.DRAFT, Answer.State.HANDED_IN, Answer.State.ACCEPTED)
				.stream()
				.filter(found::contains)
				.findFirst()
				.orElse(null);
		}

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
		return new Progress(this.jdbc.sql("select task_id, state from answer where participant_id = ?")
			.param(listener.participantId())
			.query((row, number) -> Map.entry(row.getString(1), Answer.State.valueOf(row.getString(2))))
			.list()
			.stream()
			.collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)), agenda);
	}

	/**
	 * How many answers wait for the instructor, by unit.
	 */
	public Map<String, Long> waiting(long courseRunId) {
		return this.jdbc.sql("""
				select unit_id, count(*) from answer
				where course_run_id = ? and (state = 'HANDED_IN' or asked_at is not null) group by unit_id
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
	 * listeners who have left come after the others.
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
					""")
			.params(courseRunId, unitId)
			.query(Row.class)
			.list();
	}

}
