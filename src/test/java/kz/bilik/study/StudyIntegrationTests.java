package kz.bilik.study;

import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.web.Writing;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StudyIntegrationTests extends IntegrationTest {

	private static final String TEXT = "Ә Ғ Қ Ң Ө Ұ Ү Һ І 📚 <script>alert(1)</script>";

	@Test
	void theProgrammeShowsEveryUnitWithItsHoursInTheRunsFormat() {
		String page = visit(LISTENER, "programme").page().body();
		assertThat(page).contains("1.1 Мектеп кітапханасының қызметін ұйымдастыру және жоспарлау",
				"5.3 Оқу мотивациясын арттыруға бағытталған іс-шаралар", "Аяқталған тақырыптар: 0 / 15",
				"Академиялық сағаттар: 0 / 72", "2 сағ дәріс, 1 сағ оқытушымен өзіндік жұмыс");
	}

	@Test
	void theInstructorChoosesTheFormat() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("format", "IN_PERSON"));
		assertThat(instructor.get("").body()).contains("32 сағ дәріс + 40 сағ тәжірибе = 72 академиялық сағат");
		assertThat(visit(LISTENER, "programme").page().body()).contains("Күндізгі оқыту", "тәжірибе");
	}

	@Test
	void anAnswerGoesToAndFroUntilItIsAcceptedAndTheUnitIsDone() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		assertThat(listener.handInAnswer("unit-1.1", "task-1.1.1", TEXT).body()).contains("Жауап тапсырылды",
				"Ә Ғ Қ Ң Ө Ұ Ү Һ І 📚 &lt;script&gt;");
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		String answer = answerLink(instructor);
		assertThat(decide(instructor, answer, "RETURNED", "Мерзімдерін жазыңыз.").body()).contains("қайтарылды");
		Answer returned = listener.get("/units/unit-1.1");
		assertThat(returned.body()).contains("Пысықтауға қайтарылды")
			.as("what is to be mended stands before the answer that is mended")
			.containsSubsequence("Мерзімдерін жазыңыз.", "data-draft=");
		listener.post("/units/unit-1.1/tasks/task-1.1.1", Map.of("text", "Жақсартылды", "links", "https://example.kz/1",
				"version", returned.field("version").orElseThrow(), "action", "hand-in"));
		decide(instructor, answer, "ACCEPTED", "Рақмет!");
		assertThat(listener.get("/units/unit-1.1").body()).contains("Қабылданды", "Рақмет!", "https://example.kz/1")
			.doesNotContain("value=\"hand-in\"");
		assertThat(listener.get("").body()).contains("Аяқталған тақырыптар: 1 / 15");
	}

	@Test
	void aDraftIsTheListenersOwn() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		listener.post("/units/unit-1.1/tasks/task-1.1.1",
				Map.of("text", "Нобай", "links", "", "version", "", "action", "draft"));
		assertThat(listener.get("/units/unit-1.1").body()).contains("Нобай");
		assertThat(visit(INSTRUCTOR, "unit-1.1").page().body()).contains("Әзірге тапсырылған жауап жоқ.");
	}

	@Test
	void anOverLongTextIsRefusedWithTheLimitAndStaysInTheField() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		String text = "қ".repeat(Writing.MAX_TEXT + 1);
		Answer refused = listener.post("/units/unit-1.1/tasks/task-1.1.1",
				Map.of("text", text, "links", "", "version", "", "action", "hand-in"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains(text).containsPattern("20.000 таңбадан асырмаңыз");
	}

	@Test
	void aLinkOfAnotherKindAndAnEmptyAnswerAreRefused() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		assertThat(listener
			.post("/units/unit-1.1/tasks/task-1.1.1", Map.of("text", "бар", "links",
					"https://example.kz/1\njavascript:alert(1)", "version", "", "action", "hand-in"))
			.body()).contains("http:// немесе https://", "«javascript:alert(1)»", "бар");
		assertThat(listener.handInAnswer("unit-1.1", "task-1.1.1", "  ").body())
			.contains("Жауап мәтінін жазыңыз, сілтеме беріңіз немесе файл қосыңыз.");
	}

	@Test
	void twoWindowsNeverOverwriteEachOther() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		listener.handInAnswer("unit-1.1", "task-1.1.1", "бірінші терезе");
		Answer second = listener.post("/units/unit-1.1/tasks/task-1.1.1",
				Map.of("text", "екінші терезе", "links", "", "version", "", "action", "hand-in"));
		assertThat(second.status()).isEqualTo(409);
		assertThat(second.body()).contains("екінші терезе", "бірінші терезе", "басқа терезеде");
	}

	@Test
	void aDecisionOnAnAnswerThatChangedMeanwhileIsRefusedAndTheFeedbackKept() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		listener.handInAnswer("unit-1.1", "task-1.1.1", "бірінші");
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		String answer = answerLink(instructor);
		String seen = instructor.get(answer).field("number").orElseThrow();
		listener.post("/units/unit-1.1/tasks/task-1.1.1", Map.of("text", "жаңартылған", "links", "", "version",
				listener.get("/units/unit-1.1").field("version").orElseThrow(), "action", "hand-in"));
		Answer refused = instructor.post(answer,
				Map.of("text", "Менің пікірім", "number", seen, "decision", "ACCEPTED"));
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("Менің пікірім", "жаңартылған");
	}

	@Test
	void anAnswerOfAnotherCourseRunIsNotThere() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		listener.handInAnswer("unit-1.1", "task-1.1.1", "құпия");
		String answer = answerLink(visit(INSTRUCTOR, "unit-1.1"));
		anotherCourse();
		Visitor other = visit(INSTRUCTOR, "unit-1.1");
		assertThat(other.get(answer).status()).isEqualTo(404);
	}

	@Test
	void aPageRunsAFixedNumberOfStatementsWhateverTheSizeOfTheCourse() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		listener.handInAnswer("unit-1.1", "task-1.1.1", "жауап");
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		for (int size : List.of(1, 120)) {
			fill(listener.course(), size);
			assertThat(statementsOf(listener, "")).isEqualTo(3);
			assertThat(statementsOf(listener, "/units/unit-1.1")).isEqualTo(8);
			assertThat(statementsOf(instructor, "")).isEqualTo(7);
			assertThat(statementsOf(instructor, "/units/unit-1.1")).isEqualTo(4);
			assertThat(statementsOf(listener, "/schedule")).isEqualTo(3);
			assertThat(statementsOf(instructor, "/schedule")).isEqualTo(3);
			assertThat(statementsOf(instructor, "/instructor/units/unit-1.1/attendance")).isEqualTo(6);
			assertThat(statementsOf(instructor, "/units/module-1")).isEqualTo(2);
			assertThat(statementsOf(instructor, "/instructor/feedback")).isEqualTo(6);
			assertThat(statementsOf(instructor, "/instructor/feedback?show=ALL&group=17&name=002")).isEqualTo(6);
			assertThat(statementsOf(instructor, "/instructor/progress")).isEqualTo(7);
			assertThat(statementsOf(instructor, "/instructor/progress?order=LEAST_DONE")).isEqualTo(8);
			assertThat(statementsOf(instructor, "/defence")).isEqualTo(6);
			assertThat(statementsOf(instructor, "/instructor/deliveries")).isEqualTo(6);
		}
	}

	private int statementsOf(Visitor visitor, String path) {
		statements.take();
		assertThat(visitor.get(path).status()).isEqualTo(200);
		return statements.take().size();
	}

	/** Listeners with an answer and a delivery each, put straight into the database. */
	private void fill(String course, int size) {
		TestAnswers.fill(this.jdbc, course, size);
		this.jdbc
			.sql("""
					insert into delivery (course_run_id, platform_id, activity, participant_id, wanted_version, wanted_points,
					  wanted_max_points, wanted_at, state, attempts, next_attempt_at)
					select course_run_id, 1, 'defence', participant.id, 0, 17, 20, now(), 'DELIVERED', 1, now()
					from participant join person on person.id = person_id where subject like ?
					""")
			.param(course.substring(3) + "-" + size + "-%")
			.update();
		this.jdbc.sql("update delivery set delivered_at = now()").update();
	}

	private static Answer decide(Visitor instructor, String answer, String decision, String text) {
		String number = instructor.get(answer).field("number").orElseThrow();
		return instructor.post(answer, Map.of("text", text, "number", number, "decision", decision));
	}

	private static String answerLink(Visitor instructor) {
		Matcher link = Pattern.compile("href=\"" + instructor.course() + "(/instructor/answers/\\d+)[?\"]")
			.matcher(instructor.get("/units/unit-1.1").body());
		assertThat(link.find()).isTrue();
		return link.group(1);
	}

}
