package kz.bilik.course;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import kz.bilik.lti.Launch;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.StringUtils;

/**
 * The groups of a course. A platform tells their ids with a launch (custom parameter
 * {@code groups}) and never their names, so an instructor names them.
 */
@Component
public class Groups {

	/** Characters of a group's name. */
	public static final int MAX_NAME = 255;

	private static final int MAX_IDS = 1000;

	private final JdbcClient jdbc;

	private final AuditLog audit;

	Groups(JdbcClient jdbc, AuditLog audit) {
		this.jdbc = jdbc;
		this.audit = audit;
	}

	/**
	 * The groups of the person who launches.
	 * @return ids, apart by commas; absent where the platform does not tell them
	 */
	static @Nullable String of(Launch launch) {
		String ids = launch.custom().get("groups");
		if (ids == null || ids.contains("$")) {
			return null;
		}
		String clean = split(ids).filter((id) -> id.length() <= MAX_NAME).collect(Collectors.joining(","));
		return (clean.length() <= MAX_IDS) ? clean : clean.substring(0, clean.lastIndexOf(',', MAX_IDS));
	}

	/**
	 * The names of the groups that launches brought, by id; empty for one without a name.
	 */
	public Map<String, String> names(long courseRunId) {
		Map<String, String> names = new TreeMap<>();
		this.jdbc.sql("select distinct group_ids from participant where course_run_id = ? and group_ids is not null")
			.param(courseRunId)
			.query(String.class)
			.list()
			.forEach((ids) -> split(ids).forEach((id) -> names.put(id, "")));
		this.jdbc.sql("select group_id, name from course_group where course_run_id = ?")
			.param(courseRunId)
			.query((row) -> {
				names.replace(row.getString(1), row.getString(2));
			});
		return names;
	}

	/**
	 * The groups of each listener who has not left the course: their names, or their ids
	 * where they have none.
	 */
	public Map<Long, String> ofListeners(long courseRunId) {
		Map<String, String> names = names(courseRunId);
		Map<Long, String> groups = new HashMap<>();
		listeners(courseRunId).forEach((id, listeners) -> {
			String name = StringUtils.hasText(names.get(id)) ? names.get(id) : id;
			listeners.forEach((listener) -> groups.merge(listener, name, (one, other) -> one + ", " + other));
		});
		return groups;
	}

	/**
	 * The listeners of each group, who have not left the course.
	 */
	public Map<String, List<Long>> listeners(long courseRunId) {
		Map<String, List<Long>> listeners = new TreeMap<>();
		this.jdbc.sql("""
				select id, group_ids from participant
				where course_run_id = ? and role = 'LISTENER' and left_at is null and group_ids is not null order by id
				""").param(courseRunId).query((row) -> {
			long id = row.getLong("id");
			split(row.getString("group_ids"))
				.forEach((group) -> listeners.computeIfAbsent(group, (it) -> new ArrayList<>()).add(id));
		});
		return listeners;
	}

	/**
	 * Names groups.
	 * @param names by id; an empty one takes the name away
	 */
	@Transactional
	public void name(Participation instructor, Map<String, String> names) {
		long run = instructor.courseRunId();
		Map<String, String> known = names(run);
		names.forEach((id, name) -> {
			if (known.containsKey(id) && !known.get(id).equals(name)) {
				this.jdbc.sql("delete from course_group where course_run_id = ? and group_id = ?")
					.params(run, id)
					.update();
				if (StringUtils.hasText(name)) {
					this.jdbc.sql("insert into course_group (course_run_id, group_id, name) values (?, ?, ?)")
						.params(run, id, name)
						.update();
				}
				this.audit.record(instructor, "group-named", "course-run:" + run,
						id + ": " + known.get(id) + " → " + name);
			}
		});
	}

	private static Stream<String> split(String ids) {
		return Arrays.stream(ids.split(",")).map(String::strip).filter((id) -> !id.isEmpty());
	}

}
