package kz.bilik.defence;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import kz.bilik.course.ListenerSearch;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Listeners with their teams, and what became of both.
 */
@Component
public class TeamList {

	/** Listeners on a page, and changes that are told. */
	public static final int PAGE = 50;

	private final JdbcClient jdbc;

	TeamList(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * @param name absent where the platform keeps it to itself
	 * @param projectId absent for who has no project yet
	 * @param size how many do that project
	 */
	public record Row(long participantId, @Nullable String name, boolean hasLeft, @Nullable Long projectId, int size,
			@Nullable Instant handedInAt) {
	}

	/**
	 * @param number 1 for the first
	 * @param more whether there is another one
	 * @param listeners how many there are in all
	 * @param free how many of them have no project
	 */
	public record Page(List<Row> rows, int number, boolean more, long listeners, long free) {
	}

	private record Count(long listeners, long free) {
	}

	/**
	 * A page of listeners: who has no project first, then team by team. Two statements.
	 * @param name a part of the name; empty for all
	 */
	public Page page(long courseRunId, String name, int number) {
		Map<String, Object> values = new HashMap<>(
				Map.of("run", courseRunId, "limit", PAGE + 1, "offset", (number - 1L) * PAGE));
		List<Row> rows = this.jdbc
			.sql("""
					select participant.id as participant_id, person.name, left_at is not null as has_left, project_id,
					  (select count(*) from project_member mate where mate.project_id = project_member.project_id) as size,
					  handed_in_at
					from participant
					join person on person.id = person_id
					left join project_member on participant_id = participant.id
					left join project on project.id = project_id
					where participant.course_run_id = :run and role = 'LISTENER'%s
					order by case when project_id is null then 0 else 1 end, has_left, project_id, person.sort_name, participant.id
					limit :limit offset :offset
					"""
				.formatted(new ListenerSearch(name, null).conditions(values)))
			.params(values)
			.query(Row.class)
			.list();
		Count count = this.jdbc.sql("""
				select count(*) as listeners,
				  count(case when project_id is null and left_at is null then 1 end) as free
				from participant left join project_member on participant_id = participant.id
				where course_run_id = ? and role = 'LISTENER'
				""").param(courseRunId).query(Count.class).single();
		return new Page(rows.subList(0, Math.min(rows.size(), PAGE)), number, rows.size() > PAGE, count.listeners(),
				count.free());
	}

	/**
	 * What is written and nobody does any more.
	 *
	 * @param topic of what was handed in last
	 */
	public record Left(long projectId, @Nullable String topic, @Nullable Instant handedInAt) {
	}

	/** Projects without members, the newest first. */
	public List<Left> left(long courseRunId) {
		return this.jdbc.sql("""
				select id as project_id, topic, handed_in_at from project
				where course_run_id = ? and not exists (select 1 from project_member where project_id = project.id)
				order by id desc limit\s""" + PAGE).param(courseRunId).query(Left.class).list();
	}

	/**
	 * A listener who went from one project to another; an absent one is none.
	 *
	 * @param name of the listener, and {@code actor} of who did it; absent where the
	 * platform keeps it to itself
	 */
	public record Change(Instant at, long participantId, @Nullable String name, @Nullable Long fromProject,
			@Nullable Long toProject, @Nullable String reason, long actorId, @Nullable String actor) {
	}

	/** What became of a team, the newest first. */
	public List<Change> ofTeam(long projectId) {
		return changes("from_project = :id or to_project = :id", projectId);
	}

	/** Which teams a listener was in, the newest first. */
	public List<Change> ofListener(long participantId) {
		return changes("participant_id = :id", participantId);
	}

	private List<Change> changes(String which, long id) {
		return this.jdbc
			.sql("""
					select at, participant_id, person.name, from_project, to_project, reason, actor_id, actor_person.name as actor
					from team_change
					join participant on participant.id = participant_id
					join person on person.id = participant.person_id
					join participant actor on actor.id = actor_id
					join person actor_person on actor_person.id = actor.person_id
					where\s"""
					+ which + " order by team_change.id desc limit " + PAGE)
			.param("id", id)
			.query(Change.class)
			.list();
	}

}
