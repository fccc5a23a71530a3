package kz.bilik.study;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Listeners with an answer each, put straight into the database.
 */
final class TestAnswers {

	private TestAnswers() {
	}

	/**
	 * @param course the address of the course run: {@code /c/12}
	 */
	static void fill(JdbcClient jdbc, String course, int listeners) {
		long run = Long.parseLong(course.substring(3));
		for (int i = 0; i < listeners; i++) {
			String subject = run + "-" + listeners + "-" + i;
			jdbc.sql("insert into person (platform_id, subject, name, created_at) values (1, ?, ?, now())")
				.params(subject, "Тыңдаушы %03d".formatted(i))
				.update();
			jdbc.sql("""
					insert into participant (course_run_id, person_id, role, first_launch_at, last_launch_at)
					select ?, id, 'LISTENER', now(), now() from person where subject = ?
					""").params(run, subject).update();
			jdbc.sql(
					"""
							insert into answer (course_run_id, participant_id, unit_id, task_id, state, text, number, handed_in_at,
							  version)
							select ?, participant.id, 'unit-1.1', 'task-1.1.1', 'HANDED_IN', 'мәтін', 1, now(), 0
							from participant join person on person.id = person_id where subject = ?
							""")
				.params(run, subject)
				.update();
		}
	}

}
