package kz.bilik.study;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

class AnswerIntegrationTests extends IntegrationTest {

	private static final String TASK = "/units/unit-1.1/tasks/task-1.1.1";

	@Autowired
	private AbandonedDrafts drafts;

	@Test
	void formattedTextIsCleanedBeforeItIsKept() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		handIn(listener,
				"""
						<h1 onclick="alert(1)">Жоспар</h1><p style="color:red"><b>Қалың</b> <script>alert(2)</script></p>
						<ul><li>бір</li></ul><blockquote>дәйексөз</blockquote><img src="https://spy.example/1.png" onerror="alert(3)">
						<a href="javascript:alert(4)">жаман</a> <a href="https://example.kz/?a=1&amp;b=2">жақсы</a><iframe src="/"></iframe>
						""");
		String kept = this.jdbc.sql("select text from answer_version where answer_id = (select max(id) from answer)")
			.query(String.class)
			.single();
		assertThat(kept)
			.contains("<h5>Жоспар</h5>", "<b>Қалың</b>", "<ul><li>бір</li></ul>", "<blockquote>дәйексөз</blockquote>",
					"жаман")
			.containsPattern(
					"<a href=\"https://example.kz/\\?a&#61;1&amp;b&#61;2\" target=\"_blank\" rel=\"[^\"]*noopener")
			.doesNotContain("alert", "style", "img", "iframe", "javascript");
		assertThat(instructorsPage()).contains("<h5>Жоспар</h5>").doesNotContain("alert(");
	}

	@Test
	void aTextOfTagsOnlyIsNoAnswer() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		assertThat(handIn(listener, "<p><br></p><img src='x'>").status()).isEqualTo(422);
		assertThat(versions(listener)).isZero();
	}

	@Test
	void aDraftIsKeptAsOneTypesAndASecondTabOverwritesNothing() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		assertThat(draft(listener, "<p>бір</p>", "").body()).startsWith("{\"version\":1,\"saved\":\"Нобай сақталды: ");
		assertThat(draft(listener, "<p>бір екі</p>", "1").body()).startsWith("{\"version\":2");
		Answer second = draft(listener, "<p>екінші терезе</p>", "1");
		assertThat(second.status()).isEqualTo(409);
		assertThat(second.body()).startsWith("{\"error\":\"Бұл жазба басқа терезеде");
		assertThat(draft(listener, "<p>бір екі</p>", "1").body()).as("the same again, as when no answer came")
			.startsWith("{\"version\":2");
		assertThat(listener.get("/units/unit-1.1").body()).contains(">бір екі</textarea>");
		assertThat(listener.post(TASK + "/draft", Map.of("text", "бір екі", "links", "https://ex\nпо", "version", "2"))
			.body()).as("a link that is not whole yet").startsWith("{\"version\":3");
	}

	@Test
	void aRefusedFormCarriesTheVersionThatItsWindowSaw() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		draft(listener, "<p>бірінші</p>", "");
		draft(listener, "<p>жаңа терезеде ұзақ</p>", "1");
		listener.get("/units/unit-1.1");
		Answer refused = listener.post(TASK,
				Map.of("text", "ескі терезе", "links", "ftp://x", "version", "1", "action", "hand-in"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains(">ескі терезе</textarea>", "name=\"version\" value=\"1\"");
		assertThat(draft(listener, "<p>ескі терезе</p>", "1").status()).isEqualTo(409);
		listener.get("/units/unit-1.1");
		Answer fileRefused = listener.post(TASK,
				Map.of("text", "екінші", "links", "", "version", "2", "action", "draft"),
				List.of(new FilePart("бос.pdf", new byte[0])));
		assertThat(fileRefused.status()).isEqualTo(422);
		assertThat(fileRefused.body()).as("the text was kept").contains("name=\"version\" value=\"3\"");
	}

	@Test
	void whatIsHandedInStaysWhileTheListenerWritesOn() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		handIn(listener, "<p>бірінші нұсқа</p>");
		draft(listener, "<p>екінші нұсқа</p>", version(listener));
		assertThat(listener.get("/units/unit-1.1").body()).contains("Тапсырылмаған өзгерістер бар", "бірінші нұсқа");
		assertThat(instructorsPage()).contains("Тапсырылды", "бірінші нұсқа").doesNotContain("екінші нұсқа");
		listener.get("/units/unit-1.1");
		handIn(listener, "<p>екінші нұсқа</p>");
		assertThat(instructorsPage()).contains("№ 2 нұсқа", "екінші нұсқа", "Бұрынғы нұсқалар: 1", "бірінші нұсқа");
	}

	@Test
	void aDoubleClickMakesOneVersion() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		Map<String, String> form = Map.of("text", "<p>бір рет</p>", "format", "html", "links", "", "version", "",
				"action", "hand-in", "_csrf", listener.page().field("_csrf").orElseThrow());
		assertThat(IntStream.range(0, 4).parallel().map((click) -> listener.post(TASK, form).status()).toArray())
			.containsOnly(200);
		assertThat(listener.post(TASK, form).status()).isEqualTo(200);
		assertThat(versions(listener)).isEqualTo(1);
	}

	@Test
	void whatWasReturnedIsNotHandedInAgainUnchanged() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		handIn(listener, "<p>асығыс</p>");
		decide("RETURNED", "Толықтырыңыз.");
		listener.get("/units/unit-1.1");
		Answer again = handIn(listener, "<p>асығыс</p>");
		assertThat(again.status()).isEqualTo(422);
		assertThat(again.body()).contains("қайтарылғаннан бері өзгерген жоқ");
		assertThat(versions(listener)).isEqualTo(1);
	}

	@Test
	void adviceIsAskedAndGivenBeforeAnythingIsHandedIn() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		for (int click = 0; click < 2; click++) {
			assertThat(listener.post(TASK + "/thread", Map.of("text", "Қай құжаттан бастаймын?")).body())
				.contains("Хабарлама оқытушыға жіберілді.", "Басталмаған");
			listener.get("/units/unit-1.1");
		}
		draft(listener, "<p>құпия нобай</p>", "");
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		assertThat(instructor.page().body()).contains("Хабарлама жауап күтеді");
		assertThat(instructorsPage()).containsOnlyOnce("Қай құжаттан бастаймын?").doesNotContain("құпия нобай");
		decide("COMMENTED", "Жарғыдан бастаңыз.");
		assertThat(visit(INSTRUCTOR, "unit-1.1").page().body()).doesNotContain("Хабарлама жауап күтеді");
		assertThat(listener.get("/units/unit-1.1").body()).contains("Жарғыдан бастаңыз.");
		assertThat(listener.post(TASK + "/thread", Map.of("text", " ")).status()).isEqualTo(422);
	}

	@Test
	void aQuestionThatTheInstructorHasNotReadStillWaits() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		listener.post(TASK + "/thread", Map.of("text", "Бірінші сұрақ"));
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		Answer page = instructor.get(answerLink(instructor));
		listener.get("/units/unit-1.1");
		listener.post(TASK + "/thread", Map.of("text", "Екінші сұрақ"));
		decide(instructor, page, "COMMENTED", "Біріншісіне жауап");
		assertThat(visit(INSTRUCTOR, "unit-1.1").page().body()).contains("Хабарлама жауап күтеді");
		decide("COMMENTED", "Екіншісіне жауап");
		assertThat(visit(INSTRUCTOR, "unit-1.1").page().body()).doesNotContain("Хабарлама жауап күтеді");
	}

	@Test
	void aDecisionThatIsSentTwiceIsOneAndNobodyDecidesAfterwards() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		handIn(listener, "<p>жауап</p>");
		assertThat(decide("ACCEPTED", "Рақмет!").status()).isEqualTo(200);
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		String link = answerLink(instructor);
		instructor.get(link);
		assertThat(instructor.post(link, Map.of("text", "Рақмет!", "number", "1", "decision", "ACCEPTED")).status())
			.isEqualTo(200);
		instructor.get(link);
		assertThat(instructor.post(link, Map.of("text", "Жоқ!", "number", "1", "decision", "RETURNED")).status())
			.isEqualTo(409);
		assertThat(this.jdbc.sql("""
				select count(*) from feedback join answer on answer.id = answer_id where course_run_id = ?
				""").param(run(listener)).query(Long.class).single()).isEqualTo(1);
		assertThat(draft(listener, "<p>кеш</p>", "1").status()).isEqualTo(409);
	}

	@Test
	void whatWasNotHandedInBeforeTheAnswerWasAcceptedIsShownAndNotSaidToBeHandedIn() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		handIn(listener, "<p>бірінші нұсқа</p>");
		draft(listener, "<p>жақсартылған нұсқа</p>", version(listener));
		String version = version(listener);
		assertThat(decide("ACCEPTED", "Рақмет!").status()).isEqualTo(200);
		Answer late = listener.post(TASK, Map.of("text", "<p>жақсартылған нұсқа</p>", "format", "html", "links", "",
				"version", version, "action", "hand-in"));
		assertThat(late.status()).isEqualTo(409);
		assertThat(late.body()).containsOnlyOnce("жақсартылған нұсқа").doesNotContain("Жауап тапсырылды");
		assertThat(listener.get("/units/unit-1.1").body()).contains("<p>бірінші нұсқа</p>",
				"<p>жақсартылған нұсқа</p>");
	}

	@Test
	void severalLinksAreKeptAndEachIsChecked() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		String links = "https://example.kz/1\r\nhttps://example.kz/2,3\r\n";
		assertThat(listener.post(TASK, Map.of("text", "", "links", links, "version", "", "action", "hand-in")).body())
			.contains("href=\"https://example.kz/1\"", "href=\"https://example.kz/2,3\"");
		Answer refused = listener.post(TASK,
				Map.of("text", "мәтін", "links", links + "ftp://x", "version", version(listener), "action", "draft"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("ftp://x", "мәтін", "Сілтеме http:// немесе https://");
		assertThat(listener
			.post(TASK, Map.of("text", "", "links", "https://a.kz\n".repeat(11), "version", "", "action", "draft"))
			.body()).contains("Ең көбі 10 сілтеме");
	}

	@Test
	void theFilesOfADraftThatNobodyTouchedForHalfAYearAreForgotten() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		byte[] png = { (byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A };
		listener.post(TASK + "/files", Map.of(), List.of(new FilePart("ескі.png", png)));
		this.drafts.tidy();
		assertThat(listener.get("/units/unit-1.1").body()).contains("ескі.png");
		clock.advance(Duration.ofDays(181));
		this.drafts.tidy();
		assertThat(this.jdbc.sql("""
				select count(*) from answer_file where answer_id = (select max(id) from answer)
				""").query(Long.class).single()).isZero();
	}

	private static Answer handIn(Visitor listener, String html) {
		return listener.post(TASK,
				Map.of("text", html, "format", "html", "links", "", "version", version(listener), "action", "hand-in"));
	}

	private static Answer draft(Visitor listener, String html, String version) {
		String token = listener.get("/units/unit-1.1").field("_csrf").orElse("");
		return listener.post(TASK + "/draft",
				Map.of("text", html, "format", "html", "links", "", "version", version, "_csrf", token));
	}

	private static String version(Visitor listener) {
		Matcher version = Pattern.compile("name=\"version\" value=\"(\\d*)\"")
			.matcher(listener.get("/units/unit-1.1").body());
		return version.find() ? version.group(1) : "";
	}

	private static Answer decide(String decision, String text) {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		String link = answerLink(instructor);
		return decide(instructor, instructor.get(link), decision, text);
	}

	private static Answer decide(Visitor instructor, Answer page, String decision, String text) {
		String link = page.uri().getPath().substring(instructor.course().length());
		return instructor.post(link, Map.of("text", text, "number", page.field("number").orElseThrow(), "lastMessage",
				page.field("lastMessage").orElseThrow(), "decision", decision));
	}

	private static String instructorsPage() {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		return instructor.get(answerLink(instructor)).body();
	}

	private static String answerLink(Visitor instructor) {
		Matcher link = Pattern.compile("href=\"" + instructor.course() + "(/instructor/answers/\\d+)[?\"]")
			.matcher(instructor.get("/units/unit-1.1").body());
		assertThat(link.find()).isTrue();
		return link.group(1);
	}

	private long versions(Visitor listener) {
		return this.jdbc.sql("""
				select count(*) from answer_version join answer on answer.id = answer_id where course_run_id = ?
				""").param(run(listener)).query(Long.class).single();
	}

	private static long run(Visitor visitor) {
		return Long.parseLong(visitor.course().substring(3));
	}

}
