package kz.bilik;

import java.time.LocalDate;
import java.time.LocalTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.demolms.Gradebook.LineItem;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The programme {@code reading-mentor}: seven modules of one unit and one task each, six
 * criteria of five points, a threshold of 70 %. It is a file and nothing else.
 */
class OtherProgrammeIntegrationTests extends IntegrationTest {

	@Autowired
	private PlatformTransactionManager transactions;

	private static final String TOPIC = "Ертегіні дауыстап оқу";

	@Test
	void itIsPlacedStudiedInSequenceAndGradedByItsOwnRubric() {
		place("reading-mentor");
		assertThat(lms.placedLinks().values()).extracting((custom) -> custom.get("activity"))
			.containsExactly("step-1", "step-2", "step-3", "step-4", "step-5", "step-6", "step-7", "defence");
		Visitor instructor = visit(INSTRUCTOR, link("step-1"));
		instructor.arrange(Map.of("inOrder", "true"));
		Visitor listener = visit(LISTENER, link("step-1"));
		for (int step = 1; step <= 7; step++) {
			assertThat(listener.get("").body()).contains("Оқу тәлімгері",
					"Аяқталған тақырыптар: %d / 7".formatted(step - 1),
					"Академиялық сағаттар: %d / 21".formatted(3 * (step - 1)));
			if (step < 7) {
				assertThat(listener.get("/units/step-" + (step + 1)).body()).contains("data-locked");
			}
			assertThat(listener.get("/units/step-" + step).body()).doesNotContain("data-locked");
			if (step < 7) {
				Answer early = listener.post("/units/step-%d/tasks/step-%1$d-diary".formatted(step + 1),
						Map.of("text", "Ерте", "links", "", "version", "", "action", "hand-in"));
				assertThat(early.body()).contains("data-error=\"unit-locked\"");
			}
			assertThat(listener.handInAnswer("step-" + step, "step-%d-diary".formatted(step), "Күнделік").body())
				.contains("Жауап тапсырылды");
			accept(instructor, "step-" + step);
		}
		assertThat(listener.get("").body()).contains("Аяқталған тақырыптар: 7 / 7", "data-next=\"DEFEND\"");

		Visitor candidate = visit(LISTENER, link("defence"));
		candidate.handInProject(TOPIC);
		publish(visit(INSTRUCTOR, link("defence")), 4, 4, 3, 3, 3, 3);
		assertThat(candidate.get("/defence").body()).contains("30 балдан 20", "Меңгермеді");
		publish(instructor, 4, 4, 4, 3, 3, 3);
		assertThat(candidate.get("/defence").body()).contains("30 балдан 21", "70 %", "B (жеткілікті)",
				"Бағдарламаны меңгерді", "6. Рефлексия");
		LineItem column = lms.gradebook()
			.lineItems()
			.stream()
			.filter((item) -> "defence".equals(item.resourceId()))
			.findFirst()
			.orElseThrow();
		assertThat(column.scoreMaximum()).isEqualTo(30);
		await().untilAsserted(() -> assertThat(lms.gradebook().grade(column.id(), LISTENER))
			.hasValueSatisfying((grade) -> assertThat(grade.points()).isEqualTo(21)));
	}

	@Test
	void runsOfBothProgrammesGoOnSideBySideAndTheFirstLaunchDecides() {
		Visitor mentor = visit(launch(LISTENER, "programme").claim(Launch.LTI + "custom",
				Map.of("activity", "step-3", "programme", "reading-mentor")));
		assertThat(mentor.page().uri().getPath()).endsWith("/units/step-3");
		assertThat(mentor.page().body()).contains("popovertarget=\"term-mentor\"", "Баланы &lt;оқуға&gt;", "Пеннак Д.");
		assertThat(mentor.get("/units/unit-1.1").status()).isEqualTo(404);
		anotherCourse();
		Visitor librarian = visit(LISTENER, "unit-1.1");
		assertThat(librarian.get("").body()).contains("Аяқталған тақырыптар: 0 / 15", "Академиялық сағаттар: 0 / 72");
		assertThat(librarian.get("/units/step-3").status()).isEqualTo(404);
		assertThat(librarian.get("/defence").body()).contains("ең жоғары балл – 20");
		assertThat(mentor.get("/defence").body()).contains("ең жоғары балл – 30");
		for (String page : List.of("/about", "/schedule", "/exchange", "/defence", "/units/step-1")) {
			assertThat(mentor.get(page).status()).as(page).isEqualTo(200);
		}
	}

	@Test
	void anInstructorChoosesItInTheSettingsUntilSomebodyBegins() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(choose(instructor, "cook").status()).isEqualTo(400);
		assertThat(choose(instructor, "reading-mentor").body()).contains("Баптаулар сақталды.");
		assertThat(instructor.get("").body()).contains("Оқу тәлімгері");
		instructor.get("/instructor/units/step-1/materials/new");
		instructor.post("/instructor/units/step-1/materials/new",
				Map.of("title", "Кітап", "link", "https://example.kz", "key", UUID.randomUUID().toString()));
		Answer refused = choose(instructor, "school-librarian");
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("бағдарламаны енді ауыстыруға болмайды").doesNotContain("id=\"programme\"");
		assertThat(choose(instructor, "reading-mentor").status()).as("the same once more").isEqualTo(200);

		anotherCourse();
		Visitor other = visit(INSTRUCTOR, "programme");
		Visitor listener = visit(LISTENER, "programme");
		assertThat(choose(other, "reading-mentor").status()).isEqualTo(409);
		assertThat(other.get("").body()).doesNotContain("Оқу тәлімгері");
		assertThat(choose(listener, "reading-mentor").status()).isEqualTo(403);
	}

	@Test
	void whoChoosesItWhileTheRunChangesIsTold() throws Exception {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.get("/instructor/settings");
		TransactionStatus transaction = this.transactions.getTransaction(null);
		this.jdbc.sql("update course_run set version = version + 1 where id = ?")
			.param(instructor.course().substring(3))
			.update();
		CompletableFuture<Answer> choice = CompletableFuture
			.supplyAsync(() -> instructor.post("/instructor/programme", Map.of("programme", "reading-mentor")));
		Awaitility.await()
			.until(() -> choice.isDone()
					|| this.jdbc.sql("select count(*) from information_schema.sessions where blocker_id is not null")
						.query(Long.class)
						.single() > 0);
		this.transactions.commit(transaction);
		assertThat(choice.get().status()).isEqualTo(409);
	}

	@Test
	void teamsKeepItsRunFromAnotherOne() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(choose(instructor, "reading-mentor").status()).isEqualTo(200);
		assertThat(instructor.get("/instructor/teams").body()).contains("2–2 тыңдаушыдан");
		this.jdbc.sql("insert into project (course_run_id, version) values (?, 1)")
			.param(instructor.course().substring(3))
			.update();
		assertThat(choose(instructor, "school-librarian").status()).isEqualTo(409);
	}

	private static Answer choose(Visitor visitor, String programme) {
		visitor.get("/instructor/settings");
		return visitor.post("/instructor/programme", Map.of("programme", programme));
	}

	@Test
	void itsPagesAreThereForTheInstructorAsWell() {
		Visitor instructor = visit(launch(INSTRUCTOR, "programme").claim(Launch.LTI + "custom",
				Map.of("activity", "programme", "programme", "reading-mentor")));
		for (String page : List.of("", "/about", "/schedule", "/instructor/schedule/plan", "/exchange/step-7-module",
				"/units/step-7", "/defence")) {
			Answer answer = instructor.get(page);
			assertThat(answer.status()).as(page).isEqualTo(200);
			assertThat(answer.body()).as(page).doesNotContain("кітапхана", "??");
		}
		instructor.arrange(Map.of("firstDay", "2026-12-01"));
		assertThat(instructor.plan(LocalDate.parse("2026-12-01"), LocalTime.of(15, 0)).body())
			.contains("7 Тәлімгердің оқу жылы");
	}

	private static void place(String programme) {
		Visitor instructor = visit(inThisCourse(lms.deepLinking(INSTRUCTOR)));
		Answer chosen = instructor.browser()
			.post(instructor.page().uri().getPath(), Map.of("programme", programme, "action", "everything"));
		assertThat(chosen.status()).as(chosen.body()).isEqualTo(200);
		LaunchClient browser = lms.client();
		browser.login(lms.deepLinking(INSTRUCTOR));
		assertThat(browser.submit(chosen.form()).status()).isEqualTo(200);
	}

	private static String link(String activity) {
		return lms.placedLinks()
			.entrySet()
			.stream()
			.filter((link) -> activity.equals(link.getValue().get("activity")))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow();
	}

	private static void accept(Visitor instructor, String unit) {
		Matcher answer = Pattern.compile("/instructor/answers/\\d+").matcher(instructor.get("/units/" + unit).body());
		assertThat(answer.find()).isTrue();
		String number = instructor.get(answer.group()).field("number").orElseThrow();
		instructor.post(answer.group(), Map.of("text", "Жақсы!", "number", number, "decision", "ACCEPTED"));
	}

	private static void publish(Visitor instructor, int... points) {
		String sheet = instructor.sheet(TOPIC);
		Answer page = instructor.get(sheet);
		Map<String, String> fields = new LinkedHashMap<>();
		for (int i = 0; i < points.length; i++) {
			fields.put("points.lesson-" + (i + 1), String.valueOf(points[i]));
		}
		fields.put("version", page.field("version").orElse(""));
		fields.put("projectVersion", page.field("projectVersion").orElseThrow());
		fields.put("comment", "");
		fields.put("reason", "Қайта қаралды");
		fields.put("action", "publish");
		Answer published = instructor.post(sheet, fields);
		assertThat(published.status()).as(published.body()).isEqualTo(200);
	}

}
