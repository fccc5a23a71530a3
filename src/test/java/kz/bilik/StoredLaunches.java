package kz.bilik;

import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Fills MariaDB with what many launches leave behind: each listener's rows are made like
 * those of one who has launched.
 */
final class StoredLaunches {

	private final Statement sql;

	StoredLaunches(Statement sql) {
		this.sql = sql;
	}

	void fillUpTo(int number) throws SQLException {
		String rows = "seq_1_to_" + number;
		for (String statement : List.of("set session innodb_lock_wait_timeout = 600",
				"create temporary table one as select * from participant limit 1",
				"create temporary table one_session as select * from web_session limit 1",
				"insert into used_nonce (nonce, expires_at) select md5(seq), now(6) + interval 1 day from " + rows,
				"create temporary table one_launch as select * from launch_log limit 1",
				"insert into launch_log (at, platform_id, deployment_id, message_type, refused) select at, platform_id, "
						+ "deployment_id, message_type, refused from one_launch, " + rows,
				"insert into person (platform_id, subject, name, email, created_at) select platform_id, "
						+ "concat('stored-', seq), name, email, created_at from person, " + rows
						+ " where person.id = (select person_id from one)",
				"insert into participant (course_run_id, person_id, role, first_launch_at, last_launch_at) "
						+ "select course_run_id, person.id, role, first_launch_at, last_launch_at from person, one "
						+ "where subject like 'stored-%'",
				"insert into web_session (id, created_at, seen_at, idle_seconds, ends_at, attributes) select sha2(seq, 256), "
						+ "created_at, seen_at, idle_seconds, ends_at, attributes from one_session, " + rows,
				"analyze table used_nonce, launch_log, person, participant, web_session")) {
			this.sql.execute(statement);
		}
	}

}
