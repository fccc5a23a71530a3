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

	private final JdbcClient jdbc;

	PlatformCourses(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	@Override
	public Map<String, Long> contentsOf(long platformId) {
		return Map.of("course-runs", count("course_run", platformId), "people", count("person", platformId));
	}

	private long count(String table, long platformId) {
		return this.jdbc.sql("select count(*) from " + table + " where platform_id = ?")
			.param(platformId)
			.query(Long.class)
			.single();
	}

}
