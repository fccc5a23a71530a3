package kz.bilik.defence;

import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Projects of the time before drafts and versions, sessions of the time before
 * commissions.
 */
class ProjectMigrationTests {

	private final DataSource database = new SimpleDriverDataSource(new org.h2.Driver(),
			"jdbc:h2:mem:" + UUID.randomUUID()
					+ ";DB_CLOSE_DELAY=-1;MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	@Test
	void whatWasHandedInBecomesTheFirstVersion() {
		aCourseRunOfVersion("20");
		this.jdbc
			.sql("""
					insert into project (id, course_run_id, topic, summary, work_link, presentation_link, handed_in_at, version)
					  values (1, 1, 'Тақырып', 'Мазмұны', 'https://example.kz/1', 'https://example.kz/2', now(), 3);
					""")
			.update();
		Flyway.configure().dataSource(this.database).load().migrate();
		assertThat(this.jdbc.sql("""
				select project.number, project.topic, problem, work_link, presentation_link
				from project join project_work on project_id = project.id and project_work.number = project.number
				where project_work.handed_in_at = project.handed_in_at
				""")
			.query((row, number) -> List.of(row.getInt(1), row.getString(2), row.getString(3), row.getString(4),
					row.getString(5)))
			.single()).isEqualTo(List.of(1, "Тақырып", "Мазмұны", "https://example.kz/1", "https://example.kz/2"));
	}

	@Test
	void whoHeldASessionSitsInItAndItsSlotsStay() {
		aCourseRunOfVersion("27");
		this.jdbc.sql("""
				insert into person (id, platform_id, subject, created_at) values (1, 1, 'a', now()), (2, 1, 'b', now());
				insert into participant (id, course_run_id, person_id, role)
				  values (11, 1, 1, 'INSTRUCTOR'), (12, 1, 2, 'INSTRUCTOR');
				insert into project (id, course_run_id, version) values (1, 1, 1);
				insert into defence_session (id, course_run_id, starts_at, slot_minutes, slots, ends_at, open, held_by,
				  changed_at, version) values (1, 1, now(), 20, 6, now(), true, 2, now(), 1);
				insert into defence_slot (session_id, number, project_id, changed_at) values (1, 3, 1, now());
				""").update();
		Flyway.configure().dataSource(this.database).load().migrate();
		assertThat(this.jdbc.sql("select participant_id from session_assessor where session_id = 1")
			.query(Long.class)
			.list()).containsExactly(12L);
		assertThat(this.jdbc.sql("select number from defence_slot where session_id = 1 and project_id = 1")
			.query(Integer.class)
			.list()).containsExactly(3);
	}

	@Test
	void pointsFromBeforeTheLastHandInAreToBeConfirmed() {
		aCourseRunOfVersion("27");
		this.jdbc.sql("""
				insert into person (id, platform_id, subject, created_at) values (1, 1, 'a', now());
				insert into participant (id, course_run_id, person_id, role) values (11, 1, 1, 'INSTRUCTOR');
				insert into project (id, course_run_id, number, handed_in_at, version)
				  values (1, 1, 2, '2026-11-02', 1), (2, 1, 2, '2026-11-02', 1);
				insert into assessment (project_id, assessor_id, complete, changed_by, changed_at, version)
				  values (1, 0, true, 11, '2026-11-01', 1), (2, 0, true, 11, '2026-11-03', 1);
				""").update();
		Flyway.configure().dataSource(this.database).load().migrate();
		assertThat(this.jdbc.sql("select work_number from assessment order by project_id").query(Integer.class).list())
			.containsExactly(0, 2);
	}

	private void aCourseRunOfVersion(String version) {
		Flyway.configure().dataSource(this.database).target(version).load().migrate();
		this.jdbc
			.sql("""
					insert into platform (id, issuer, client_id, authentication_endpoint, token_endpoint, jwks_uri, source,
					  status, registered_at) values (1, 'i', 'c', 'a', 't', 'j', 'FILE', 'ACTIVE', now());
					insert into course_run (id, platform_id, deployment_id, scope, scope_id, programme_id, format, time_zone,
					  created_at, version) values (1, 1, 'd', 'context', 's', 'p', 'DISTANCE', 'Asia/Almaty', now(), 1);
					""")
			.update();
	}

}
