package kz.bilik.course;

import java.sql.Timestamp;
import java.time.Clock;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who did what when. Written in the transaction of what was done.
 */
@Component
public class AuditLog {

	private final JdbcClient jdbc;

	private final Clock clock;

	AuditLog(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Writes an entry.
	 * @param actor who did it
	 * @param action what was done, like {@code result-published}
	 * @param subject to what, like {@code participant:12}
	 * @param detail from what to what, at most 1000 characters
	 */
	public void record(Participation actor, String action, String subject, String detail) {
		this.jdbc.sql("""
				insert into audit_entry (at, course_run_id, actor_id, action, subject, detail)
				values (?, ?, ?, ?, ?, ?)
				""")
			.params(Timestamp.from(this.clock.instant()), actor.courseRunId(), actor.participantId(), action, subject,
					detail)
			.update();
	}

}
