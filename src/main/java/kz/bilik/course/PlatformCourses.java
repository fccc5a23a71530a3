package kz.bilik.course;

import java.util.Map;

import kz.bilik.lti.PlatformContents;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The course runs and the people that came from a platform.
 */
@Component
class PlatformCourses implements PlatformContents {

	private static final int PEOPLE = 1000;

	private final JdbcClient jdbc;

	PlatformCourses(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Map<String, Long> contentsOf(long platformId) {
		return Map.of("course-runs", count("course_run", platformId), "people", count("person", platformId));
	}

	/** A course run, and when there is none left, people. */
	@Override
	public boolean deleteSome(long platformId) {
		return this.jdbc.sql("select min(id) from course_run where platform_id = ?")
			.param(platformId)
			.query(Long.class)
			.optional()
			.map((run) -> this.jdbc.sql("delete from course_run where id = ?").param(run))
			.orElseGet(
					() -> this.jdbc.sql("delete from person where platform_id = ? limit " + PEOPLE).param(platformId))
			.update() > 0;
	}

	private long count(String table, long platformId) {
		return this.jdbc.sql("select count(*) from " + table + " where platform_id = ?")
			.param(platformId)
			.query(Long.class)
			.single();
	}

}
