package kz.bilik.defence;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class DefenceIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Оқырманмен жұмыс бағдарламасы";

	private Visitor listener;

	private Visitor instructor;

	private String sheet;

	@BeforeEach
	void aProjectIsHandedIn() {
		this.listener = visit(LISTENER, "defence");
		assertThat(this.listener.handInProject(TOPIC).body()).contains("Жоба тапсырылды.");
		this.instructor = visit(INSTRUCTOR, "defence");
		this.sheet = this.instructor.sheet(TOPIC);
	}

	@Test
	void aDraftIsKeptAndTheListenerSeesNothingOfIt() {
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(this.sheet), 12);
		fields.remove(fields.keySet().iterator().next());
		fields.put("action", "draft");
		Answer kept = this.instructor.post(this.sheet, fields);
		assertThat(kept.status()).isEqualTo(200);
		assertThat(kept.body()).contains("Нобай сақталды.", "Пікір: жақсы жұмыс 📚")
			.containsPattern("checked=\"checked\"");
		assertThat(this.listener.get("/defence").body()).doesNotContain("Пікір: жақсы жұмыс", "Нәтиже</h2>");
		assertThat(rows("result")).isZero();
		assertThat(rows("delivery")).isZero();
	}

	@Test
	void theListenerSeesThePublishedResultByCriterion() {
		this.instructor.publish(TOPIC, 14);
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 14", "70 %", "4 (жақсы)",
				"Бағдарламаны меңгерді", "Пікір: жақсы жұмыс 📚", "10. Шығармашылық көзқарас");
	}

	@Test
	void lessThanTenPointsIsNotPassed() {
		this.instructor.publish(TOPIC, 9);
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 9", "Меңгермеді")
			.doesNotContain("Бағдарламаны меңгерді");
	}

	@Test
	void aSheetWithAMissingCriterionIsNotPublishedAndKeepsWhatWasTyped() {
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(this.sheet), 17);
		fields.remove("points.criterion-3");
		Answer refused = this.instructor.post(this.sheet, fields);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Нәтиже жарияланған жоқ", "Бұл критерийге балл қойыңыз.",
				"Пікір: жақсы жұмыс 📚");
		assertThat(rows("assessment") + rows("result") + rows("delivery")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "3", "-1", "1.5", "көп", "99999999999" })
	void pointsOutsideTheScaleAreRefusedAndNothingIsSaved(String points) {
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(this.sheet), 17);
		fields.put("points.criterion-3", points);
		assertThat(this.instructor.post(this.sheet, fields).status()).isEqualTo(422);
		assertThat(rows("assessment") + rows("result") + rows("delivery")).isZero();
	}

	@Test
	void whoPublishesAfterAnotherInstructorIsToldThatAndSeesTheOthersPoints() {
		Visitor second = visit("2", "defence");
		Map<String, String> other = new LinkedHashMap<>(Visitor.filledIn(second.get(this.sheet), 5));
		this.instructor.post(this.sheet, Visitor.filledIn(this.instructor.get(this.sheet), 17));
		Answer refused = second.post(this.sheet, other);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("басқа оқытушы өзгертті", "Сақтаулы балл");
	}

	@Test
	void ofTwoInstructorsPublishingAtOnceOneIsRefusedWithTheOthersPointsShown() {
		Visitor second = visit("2", "defence");
		Map<String, String> first = Visitor.filledIn(this.instructor.get(this.sheet), 17);
		Map<String, String> other = new LinkedHashMap<>(Visitor.filledIn(second.get(this.sheet), 5));
		List<Answer> answers = Stream
			.of(CompletableFuture.supplyAsync(() -> this.instructor.post(this.sheet, first)),
					CompletableFuture.supplyAsync(() -> second.post(this.sheet, other)))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 409);
		Answer refused = answers.stream().filter((answer) -> answer.status() == 409).findFirst().orElseThrow();
		assertThat(refused.body()).contains("басқа оқытушы өзгертті", "Сақтаулы балл");
		assertThat(this.jdbc.sql("select points from result where course_run_id = ?")
			.param(run())
			.query(Integer.class)
			.list()).hasSize(1).containsAnyOf(17, 5);
		assertThat(rows("audit_entry")).isEqualTo(1);
	}

	@Test
	void everyPublicationIsWrittenDownWithWhatChanged() {
		this.instructor.publish(TOPIC, 17);
		this.instructor.publish(TOPIC, 12);
		assertThat(this.jdbc.sql("select detail from audit_entry where course_run_id = ? order by id")
			.param(run())
			.query(String.class)
			.list()).containsExactly("17", "17 → 12: Қайта қаралды");
	}

	@Test
	void aResultThatIsTakenBackIsGoneForTheListenerAndTheSheetStays() {
		this.instructor.publish(TOPIC, 17);
		Answer withdrawn = this.instructor.withdraw(TOPIC, "Басқа жобаның нәтижесі еді");
		assertThat(withdrawn.body()).contains("Нәтиже қайтарып алынды.", "Пікір: жақсы жұмыс 📚")
			.doesNotContain("20 балдан 17");
		assertThat(this.listener.get("/defence").body()).contains("name=\"topic\"").doesNotContain("20 балдан 17");
		assertThat(rows("result")).isZero();
		assertThat(this.jdbc.sql("select detail from audit_entry where course_run_id = ? order by id")
			.param(run())
			.query(String.class)
			.list()).containsExactly("17", "17 → –: Басқа жобаның нәтижесі еді");
		this.instructor.publish(TOPIC, 9);
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 9");
	}

	@Test
	void aResultIsTakenBackOnlyWithAReasonAndOnlyAsItWasSeen() {
		this.instructor.publish(TOPIC, 17);
		for (String reason : new String[] { " ", "с".repeat(501) }) {
			Answer refused = this.instructor.withdraw(TOPIC, reason);
			assertThat(refused.status()).isEqualTo(422);
			assertThat(refused.body()).contains("себебін жазыңыз", reason.strip());
		}
		String seen = this.instructor.get(this.sheet).field("projectVersion").orElseThrow();
		this.instructor.publish(TOPIC, 12);
		this.instructor.get(this.sheet);
		Answer refused = this.instructor.post(this.sheet + "/withdraw",
				Map.of("reason", "Қате", "projectVersion", seen));
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("осы аралықта нәтиже немесе жоба өзгерді", "Қате");
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 12");
		assertThat(
				this.listener.post(this.sheet + "/withdraw", Map.of("reason", "Қате", "projectVersion", seen)).status())
			.isEqualTo(403);
	}

	@Test
	void aProjectMayBeHandedInAgainUntilTheResultIsPublished() {
		Map<String, String> again = this.listener.project("Жаңа тақырып", "hand-in");
		again.put("workLink", "https://example.kz/2");
		assertThat(this.listener.post("/defence", again).body()).contains("Жоба тапсырылды.", "Жаңа тақырып");
		this.instructor.publish("Жаңа тақырып", 17);
		Answer refused = this.listener.post("/defence", again);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("нәтиже жарияланды", "Жіберілмеген мәтініңіз", "https://example.kz/2");
	}

	@Test
	void aProjectThatWasHandedInAgainMeanwhileIsNotPublishedUnread() {
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(this.sheet), 17);
		Map<String, String> again = this.listener.project(TOPIC, "hand-in");
		again.put("problem", "Өзгертілген мазмұн");
		this.listener.post("/defence", again);
		this.instructor.get(this.sheet);
		Answer refused = this.instructor.post(this.sheet, fields);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("тыңдаушы жобаны қайта тапсырды", "Өзгертілген мазмұн");
		assertThat(rows("result") + rows("delivery")).isZero();
	}

	@Test
	void anOverLongCommentIsRefusedWithTheLimit() {
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(this.sheet), 17);
		fields.put("comment", "қ".repeat(5001));
		Answer refused = this.instructor.post(this.sheet, fields);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("5 000 таңбадан асырмаңыз", "қ".repeat(5001));
	}

	@Test
	void aListenerOpensNoSheetAndAnotherCoursesInstructorFindsNone() {
		assertThat(this.listener.get(this.sheet).status()).isEqualTo(403);
		assertThat(this.listener.get(this.sheet).body()).doesNotContain(TOPIC);
		anotherCourse();
		assertThat(visit(INSTRUCTOR, "defence").get(this.sheet).status()).isEqualTo(404);
	}

	@Test
	void anotherListenerSeesNothingOfTheProject() {
		this.instructor.publish(TOPIC, 17);
		assertThat(visit(OTHER_LISTENER, "defence").page().body()).doesNotContain(TOPIC, "20 балдан 17");
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

	private long rows(String table) {
		String condition = table.equals("assessment") ? "project_id in (select id from project where course_run_id = ?)"
				: "course_run_id = ?";
		return this.jdbc.sql("select count(*) from " + table + " where " + condition)
			.param(run())
			.query(Long.class)
			.single();
	}

}
