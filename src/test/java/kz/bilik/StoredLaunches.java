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
				"create temporary table one_session as select * from SPRING_SESSION limit 1",
				"create temporary table one_session_attributes as select * from SPRING_SESSION_ATTRIBUTES "
						+ "where session_primary_id = (select primary_id from one_session)",
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
				"insert into SPRING_SESSION select uuid(), uuid(), creation_time, last_access_time, "
						+ "max_inactive_interval, expiry_time, principal_name from one_session, " + rows,
				"insert into SPRING_SESSION_ATTRIBUTES select primary_id, attribute_name, attribute_bytes "
						+ "from one_session_attributes, SPRING_SESSION where primary_id not in "
						+ "(select session_primary_id from SPRING_SESSION_ATTRIBUTES)",
				"analyze table used_nonce, launch_log, person, participant, SPRING_SESSION, SPRING_SESSION_ATTRIBUTES")) {
			this.sql.execute(statement);
		}
	}

}
