package kz.bilik.course;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An instructor sees what listeners see, and writes nothing there.
 */
class ListenersViewIntegrationTests extends IntegrationTest {

	private static final String BANNER = "Бетті әлі ештеңе бастамаған тыңдаушы көзімен көріп тұрсыз";

	private static final List<String> PAGES = List.of("", "/units/unit-1.1", "/units/module-1",
			"/units/development-plan", "/schedule", "/exchange", "/exchange/module-1", "/defence", "/about");

	@Test
	void everyPageIsThatOfAListenerAndItsLinksStayInTheView() {
		Visitor listener = visit(LISTENER, "programme");
		listener.handInAnswer("unit-1.1", "task-1.1.1", "Тыңдаушының өз жауабы");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("peerReview", "true", "inOrder", "true"));
		assertThat(instructor.page().body()).contains("href=\"" + instructor.course() + "-as-listener\"");
		assertThat(instructor.get("/units/unit-1.1").body())
			.contains("href=\"" + instructor.course() + "-as-listener/units/unit-1.1\"");
		assertThat(instructor.get("/instructor/settings").body())
			.contains("href=\"" + instructor.course() + "-as-listener\"");
		for (String path : PAGES) {
			Answer page = instructor.get("-as-listener" + path);
			assertThat(page.status()).as(path).isEqualTo(200);
			assertThat(page.body()).as(path)
				.contains(BANNER, "data-role=\"listener\"", "<fieldset disabled",
						"href=\"" + instructor.course() + path + "\"")
				.doesNotContain("Тыңдаушының өз жауабы", "/instructor/");
			assertThat(page.body().replace("href=\"" + instructor.course() + path + "\"", "")).as(path)
				.doesNotContain("=\"" + instructor.course() + "/");
		}
		assertThat(instructor.get("-as-listener").body()).contains("data-next=\"BEGIN\"");
		assertThat(listener.get("").body()).doesNotContain("-as-listener", "<fieldset disabled");
	}

	@Test
	void theTermsOfTheGlossaryAreExplainedThoughNoButtonWorks() {
		assertThat(visit(LISTENER, "unit-1.2").page().body()).contains("<button type=\"button\" class=\"term\"");
		Answer page = visit(INSTRUCTOR, "programme").get("-as-listener/units/unit-1.2");
		assertThat(page.body()).containsPattern("<a class=\"term\"[^>]* title=\"")
			.doesNotContain("class=\"term\" popovertarget", "<button type=\"button\" class=\"term\"");
	}

	@Test
	void nothingIsWritten() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.plan(LocalDate.now(clock).plusDays(1), LocalTime.of(15, 0));
		Map<String, Long> before = rows();
		PAGES.forEach((path) -> instructor.get("-as-listener" + path));
		for (String form : List.of("/units/unit-1.1/tasks/task-1.1.1", "/units/unit-1.1/tasks/task-1.1.1/draft",
				"/units/unit-1.1/tasks/task-1.1.1/files", "/units/unit-1.1/tasks/task-1.1.1/thread",
				"/units/module-1/self-assessment", "/defence", "/exchange/module-1/new", "/calendar",
				"/webinars/1/join", "/reviews/1", "/instructor/settings")) {
			instructor.get("-as-listener/units/unit-1.1");
			Answer refused = instructor.post("-as-listener" + form,
					Map.of("text", "мәтін", "version", "0", "action", "hand-in"));
			assertThat(refused.status()).as(form).isEqualTo(403);
			assertThat(refused.body()).contains("data-error=\"listeners-view\"", "Мұнда ештеңе сақталмайды",
					"href=\"" + instructor.course() + "-as-listener\"");
		}
		assertThat(rows()).isEqualTo(before);
	}

	@Test
	void theViewIsNoWayAround() {
		Visitor listener = visit(LISTENER, "programme");
		for (String path : PAGES) {
			assertThat(listener.get("-as-listener" + path).status()).as(path).isEqualTo(403);
		}
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(instructor.get("-as-listener/instructor/settings").status()).isEqualTo(403);
		assertThat(instructor.get("-as-listener-as-listener").status()).isEqualTo(403);
		String course = instructor.course();
		anotherCourse();
		assertThat(visit(ADMINISTRATOR, "programme").browser().get(course + "-as-listener").status()).isEqualTo(403);
		clock.advance(Duration.ofHours(13));
		assertThat(instructor.get("-as-listener").status()).isEqualTo(401);
	}

	private Map<String, Long> rows() {
		Map<String, Long> rows = new TreeMap<>();
		for (String table : List.of("answer", "feedback", "attendance", "project", "post", "calendar_feed",
				"self_assessment", "peer_review", "audit_entry", "participant", "upload")) {
			rows.put(table, this.jdbc.sql("select count(*) from " + table).query(Long.class).single());
		}
		return rows;
	}

}
