package kz.bilik.study;

import java.util.List;

import javax.sql.DataSource;

import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers of the time before versions.
 */
class AnswerMigrationTests {

	private final DataSource database = new SimpleDriverDataSource(new org.h2.Driver(),
			"jdbc:h2:mem:migration;DB_CLOSE_DELAY=-1;MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	@Test
	void whatWasHandedInBecomesTheFirstVersionAndItsTextIsFormatted() {
		Flyway.configure().dataSource(this.database).target("9").load().migrate();
		this.jdbc
			.sql("""
					insert into platform (id, issuer, client_id, authentication_endpoint, token_endpoint, jwks_uri, source,
					  status, registered_at) values (1, 'i', 'c', 'a', 't', 'j', 'FILE', 'ACTIVE', now());
					insert into course_run (id, platform_id, deployment_id, scope, scope_id, programme_id, format, time_zone,
					  created_at, version) values (1, 1, 'd', 'context', 's', 'p', 'DISTANCE', 'Asia/Almaty', now(), 1);
					insert into person (id, platform_id, subject, created_at) values (1, 1, 's', now());
					insert into participant (id, course_run_id, person_id, role) values (1, 1, 1, 'LISTENER');
					insert into answer (id, course_run_id, participant_id, unit_id, task_id, state, text, link, handed_in_at,
					  version) values
					  (1, 1, 1, 'u', 't1', 'RETURNED', 'бір & <екі>
					үш', 'https://example.kz', now(), 3),
					  (2, 1, 1, 'u', 't2', 'DRAFT', 'нобай', null, now(), 2);
					insert into feedback (answer_id, author_id, decision, text, created_at) values (1, 1, 'RETURNED', 'x', now());
					""")
			.update();
		Flyway.configure().dataSource(this.database).load().migrate();
		assertThat(this.jdbc.sql("select answer_id, number, text, links from answer_version")
			.query((row, number) -> List.of(row.getInt(1), row.getInt(2), row.getString(3), row.getString(4)))
			.single()).isEqualTo(List.of(1, 1, "<p>бір &amp; &lt;екі&gt;<br>үш</p>", "https://example.kz"));
		assertThat(this.jdbc.sql("select text from answer where id = 1").query(String.class).single())
			.isEqualTo("<p>бір &amp; &lt;екі&gt;<br>үш</p>");
		assertThat(this.jdbc.sql("select number from answer order by id").query(Integer.class).list())
			.containsExactly(1, 0);
		assertThat(this.jdbc.sql("select text from answer where id = 2 and handed_in_at is null")
			.query(String.class)
			.single()).isEqualTo("<p>нобай</p>");
		assertThat(this.jdbc.sql("select number from feedback").query(Integer.class).single()).isEqualTo(1);
	}

}
