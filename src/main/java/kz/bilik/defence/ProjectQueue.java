package kz.bilik.defence;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The projects that were handed in, as instructors work through them: who handed in first
 * comes first. Only a page is read at a time.
 */
@Component
public class ProjectQueue {

	/** Projects on a page. */
	public static final int PAGE = 50;

	/** Projects beside the one that is being scored. */
	private static final int BESIDE = 12;

	/**
	 * The result counts once every member has one; a sheet about an earlier hand-in is
	 * work in progress.
	 */
	private static final String STATE = """
			case
			  when exists (select 1 from result where result.project_id = project.id) and not exists (
			    select 1 from project_member left join result on result.participant_id = project_member.participant_id
			    where project_member.project_id = project.id and result.id is null) then 'PUBLISHED'
			  when agreed.complete and agreed.work_number = project.number then 'SETTLED'
			  when exists (select 1 from assessment where assessment.project_id = project.id and closed = 0)
			    then 'BEGUN'
			  else 'NEW' end""";

	private static final String FROM = """
			from project
			left join assessment agreed on agreed.project_id = project.id and agreed.assessor_id = 0 and agreed.closed = 0
			where project.course_run_id = :run and project.handed_in_at is not null
			""";

	private final JdbcClient jdbc;

	ProjectQueue(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/** How far the assessment of a project is. */
	public enum State {

		/** Nobody has begun. */
		NEW,

		/** Somebody has begun. */
		BEGUN,

		/** The sheet that counts is complete, and about what was handed in last. */
		SETTLED,

		/** Every member has a result. */
		PUBLISHED

	}

	/** Which projects. */
	public enum Show {

		OPEN(List.of(State.NEW, State.BEGUN, State.SETTLED)), NEW(List.of(State.NEW)), BEGUN(List.of(State.BEGUN)),
		SETTLED(List.of(State.SETTLED)), PUBLISHED(List.of(State.PUBLISHED)), ALL(List.of(State.values()));

		private final List<String> states;

		Show(List<State> states) {
			this.states = states.stream().map(State::name).toList();
		}

	}

	/**
	 * A project of the queue.
	 *
	 * @param version of the project
	 * @param sheetVersion of the sheet that counts; absent when nobody has begun it
	 * @param members by name; absent where the platform keeps that to itself
	 */
	public record Row(long id, String topic, Instant handedInAt, int version, @Nullable Integer sheetVersion,
			State state, Map<Long, @Nullable String> members) {
	}

	/**
	 * The projects around one of them.
	 *
	 * @param rows that one, unless it is none of those to be shown, and the next ones
	 */
	public record Around(@Nullable Long previous, List<Row> rows, @Nullable Long next) {
	}

	/** How far an assessor of the commission is with their own sheet. */
	public enum Own {

		NONE, BEGUN, SHOWN

	}

	/**
	 * How far the commission is with a project.
	 *
	 * @param shown how many assessors let the others see their sheets
	 * @param own how far the one who looks is
	 */
	public record Shown(int shown, Own own) {

		/** Nobody has begun. */
		public static final Shown NONE = new Shown(0, Own.NONE);

	}

	/** How many projects there are of each state. */
	public Map<State, Long> counts(long courseRunId) {
		Map<State, Long> counts = new HashMap<>();
		this.jdbc
			.sql("select state, count(*) from (select project.id, " + STATE + " as state " + FROM
					+ ") queue group by state")
			.param("run", courseRunId)
			.query((row) -> {
				counts.put(State.valueOf(row.getString(1)), row.getLong(2));
			});
		return counts;
	}

	/**
	 * A page of the queue, and one project more where there is another page.
	 * @param after the last project of the page before; absent for the first page
	 */
	public List<Row> page(long courseRunId, Show show, @Nullable Project after) {
		return named(select(courseRunId, show, after, ">", PAGE + 1));
	}

	public Around around(Project project, Show show) {
		Long previous = select(project.courseRunId(), show, project, "<", 1).stream()
			.findFirst()
			.map(Row::id)
			.orElse(null);
		List<Row> rows = named(select(project.courseRunId(), show, project, ">=", BESIDE));
		return new Around(previous, rows,
				rows.stream().map(Row::id).filter((id) -> !id.equals(project.id())).findFirst().orElse(null));
	}

	/** The project that comes after another one. */
	public Optional<Long> next(Project project, Show show) {
		return select(project.courseRunId(), show, project, ">", 1).stream().findFirst().map(Row::id);
	}

	/** Some projects, in the order of the queue. */
	public List<Row> find(long courseRunId, List<Long> ids) {
		return ids.isEmpty() ? List.of()
				: named(rows(" and project.id in (:ids)", "", Map.of("run", courseRunId, "ids", ids)));
	}

	/** All projects of a state, without their members. */
	public List<Row> all(long courseRunId, State state) {
		return rows(" and " + STATE + " = :state", "", Map.of("run", courseRunId, "state", state.name()));
	}

	/**
	 * How far the commission is with some projects, by project; those are not in it that
	 * no assessor has begun.
	 * @param me the assessor who looks
	 */
	public Map<Long, Shown> shown(List<Row> rows, List<Long> assessors, long me) {
		Map<Long, Shown> shown = new HashMap<>();
		if (!rows.isEmpty() && !assessors.isEmpty()) {
			this.jdbc
				.sql("""
						select project_id, count(shared_at), max(case when assessor_id <> :me then 0 when shared_at is null then 1 else 2 end)
						from assessment where project_id in (:projects) and assessor_id in (:assessors) group by project_id
						""")
				.param("me", me)
				.param("projects", rows.stream().map(Row::id).toList())
				.param("assessors", assessors)
				.query((row) -> {
					shown.put(row.getLong(1), new Shown(row.getInt(2), Own.values()[row.getInt(3)]));
				});
		}
		return shown;
	}

	private List<Row> select(long courseRunId, Show show, @Nullable Project from, String way, int limit) {
		Map<String, Object> values = new HashMap<>(Map.of("run", courseRunId));
		String conditions = "";
		if (show != Show.ALL) {
			conditions += " and " + STATE + " in (:states)";
			values.put("states", show.states);
		}
		if (from != null) {
			String side = way.substring(0, 1);
			conditions += " and project.handed_in_at " + side + "= :at and (project.handed_in_at " + side
					+ " :at or project.id " + way + " :id)";
			values.put("at", Timestamp.from(from.handedInAt()));
			values.put("id", from.id());
		}
		return rows(conditions, (way.equals("<") ? " desc" : "") + " limit " + limit, values);
	}

	private List<Row> rows(String conditions, String end, Map<String, Object> values) {
		String order = end.startsWith(" desc") ? " desc" : "";
		// the columns of an index, as H2 wants them, so that only the page is read
		return this.jdbc.sql(
				"select project.id, project.topic, project.handed_in_at, project.version, agreed.version as sheet_version, "
						+ STATE + " as state " + FROM + conditions + " order by project.course_run_id" + order
						+ ", project.handed_in_at" + order + ", project.id" + end)
			.params(values)
			.query((row, number) -> new Row(row.getLong("id"), row.getString("topic"),
					row.getTimestamp("handed_in_at").toInstant(), row.getInt("version"),
					row.getObject("sheet_version", Integer.class), State.valueOf(row.getString("state")), Map.of()))
			.list();
	}

	private List<Row> named(List<Row> rows) {
		if (rows.isEmpty()) {
			return rows;
		}
		Map<Long, Map<Long, @Nullable String>> members = new HashMap<>();
		this.jdbc.sql("""
				select project_id, participant_id, person.name from project_member
				join participant on participant.id = participant_id
				join person on person.id = person_id
				where project_id in (:projects) order by person.sort_name, participant_id
				""").param("projects", rows.stream().map(Row::id).toList()).query((row) -> {
			members.computeIfAbsent(row.getLong(1), (id) -> new LinkedHashMap<>())
				.put(row.getLong(2), row.getString(3));
		});
		return rows.stream()
			.map((row) -> new Row(row.id(), row.topic(), row.handedInAt(), row.version(), row.sheetVersion(),
					row.state(), members.getOrDefault(row.id(), Map.of())))
			.collect(Collectors.toList());
	}

}
