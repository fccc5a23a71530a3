package kz.bilik.study;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DevelopmentPlanIntegrationTests extends IntegrationTest {

	private static final String PLAN = "/units/development-plan";

	private static final String TASK = PLAN + "/tasks/task-development-plan";

	@Test
	void aListenerAddsRowsWithoutScriptsAndPrintsTheTable() {
		Visitor listener = visit(LISTENER, "programme");
		assertThat(listener.page().body()).contains("href=\"" + listener.course() + PLAN + "\"");
		assertThat(listener.get(PLAN).body()).contains("1-жол. Мақсат", "1-жол. Қалай бағаланады")
			.doesNotContain("2-жол.", "data-formatted", "class=\"editor\"");
		Answer two = post(listener, "add-row", "",
				List.of("Қорды жаңарту", "сатып алу, сыйға алу", "бюджет", "200 <кітап>", "есеп"));
		assertThat(two.uri().toString()).endsWith("?rows=2#row-2");
		assertThat(two.body()).contains("2-жол. Мақсат", ">200 &lt;кітап&gt;</textarea>");
		Answer kept = post(listener, "draft", "1", List.of("Қорды жаңарту", "сатып алу, сыйға алу", "бюджет",
				"200 <кітап>", "есеп", "Оқырман клубы", "", "", "", "сауалнама"));
		assertThat(kept.body()).contains("Оқырман клубы", "сауалнама").doesNotContain("3-жол.");
		assertThat(listener.get("/plan/print").body())
			.containsSubsequence("<th scope=\"col\">Мақсат</th>", "<th scope=\"col\">Қалай бағаланады</th>",
					"Қорды жаңарту", "200 &lt;кітап&gt;", "Оқырман клубы", "сауалнама")
			.doesNotContain("<th scope=\"row\">3</th>");
	}

	@Test
	void anInstructorReadsThePlanThatWasHandedInAndComments() {
		Visitor listener = visit(LISTENER, "programme");
		listener.get(PLAN);
		post(listener, "draft", "", List.of("құпия нобай", "", "", "", ""));
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(instructor.get(PLAN).body()).contains("Әзірге тапсырылған жауап жоқ");
		assertThat(instructor.get("/plan/print").status()).isEqualTo(404);
		listener.get(PLAN);
		post(listener, "hand-in", "1", List.of("Мақсатым", "Іс-шарам", "", "", "", "Екінші мақсат", "", "", "", ""));
		assertThat(visit(INSTRUCTOR, "programme").page().body()).contains("Тексеруді күтеді: 1");
		Matcher link = Pattern.compile("href=\"" + instructor.course() + "(/instructor/answers/\\d+)[\"?]")
			.matcher(instructor.get(PLAN).body());
		assertThat(link.find()).isTrue();
		assertThat(instructor.get(link.group(1)).body()).containsSubsequence("1-жол. Мақсат", "Мақсатым",
				"1-жол. Іс-шаралар", "Іс-шарам", "2-жол. Мақсат", "Екінші мақсат");
		instructor.post(link.group(1), Map.of("text", "Мерзімін қосыңыз.", "number", "1", "decision", "COMMENTED"));
		assertThat(listener.get("").body()).contains("Кітапханамның даму жоспары");
		assertThat(listener.get(PLAN).body()).contains("Мерзімін қосыңыз.");
	}

	@Test
	void aPlanOfManyRowsIsKeptAndFieldsThatNoPageHasAreRefused() {
		Visitor listener = visit(LISTENER, "programme");
		listener.get(PLAN);
		List<String> parts = new ArrayList<>(Collections.nCopies(300, "бөлік"));
		assertThat(post(listener, "draft", "", parts).body()).contains("60-жол. Мақсат").doesNotContain("add-row");
		for (String field : List.of("more[1000]", "more[x]", "more[]", "more[-1]", "more[0].a")) {
			listener.get(PLAN);
			Answer refused = listener.post(TASK,
					Map.of("text", "мәтін", "links", "", "version", "1", "action", "draft", field, "бөтен"));
			assertThat(refused.status()).as(field).isEqualTo(400);
		}
	}

	private static Answer post(Visitor listener, String action, String version, List<String> parts) {
		Map<String, String> form = new HashMap<>(Map.of("links", "", "version", version, "action", action));
		form.put("text", parts.get(0));
		for (int part = 1; part < parts.size(); part++) {
			form.put("more[" + (part - 1) + "]", parts.get(part));
		}
		return listener.post(TASK, form);
	}

}
