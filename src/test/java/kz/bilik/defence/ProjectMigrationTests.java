package kz.bilik.defence;

import java.util.List;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Projects of the time before drafts and versions.
 */
class ProjectMigrationTests {

	private final DataSource database = new SimpleDriverDataSource(new org.h2.Driver(),
			"jdbc:h2:mem:projects;DB_CLOSE_DELAY=-1;MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	@Test
	void whatWasHandedInBecomesTheFirstVersion() {
		Flyway.configure().dataSource(this.database).target("20").load().migrate();
		this.jdbc
			.sql("""
					insert into platform (id, issuer, client_id, authentication_endpoint, token_endpoint, jwks_uri, source,
					  status, registered_at) values (1, 'i', 'c', 'a', 't', 'j', 'FILE', 'ACTIVE', now());
					insert into course_run (id, platform_id, deployment_id, scope, scope_id, programme_id, format, time_zone,
					  created_at, version) values (1, 1, 'd', 'context', 's', 'p', 'DISTANCE', 'Asia/Almaty', now(), 1);
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

}
