package kz.bilik.study;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import kz.bilik.course.CourseRun;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Task;
import kz.bilik.programme.Unit;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who has done all units of a run.
 */
@Component
public class Completion {

	private final JdbcClient jdbc;

	Completion(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * Those of some listeners who have done every unit, as {@link Progress#done} has it
	 * for one. One statement, or none for nobody.
	 */
	public Set<Long> of(CourseRun run, Programme programme, Collection<Long> participantIds) {
		if (participantIds.isEmpty()) {
			return Set.of();
		}
		List<Unit> units = programme.units();
		List<String> tasks = units.stream().flatMap((unit) -> unit.tasks().stream()).map(Task::id).toList();
		return Set.copyOf(this.jdbc.sql("""
				select participant.id from participant
				where participant.id in (:listeners) and :count = (
				  select count(*) from answer
				  where answer.participant_id = participant.id and state = 'ACCEPTED' and task_id in (:tasks))
				and not exists (
				  select 1 from webinar
				  where webinar.course_run_id = :run and webinar.unit_id in (:units) and not exists (
				    select 1 from attendance
				    where webinar_id = webinar.id and attendance.participant_id = participant.id))
				""")
			.param("listeners", participantIds)
			.param("count", tasks.size())
			.param("tasks", tasks.isEmpty() ? List.of("") : tasks)
			.param("run", run.id())
			.param("units", units.stream().map(Unit::id).toList())
			.query(Long.class)
			.list());
	}

}
