package kz.bilik.defence;

import java.util.Map;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The instructor's list of a run's listeners and their projects.
 */
class ProjectListIntegrationTests extends IntegrationTest {

	private Visitor instructor;

	@BeforeEach
	void oneHasHandedIn() {
		visit(LISTENER, "defence").handInProject("Бірінші жоба");
		this.instructor = visit(INSTRUCTOR, "defence");
	}

	@Test
	void aPageHasFiftyAndTakesTheSameNumberOfStatementsHoweverManyThereAre() {
		int few = statements("/defence");
		manyHaveCome(120);
		assertThat(statements("/defence")).isEqualTo(few);
		Answer first = this.instructor.get("/defence");
		assertThat(rows(first)).isEqualTo(50);
		assertThat(first.body()).contains("Бірінші жоба", "Тыңдаушылар: 121", "Көрсетілгені: 1–50", "page=2",
				"/instructor/deliveries");
		assertThat(rows(this.instructor.get("/defence?page=2"))).isEqualTo(50);
		Answer last = this.instructor.get("/defence?page=3");
		assertThat(rows(last)).isEqualTo(21);
		assertThat(last.body()).contains("Көрсетілгені: 101–121", "/instructor/deliveries?page=3")
			.doesNotContain("Бірінші жоба", "page=4");
		assertThat(rows(this.instructor.get("/defence?page=99"))).as("the last one").isEqualTo(21);
	}

	@Test
	void listenersAreFoundByNameAndByGroup() {
		manyHaveCome(60);
		this.jdbc
			.sql("update participant set group_ids = '17' where course_run_id = ? and id % 2 = 0 and role = 'LISTENER'")
			.param(run())
			.update();
		assertThat(rows(this.instructor.get("/defence?name=тыңдаушы+4"))).as("4 and 40 to 49").isEqualTo(11);
		Answer group = this.instructor.get("/defence?group=17");
		assertThat(rows(group)).isBetween(29, 31);
		assertThat(group.body()).contains("<option value=\"17\" selected");
		assertThat(this.instructor.get("/defence?name=жоқадам").body()).contains("Мұндай тыңдаушы жоқ.");
	}

	@Test
	void whoIsClickedInTheGradebookIsShownWhereverTheyStandInTheList() {
		manyHaveCome(120);
		long participant = this.jdbc.sql("""
				select participant.id from participant join person on person.id = person_id
				where course_run_id = ? and name = 'Тыңдаушы 99'
				""").param(run()).query(Long.class).single();
		Answer page = this.instructor.get("/instructor/submissions?participant=" + participant);
		assertThat(page.body()).contains("Тыңдаушы 99 жобасын әлі тапсырған жоқ.")
			.containsPattern("(?s)<tr [^>]*aria-current=\"true\"[^>]*>\\s*<th scope=\"row\">Тыңдаушы 99");
		assertThat(rows(page)).isEqualTo(1);
		assertThat(rows(this.instructor.get("/instructor/submissions?participant=999999999"))).isEqualTo(50);
	}

	@Test
	void afterTheLastProjectTheQueueIsShown() {
		String sheet = this.instructor.sheet("Бірінші жоба");
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(sheet), 17);
		fields.put("action", "publish-next");
		Answer published = this.instructor.post(sheet, fields);
		assertThat(published.uri().getPath()).endsWith("/instructor/projects");
		assertThat(published.body()).contains("Нәтиже жарияланды");
	}

	private static int rows(Answer page) {
		return (int) Pattern.compile("<th scope=\"row\">").matcher(page.body()).results().count();
	}

	private int statements(String path) {
		statements.take();
		assertThat(this.instructor.get(path).status()).isEqualTo(200);
		return statements.take().size();
	}

	private void manyHaveCome(int count) {
		this.jdbc.sql("""
				insert into person (platform_id, subject, name, created_at)
				select platform_id, concat('listed-', :run, '-', x), concat('Тыңдаушы ', x), created_at
				from course_run, system_range(1, :count) where course_run.id = :run
				""").param("run", run()).param("count", count).update();
		this.jdbc.sql("""
				insert into participant (course_run_id, person_id, role)
				select :run, id, 'LISTENER' from person where subject like concat('listed-', :run, '-%')
				""").param("run", run()).update();
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

}
