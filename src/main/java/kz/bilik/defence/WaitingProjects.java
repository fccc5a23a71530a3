package kz.bilik.defence;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The projects of a run that still need a slot in a session: a member has no result, and
 * the project has never had a slot, or a second defence was opened since. What was handed
 * in comes first.
 */
@Component
public class WaitingProjects {

	/** Of whom the names are read. */
	static final int MOST = 100;

	private static final String CONDITIONS = """
			course_run_id = :run
			and exists (
			  select 1 from project_member left join result on result.participant_id = project_member.participant_id
			  where project_member.project_id = project.id and result.id is null)
			and not exists (
			  select 1 from defence_slot join defence_session on defence_session.id = session_id
			  where defence_slot.project_id = project.id and (ends_at > :now or not exists (
			    select 1 from result_change
			    where result_change.project_id = project.id and kind = 'REOPENED' and at >= starts_at)))
			""";

	private static final String ORDER = " order by case when handed_in_at is null then 1 else 0 end, handed_in_at, project.id";

	private final JdbcClient jdbc;

	private final Clock clock;

	WaitingProjects(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * @param names of the members, apart by commas; those the platform keeps to itself
	 * are left out
	 * @param topic absent before anything was handed in
	 */
	public record Waiting(long projectId, String names, @Nullable String topic) {
	}

	public int count(long courseRunId) {
		return statement("select count(*) from project where " + CONDITIONS, courseRunId).query(Integer.class).single();
	}

	List<Long> ids(long courseRunId, int most) {
		return statement("select id from project where " + CONDITIONS + ORDER + " limit " + most, courseRunId)
			.query(Long.class)
			.list();
	}

	/**
	 * The first of them, in two statements.
	 */
	public List<Waiting> first(long courseRunId) {
		List<Long> ids = ids(courseRunId, MOST);
		return ids.isEmpty() ? List.of()
				: this.jdbc.sql("""
						select project.id as project_id, person.name as names, topic from project
						join project_member on project_member.project_id = project.id
						join participant on participant.id = participant_id
						join person on person.id = person_id
						where project.id in (:ids)%s, person.sort_name
						""".formatted(ORDER))
					.param("ids", ids)
					.query(Waiting.class)
					.list()
					.stream()
					.collect(Collectors.groupingBy(Waiting::projectId, LinkedHashMap::new, Collectors.toList()))
					.values()
					.stream()
					.map(WaitingProjects::team)
					.toList();
	}

	private static Waiting team(List<Waiting> members) {
		return new Waiting(members.get(0).projectId(),
				members.stream().map(Waiting::names).filter((name) -> name != null).collect(Collectors.joining(", ")),
				members.get(0).topic());
	}

	private JdbcClient.StatementSpec statement(String sql, long courseRunId) {
		return this.jdbc.sql(sql).params(Map.of("run", courseRunId, "now", Timestamp.from(this.clock.instant())));
	}

}
