package kz.bilik.admin;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What may need the operator.
 */
@Component
public class Overview {

	private final JdbcClient jdbc;

	Overview(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * @param oldestWaitingSince since when the oldest grade is tried that is on the way;
	 * absent where none is
	 * @param failed how many grades need a person
	 */
	public record Grades(@Nullable Instant oldestWaitingSince, long failed) {
	}

	public Grades grades() {
		return this.jdbc
			.sql("""
					select (select min(coalesce(trying_since, wanted_at)) from delivery where state = 'WAITING') as oldest_waiting_since,
					  (select count(*) from delivery where state = 'FAILED') as failed
					""")
			.query(Grades.class)
			.single();
	}

	public long pendingPlatforms() {
		return this.jdbc.sql("select count(*) from platform where status = 'PENDING'").query(Long.class).single();
	}

}
