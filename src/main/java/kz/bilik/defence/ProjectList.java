package kz.bilik.defence;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import kz.bilik.course.ListenerSearch;
import kz.bilik.web.PageOf;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The instructor's list: the listeners of a run with their projects as far as there are
 * any; what was handed in comes first.
 */
@Component
public class ProjectList {

	/** Listeners on a page. */
	public static final int PAGE = 50;

	private static final String FROM = """
			from participant
			join person on person.id = participant.person_id
			left join project_member on project_member.participant_id = participant.id
			left join project on project.id = project_member.project_id
			left join assessment on assessment.project_id = project.id and assessor_id = 0 and closed = 0
			left join result on result.participant_id = participant.id
			where participant.course_run_id = :run and (participant.role = 'LISTENER' or project.id is not null)
			""";

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

	/**
	 * A page of listeners. Two statements.
	 * @param number 1 for the first
	 */
	public PageOf<Row> page(long courseRunId, ListenerSearch search, int number) {
		Map<String, Object> values = new HashMap<>(Map.of("run", courseRunId));
		String conditions = search.conditions(values);
		int count = this.jdbc.sql("select count(*) " + FROM + conditions).params(values).query(Integer.class).single();
		return PageOf.of(count, number, PAGE, (from) -> rows(conditions, from, values));
	}

	/**
	 * Who is on a page.
	 */
	public Set<Long> participants(long courseRunId, ListenerSearch search, int number) {
		return page(courseRunId, search, number).rows().stream().map(Row::participantId).collect(Collectors.toSet());
	}

	/**
	 * One of the listeners.
	 */
	public Optional<Row> find(long courseRunId, long participantId) {
		return rows(" and participant.id = :participant", 0, Map.of("run", courseRunId, "participant", participantId))
			.stream()
			.findFirst();
	}

	private List<Row> rows(String conditions, int from, Map<String, Object> values) {
		return this.jdbc.sql("""
				select participant.id as participant_id, person.name,
				  participant.first_launch_at is not null as has_opened, participant.left_at is not null as has_left,
				  project.id as project_id,
				  (select count(*) from project_member mate where mate.project_id = project.id) as size,
				  project.topic, project.handed_in_at, assessment.id is not null as begun, result.points,
				  result.max_points
				%s%s
				order by has_left, case when project.handed_in_at is null then 1 else 0 end, project.handed_in_at,
				  project.id, person.sort_name, participant.id
				limit %d offset %d
				""".formatted(FROM, conditions, PAGE, from)).params(values).query(Row.class).list();
	}

}
