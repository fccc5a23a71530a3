package kz.bilik.study;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ModuleEndIntegrationTests extends IntegrationTest {

	private static final String END = "/units/module-1";

	private static final String REPORT = END + "/tasks/module-1-report";

	@Test
	void aReportHasFourPartsIsKeptHandedInReturnedAndAccepted() {
		Visitor listener = visit(LISTENER, "programme");
		assertThat(listener.page().body()).contains("href=\"" + listener.course() + END + "\"");
		assertThat(listener.get(END).body())
			.contains("Нені қолдандым", "Не жақсы нәтиже берді", "Не қиын болды", "Әрі қарай не істеймін")
			.doesNotContain("Шағын жобалық тапсырма");
		assertThat(listener.post(REPORT + "/draft", report("нобай, үтірмен", "")).body()).startsWith("{\"version\":1");
		assertThat(fields(listener.get(END))).containsEntry("text", "нобай, үтірмен")
			.containsEntry("more[0]", "нәтиже, үтірмен")
			.containsEntry("more[1]", "")
			.containsEntry("more[2]", "келесі қадам");
		assertThat(handIn(listener, "қолдандым", "1").body()).contains("Жауап тапсырылды");

		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(instructor.page().body()).contains("href=\"" + instructor.course() + END + "\"",
				"Тексеруді күтеді: 1");
		assertThat(read(instructor)).containsSubsequence("Нені қолдандым", "қолдандым", "Не жақсы нәтиже берді",
				"нәтиже, үтірмен", "Әрі қарай не істеймін", "келесі қадам");
		decide(instructor, "RETURNED", "Мысал қосыңыз.");
		assertThat(listener.get(END).body()).contains("Мысал қосыңыз.", "Пысықтауға қайтарылды");
		assertThat(handIn(listener, "қолдандым: мысалмен", "3").body()).contains("Жауап тапсырылды");
		decide(instructor, "ACCEPTED", "Рақмет!");
		assertThat(listener.get(END).body()).contains("Қабылданды", "қолдандым: мысалмен", "Бұрынғы нұсқалар: 1")
			.doesNotContain("Қайта тапсыру");
	}

	@Test
	void theInstructorOfARunChoosesAProjectTaskAndWhatWasHandedInStays() {
		Visitor listener = visit(LISTENER, "programme");
		Visitor other = visit(OTHER_LISTENER, "programme");
		listener.get(END);
		handIn(listener, "есебім", "");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(instructor.arrange(Map.of("moduleEnd", "PROJECT")).body()).contains("Баптаулар сақталды");
		assertThat(instructor.get(END).body()).contains("Шағын жобалық тапсырма", "Рефлексивті есеп");
		assertThat(other.get(END).body()).contains("Шағын жобалық тапсырма").doesNotContain("Рефлексивті есеп");
		assertThat(listener.get(END).body()).contains("Шағын жобалық тапсырма", "Рефлексивті есеп", "есебім");
	}

	@Test
	void aListenerAssessesThemselvesBesideTheInstructorsWords() {
		Visitor listener = visit(LISTENER, "programme");
		listener.get(END);
		Map<String, String> levels = Map.of("unit-1.1.0", "YES", "unit-1.1.1", "PARTLY", "unit-1.2.0", "NOT_YET",
				"unit-2.1.0", "YES", "unit-1.1.2", "?");
		for (int click = 0; click < 2; click++) {
			assertThat(listener.post(END + "/self-assessment", levels).body())
				.contains("Өзін-өзі бағалауыңыз сақталды.")
				.containsPattern("value=\"YES\" id=\"unit-1.1.0-YES\" checked");
			listener.get(END);
		}
		assertThat(this.jdbc.sql("""
				select concat(unit_id, '.', outcome, ' ', level) from self_assessment
				where participant_id = (select max(id) from participant where role = 'LISTENER') order by 1
				""").query(String.class).list()).containsExactly("unit-1.1.0 YES", "unit-1.1.1 PARTLY",
				"unit-1.2.0 NOT_YET");
		handIn(listener, "есеп", "");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(read(instructor)).contains("Өзін-өзі бағалау", "Ішінара", "Әзірге жоқ");
		assertThat(instructor.post(END + "/self-assessment", levels).status()).isEqualTo(403);
		assertThat(visit(OTHER_LISTENER, "programme").get(END).body()).doesNotContain("checked");
		assertThat(listener.get("/units/unit-1.1").status()).isEqualTo(200);
		assertThat(listener.post("/units/unit-1.1/self-assessment", levels).status()).isEqualTo(404);
	}

	@Test
	void aReportOfNothingIsRefused() {
		Visitor listener = visit(LISTENER, "programme");
		listener.get(END);
		Answer refused = listener.post(REPORT, Map.of("text", "<p></p>", "more[0]", "", "more[1]", " ", "more[2]", "",
				"format", "html", "links", "", "version", "", "action", "hand-in"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Жауап мәтінін жазыңыз");
	}

	private static Map<String, String> report(String first, String version) {
		return Map.of("text", first, "more[0]", "нәтиже, үтірмен", "more[1]", "", "more[2]", "келесі қадам", "links",
				"", "version", version);
	}

	private static Answer handIn(Visitor listener, String first, String version) {
		Map<String, String> form = new HashMap<>(report(first, version));
		form.put("action", "hand-in");
		listener.get(END);
		return listener.post(REPORT, form);
	}

	private static Map<String, String> fields(Answer page) {
		Map<String, String> fields = new HashMap<>();
		Matcher field = Pattern.compile("<textarea[^>]* name=\"(text|more\\[\\d])\"[^>]*>([^<]*)</textarea>")
			.matcher(page.body());
		while (field.find()) {
			fields.putIfAbsent(field.group(1), field.group(2));
		}
		return fields;
	}

	private static String read(Visitor instructor) {
		return instructor.get(link(instructor)).body();
	}

	private static void decide(Visitor instructor, String decision, String text) {
		String link = link(instructor);
		String number = instructor.get(link).field("number").orElseThrow();
		assertThat(instructor.post(link, Map.of("text", text, "number", number, "decision", decision)).status())
			.isEqualTo(200);
	}

	private static String link(Visitor instructor) {
		Matcher link = Pattern.compile("href=\"" + instructor.course() + "(/instructor/answers/\\d+)[\"?]")
			.matcher(instructor.get(END).body());
		assertThat(link.find()).isTrue();
		return link.group(1);
	}

}
