package kz.bilik.defence;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The instructor's list: every listener of the run, with their project as far as there is
 * one, in one statement.
 */
@Component
public class ProjectList {

	private final JdbcClient jdbc;

	ProjectList(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * @param name absent where the platform keeps it to itself
	 * @param hasOpened whether the listener has ever launched
	 * @param hasLeft whether the listener is no longer on the roster
	 * @param size how many listeners do the project
	 */
	public record Row(long participantId, @Nullable String name, boolean hasOpened, boolean hasLeft,
			@Nullable Long projectId, int size, @Nullable String topic, @Nullable Instant handedInAt, boolean begun,
			@Nullable Integer points, @Nullable Integer maxPoints) {
	}

	public List<Row> of(long courseRunId) {
		return this.jdbc
			.sql("""
					select participant.id as participant_id, person.name,
					  participant.first_launch_at is not null as has_opened, participant.left_at is not null as has_left,
					  project.id as project_id,
					  (select count(*) from project_member mate where mate.project_id = project.id) as size, project.topic, project.handed_in_at, assessment.id is not null as begun, result.points, result.max_points
					from participant
					join person on person.id = participant.person_id
					left join project_member on project_member.participant_id = participant.id
					left join project on project.id = project_member.project_id
					left join assessment on assessment.project_id = project.id and assessment.assessor_id = 0
					left join result on result.participant_id = participant.id
					where participant.course_run_id = ? and (participant.role = 'LISTENER' or project.id is not null)
					order by has_left, case when project.handed_in_at is null then 1 else 0 end, project.handed_in_at,
					  project.id, person.name, participant.id
					""")
			.param(courseRunId)
			.query(Row.class)
			.list();
	}

}
