package kz.bilik.study;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Launch;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FeedbackDeskIntegrationTests extends IntegrationTest {

	private static final String DESK = "/instructor/feedback";

	@Test
	void theQueueHoldsWhatWaitsInAllUnitsTheOldestFirst() {
		Visitor listener = visit(LISTENER, "programme");
		Visitor other = visit(OTHER_LISTENER, "programme");
		handIn(listener, "1.2", "екінші");
		clock.advance(Duration.ofMinutes(1));
		handIn(other, "1.1", "бірінші");
		clock.advance(Duration.ofMinutes(1));
		ask(other, "2.1", "Қалай бастаймын?");
		other.get("/units/unit-1.3");
		other.post("/units/unit-1.3/tasks/task-1.3.1",
				Map.of("text", "нобай", "links", "", "version", "", "action", "draft"));
		Visitor instructor = visit(INSTRUCTOR, "programme");
		List<String> queue = answers(instructor.get(DESK));
		assertThat(units(queue)).containsExactly("unit-1.2", "unit-1.1", "unit-2.1");
		assertThat(answers(instructor.get(DESK + "?unit=unit-1.1&show=&name="))).containsExactly(queue.get(1));
		assertThat(answers(instructor.get(DESK + "?show=ASKED"))).containsExactly(queue.get(2));
		assertThat(answers(instructor.get(DESK + "?show=HANDED_IN"))).containsExactly(queue.get(0), queue.get(1));
		String name = this.jdbc.sql("select name from person where platform_id = 1 and subject = ?")
			.param(LISTENER)
			.query(String.class)
			.single();
		assertThat(answers(instructor.get(DESK + "?name=" + encoded(name.substring(1, 4).toUpperCase()))))
			.containsExactly(queue.get(0));
		assertThat(answers(instructor.get(DESK + "?name=%25"))).isEmpty();
		decide(instructor, queue.get(0), "", "RETURNED", "Толықтырыңыз.");
		decide(instructor, queue.get(2), "", "COMMENTED", "Үлгіден бастаңыз.");
		assertThat(answers(instructor.get(DESK))).containsExactly(queue.get(1));
		assertThat(answers(instructor.get(DESK + "?show=RETURNED"))).containsExactly(queue.get(0));
		assertThat(answers(instructor.get(DESK + "?show=ALL"))).containsExactly(queue.get(1), queue.get(0));
	}

	@Test
	void theAnswersOfAGroupAtTheEndOfAModuleAreFound() {
		Map<String, Object> custom = Map.of("activity", "programme", "groups", "417,4");
		Visitor listener = visit(launch(LISTENER, "programme").claim(Launch.LTI + "custom", custom));
		Visitor other = visit(OTHER_LISTENER, "programme");
		for (Visitor each : List.of(listener, other)) {
			handIn(each, "1.1", "жауап");
			each.handInAnswer("module-1", "module-1-report", "есеп");
		}
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.get("/instructor/settings");
		instructor.post("/instructor/groups", Map.of("group", "4", "name", "Ақтөбе қаласы"));
		Answer desk = instructor.get(DESK + "?unit=module-1&group=4");
		assertThat(units(answers(desk))).containsExactly("module-1");
		assertThat(desk.body()).contains("Ақтөбе қаласы", "value=\"module-1\" selected", "value=\"development-plan\"");
		assertThat(answers(instructor.get(DESK + "?group=4"))).hasSize(2);
		assertThat(answers(instructor.get(DESK + "?group=17"))).isEmpty();
	}

	@Test
	void theNextAnswerOfTheSameSelectionComesAfterADecision() {
		Visitor listener = visit(LISTENER, "programme");
		Visitor other = visit(OTHER_LISTENER, "programme");
		handIn(listener, "1.1", "бірінші");
		handIn(listener, "1.2", "басқа тақырып");
		handIn(other, "1.1", "соңғы");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		List<String> queue = answers(instructor.get(DESK));
		Answer middle = instructor.get(queue.get(1));
		assertThat(middle.body()).containsPattern("rel=\"prev\"[^>]*" + queue.get(0) + "\\?")
			.containsPattern("rel=\"next\"[^>]*" + queue.get(2) + "\\?");
		Answer next = decide(instructor, queue.get(0), "unit-1.1", "ACCEPTED", "");
		assertThat(next.uri()).hasPath(instructor.course() + queue.get(2)).hasQuery("unit=unit-1.1&");
		assertThat(next.body()).contains("Жауап қабылданды.", "value=\"unit-1.1\"").doesNotContain("rel=\"next\"");
		Answer end = decide(instructor, queue.get(2), "unit-1.1", "ACCEPTED", "");
		assertThat(end.uri()).hasPath(instructor.course() + DESK);
		assertThat(end.body()).contains("Кері байланыс күтетін жауап жоқ.", "Кері байланыс күтетін жауаптар: 1");
	}

	@Test
	void otherInstructorsSeeWhoReadsAnAnswerUntilTheyHaveLeft() {
		handIn(visit(LISTENER, "programme"), "1.1", "жауап");
		Visitor first = visit(INSTRUCTOR, "programme");
		Visitor second = visit(ADMINISTRATOR, "programme");
		String answer = answers(first.get(DESK)).get(0);
		assertThat(first.get(answer).body()).doesNotContain("оқып отыр (");
		assertThat(second.get(DESK).body()).contains("Қазір оқып отыр: ");
		assertThat(second.get(answer).body()).contains("оқып отыр (басталғаны ");
		String since = since(first);
		clock.advance(Duration.ofSeconds(100));
		assertThat(first.get(answer + "/readers").body()).contains("оқып отыр (басталғаны ");
		clock.advance(Duration.ofSeconds(100));
		assertThat(second.get(answer + "/readers").body()).contains("оқып отыр (басталғаны ");
		assertThat(since(first)).isEqualTo(since);
		clock.advance(Duration.ofSeconds(121));
		assertThat(second.get(answer + "/readers").body()).doesNotContain("оқып отыр");
		first.get(answer);
		assertThat(since(first)).isNotEqualTo(since);
		decide(first, answer, "", "ACCEPTED", "Рақмет");
		assertThat(second.get(answer).body()).doesNotContain("оқып отыр (");
	}

	@Test
	void aDraftOfFeedbackIsKeptForItsAuthorUntilItIsSent() {
		handIn(visit(LISTENER, "programme"), "1.1", "жауап");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		String answer = answers(instructor.get(DESK)).get(0);
		Answer page = instructor.get(answer);
		assertThat(draft(instructor, page, answer, "Жақсы баст", "0").body()).contains("\"version\":1",
				"Нобай сақталды");
		assertThat(draft(instructor, page, answer, "Жақсы баст", "0").body()).contains("\"version\":1");
		assertThat(draft(instructor, page, answer, "Жақсы бастама", "1").body()).contains("\"version\":2");
		assertThat(draft(instructor, page, answer, "екінші терезе", "1").status()).isEqualTo(409);
		assertThat(draft(instructor, page, answer, "ұ".repeat(Feedback.MAX_TEXT + 1), "2").status()).isEqualTo(422);
		assertThat(visit(INSTRUCTOR, "programme").get(answer).body()).contains(">Жақсы бастама</textarea>");
		assertThat(visit(ADMINISTRATOR, "programme").get(answer).body()).doesNotContain("Жақсы бастама");
		decide(instructor, answer, "", "ACCEPTED", "Жақсы бастама!");
		assertThat(instructor.get(answer).body()).contains("Жақсы бастама!")
			.doesNotContain(">Жақсы бастама</textarea>");
		assertThat(draft(instructor, page, answer, "Кеш қалды", "2").status()).isEqualTo(409);
	}

	@Test
	void whoDecidesSecondIsToldAndTheTextStaysEvenAfterTheSession() {
		handIn(visit(LISTENER, "programme"), "1.1", "жауап");
		Visitor first = visit(INSTRUCTOR, "programme");
		Visitor second = visit(ADMINISTRATOR, "programme");
		String answer = answers(first.get(DESK)).get(0);
		second.get(answer);
		decide(first, answer, "", "RETURNED", "Толықтырыңыз.");
		Answer refused = second.post(answer, Map.of("text", "Тамаша!", "number", "1", "decision", "ACCEPTED"));
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains(">Тамаша!</textarea>", "Толықтырыңыз.", "басқа оқытушы жауап берді");
		assertThat(visit(ADMINISTRATOR, "programme").get(answer).body()).contains(">Тамаша!</textarea>");
		assertThat(visit(LISTENER, "unit-1.1").page().body()).doesNotContain("Тамаша!");
	}

	@Test
	void whoeverWritesAfterAnotherInstructorIsTold() {
		handIn(visit(LISTENER, "programme"), "1.1", "жауап");
		Visitor first = visit(INSTRUCTOR, "programme");
		Visitor second = visit(ADMINISTRATOR, "programme");
		String answer = answers(first.get(DESK)).get(0);
		second.get(answer);
		decide(first, answer, "", "COMMENTED", "Мерзімі қашан?");
		for (String decision : List.of("COMMENTED", "RETURNED", "ACCEPTED")) {
			Answer refused = second.post(answer,
					Map.of("text", "Екінші пікір", "number", "1", "lastMessage", "0", "decision", decision));
			assertThat(refused.status()).as(decision).isEqualTo(409);
			assertThat(refused.body()).contains(">Екінші пікір</textarea>", "Мерзімі қашан?");
		}
		assertThat(decide(second, answer, "", "ACCEPTED", "Енді білемін").body()).contains("Жауап қабылданды.");
		assertThat(visit(LISTENER, "unit-1.1").page().body()).contains("Мерзімі қашан?", "Енді білемін")
			.doesNotContain("Екінші пікір");
	}

	@Test
	void aRefusedFormLeavesTheNewerDraftOfAnotherWindow() {
		handIn(visit(LISTENER, "programme"), "1.1", "жауап");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		String answer = answers(instructor.get(DESK)).get(0);
		Answer page = instructor.get(answer);
		draft(instructor, page, answer, "Бірінші", "0");
		draft(instructor, page, answer, "Жаңа терезедегі ұзақ мәтін", "1");
		instructor.get(answer);
		Answer refused = instructor.post(answer, Map.of("text", "Ескі терезе", "number", "1", "version", "1"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains(">Ескі терезе</textarea>", "name=\"version\" value=\"1\"",
				"Басқа терезеде сақталған мәтініңіз", "Жаңа терезедегі ұзақ мәтін");
		assertThat(instructor.get(answer).body()).contains(">Жаңа терезедегі ұзақ мәтін</textarea>");
	}

	@Test
	void anAcceptanceByMistakeIsTakenBackWithAReason() {
		Visitor listener = visit(LISTENER, "programme");
		handIn(listener, "1.1", "жауап");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		String answer = answers(instructor.get(DESK)).get(0);
		decide(instructor, answer, "", "ACCEPTED", "");
		assertThat(instructor.get(answer).body()).contains("Қабылдауды жойып");
		assertThat(decide(instructor, answer, "", "RETURNED", " ").status()).isEqualTo(422);
		assertThat(decide(instructor, answer, "", "RETURNED", "Қате басылды.").body())
			.contains("Жауап пысықтауға қайтарылды.");
		assertThat(listener.get("/units/unit-1.1").body()).contains("Қате басылды.", "Пысықтауға қайтарылды",
				"Қайта тапсыру");
		assertThat(this.jdbc
			.sql("select count(*) from audit_entry where action = 'acceptance-taken-back' and course_run_id = ?")
			.param(instructor.course().substring(3))
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@Test
	void anInstructorWritesFirstAndTheTalkIsFoundAgain() {
		visit(LISTENER, "programme");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		String queue = "/instructor/feedback?show=ALL&listener=" + listenerId(instructor);
		assertThat(instructor.get("/instructor/progress").body()).contains(queue.replace("&", "&amp;"));
		assertThat(instructor.get(queue).body()).contains("Тыңдаушыға бірінші болып жазу");
		String listener = queue.substring(queue.lastIndexOf('=') + 1);
		for (String task : List.of("unit-1.1", "unit-1.1 task-1.2.1", "x y")) {
			assertThat(instructor.post("/instructor/answers", Map.of("listener", listener, "task", task)).status())
				.isEqualTo(404);
			instructor.get(queue);
		}
		assertThat(
				instructor.post("/instructor/answers", Map.of("listener", "0", "task", "unit-1.2 task-1.2.1")).status())
			.isEqualTo(404);
		instructor.get(queue);
		Answer talk = instructor.post("/instructor/answers",
				Map.of("listener", listener, "task", "unit-1.2 task-1.2.1"));
		String answer = talk.uri().getPath().substring(instructor.course().length());
		decide(instructor, answer, "", "COMMENTED", "Көмек керек пе?");
		Visitor came = visit(LISTENER, "programme");
		assertThat(came.get("").body()).contains("id=\"answered\"");
		assertThat(came.get("/units/unit-1.2").body()).contains("Көмек керек пе?");
		assertThat(answers(instructor.get(DESK + "?show=ALL"))).isEmpty();
		assertThat(answers(instructor.get(DESK + "?show=TALKS"))).containsExactly(answer);
		ask(came, "2.1", "Сұрақ");
		decide(instructor, answers(instructor.get(DESK)).get(0), "", "COMMENTED", "Жауабы");
		List<String> talks = answers(instructor.get(DESK + "?show=TALKS"));
		assertThat(talks).hasSize(2).element(1).isEqualTo(answer);
		assertThat(instructor.get(talks.get(0) + "?show=TALKS").body()).containsPattern("rel=\"next\"[^>]*" + answer);
	}

	@Test
	void whoIsSearchedForIsFoundBeforeTheAnswers() {
		handIn(visit(LISTENER, "programme"), "1.1", "жауап");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		String name = this.jdbc.sql("select name from person where platform_id = 1 and subject = ?")
			.param(LISTENER)
			.query(String.class)
			.single();
		statements.take();
		assertThat(answers(instructor.get(DESK + "?name=" + encoded(name)))).hasSize(1);
		assertThat(statements.take()).hasSize(7)
			.noneMatch((sql) -> sql.contains("from answer") && sql.contains("like"));
		assertThat(answers(instructor.get(DESK + "?name=" + encoded("Ондай адам жоқ")))).isEmpty();
	}

	private long listenerId(Visitor visitor) {
		return this.jdbc.sql("select max(id) from participant where role = 'LISTENER' and course_run_id = ?")
			.param(visitor.course().substring(3))
			.query(Long.class)
			.single();
	}

	@Test
	void anInstructorKeepsPhrasesOfTheirOwnForEveryRun() {
		handIn(visit(LISTENER, "programme"), "1.1", "жауап");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		String answer = answers(instructor.get(DESK)).get(0);
		String token = instructor.get(answer).field("_csrf").orElseThrow();
		this.jdbc.sql("delete from phrase").update();
		assertThat(phrase(instructor, token, "  Мерзімін нақтылаңыз. <b> ").body())
			.contains(">Мерзімін нақтылаңыз. &lt;b&gt;</button>");
		assertThat(phrase(instructor, token, "Мерзімін нақтылаңыз. <b>").body().split("data-phrase")).hasSize(2);
		assertThat(phrase(instructor, token, " ").status()).isEqualTo(422);
		Answer tooLong = phrase(instructor, token, "ұ".repeat(1001));
		assertThat(tooLong.status()).isEqualTo(422);
		assertThat(tooLong.body().replace('\u00a0', ' ')).contains("Сөйлем 1 000 таңбадан аспауы керек",
				"data-failed=");
		assertThat(visit(ADMINISTRATOR, "programme").get(answer).body()).doesNotContain("Мерзімін нақтылаңыз");
		long id = this.jdbc.sql("select max(id) from phrase").query(Long.class).single();
		Visitor administrator = visit(ADMINISTRATOR, "programme");
		String other = administrator.get(answer).field("_csrf").orElseThrow();
		administrator.post("/instructor/phrases/" + id + "/remove", Map.of("_csrf", other));
		anotherCourse();
		handIn(visit(LISTENER, "programme"), "1.1", "жауап");
		Visitor elsewhere = visit(INSTRUCTOR, "programme");
		Answer page = elsewhere.get(answers(elsewhere.get(DESK)).get(0));
		assertThat(page.body()).contains("Мерзімін нақтылаңыз");
		assertThat(elsewhere.post("/instructor/phrases/" + id + "/remove", Map.of()).body())
			.doesNotContain("Мерзімін нақтылаңыз");
	}

	@Test
	void aListenerNeverReachesTheDesk() {
		Visitor listener = visit(LISTENER, "programme");
		handIn(listener, "1.1", "жауап");
		long answer = this.jdbc.sql("select max(id) from answer").query(Long.class).single();
		for (String path : List.of(DESK, "/instructor/answers/" + answer, "/instructor/answers/" + answer + "/readers",
				"/instructor/progress", "/instructor/progress.csv")) {
			assertThat(listener.get(path).status()).as(path).isEqualTo(403);
		}
		assertThat(listener.page().body()).doesNotContain("/instructor/");
		anotherCourse();
		Visitor stranger = visit(INSTRUCTOR, "programme");
		assertThat(stranger.get("/instructor/answers/" + answer + "/readers").status()).isEqualTo(404);
		assertThat(stranger.get(DESK + "?after=" + answer).status()).isEqualTo(404);
	}

	@Test
	void aLongQueueIsShownInPagesByAFixedNumberOfStatements() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		TestAnswers.fill(this.jdbc, instructor.course(), 120);
		Answer first = instructor.get(DESK);
		List<String> all = new ArrayList<>(answers(first));
		assertThat(all).hasSize(50);
		Answer second = instructor.get(DESK + next(first));
		all.addAll(answers(second));
		Answer third = instructor.get(DESK + next(second));
		all.addAll(answers(third));
		assertThat(all).hasSize(120).doesNotHaveDuplicates();
		assertThat(third.body()).doesNotContain("Келесі бет");
		assertThat(instructor.get(all.get(49)).body()).containsPattern("rel=\"next\"[^>]*" + all.get(50) + "\\?");
		statements.take();
		instructor.get(DESK);
		assertThat(statements.take()).hasSize(6);
		instructor.get(all.get(60));
		assertThat(statements.take()).hasSize(12);
		Answer unit = instructor.get("/units/unit-1.1");
		assertThat(answers(unit)).hasSize(50);
		assertThat(unit.body()).contains("href=\"" + instructor.course() + DESK + "?unit=unit-1.1&amp;show=ALL\"");
	}

	private static String next(Answer page) {
		return page.body().replaceAll("(?s).*\\?([^\"?]*after=\\d+).*", "?$1").replace("&amp;", "&");
	}

	/** The addresses of the answers in the queue, below the course run. */
	private static List<String> answers(Answer desk) {
		assertThat(desk.status()).isEqualTo(200);
		return Pattern.compile("href=\"/c/\\d+(/instructor/answers/\\d+)\\?")
			.matcher(desk.body())
			.results()
			.map((link) -> link.group(1))
			.toList();
	}

	private List<String> units(List<String> answers) {
		return answers.stream()
			.map((answer) -> this.jdbc.sql("select unit_id from answer where id = ?")
				.param(answer.replaceAll("\\D", ""))
				.query(String.class)
				.single())
			.toList();
	}

	private static void handIn(Visitor listener, String unit, String text) {
		listener.handInAnswer("unit-" + unit, "task-" + unit + ".1", text);
	}

	private static void ask(Visitor listener, String unit, String text) {
		listener.get("/units/unit-" + unit);
		listener.post("/units/unit-" + unit + "/tasks/task-" + unit + ".1/thread", Map.of("text", text));
	}

	private static Answer decide(Visitor instructor, String answer, String unit, String decision, String text) {
		Answer page = instructor.get(answer);
		String number = page.field("number").orElseThrow();
		String lastMessage = page.field("lastMessage").orElseThrow();
		return instructor.post(answer,
				Map.of("text", text, "number", number, "lastMessage", lastMessage, "decision", decision, "unit", unit));
	}

	private static Answer draft(Visitor instructor, Answer page, String answer, String text, String version) {
		return instructor.post(answer + "/draft",
				Map.of("text", text, "version", version, "_csrf", page.field("_csrf").orElseThrow()));
	}

	private static Answer phrase(Visitor instructor, String token, String text) {
		return instructor.post("/instructor/phrases", Map.of("phrase", text, "_csrf", token));
	}

	private String since(Visitor reader) {
		return this.jdbc.sql("""
				select since from answer_reader join participant on participant.id = reader_id
				join person on person.id = person_id where course_run_id = ? and subject = ?
				""").params(reader.course().substring(3), INSTRUCTOR).query(String.class).single();
	}

	private static String encoded(String text) {
		return URLEncoder.encode(text, StandardCharsets.UTF_8);
	}

}
