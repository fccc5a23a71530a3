package kz.bilik.course;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Gradebook.LineItem;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an instructor picks in the tool, as it arrives in the LMS and comes back from
 * there.
 */
class DeepLinkingIntegrationTests extends IntegrationTest {

	private static final String SETTINGS = Launch.DEEP_LINKING + "deep_linking_settings";

	@Test
	void everythingIsFifteenUnitsAndTheDefenceInOrderAndEachLinkOpensItsPage() {
		Answer answer = choose(open(), "everything", "");
		arrive(answer);
		List<String> activities = lms.placedLinks().values().stream().map((custom) -> custom.get("activity")).toList();
		assertThat(activities).hasSize(16).startsWith("unit-1.1", "unit-1.2").endsWith("unit-5.3", "defence");
		assertThat(activities.subList(0, 15)).isSorted();
		lms.placedLinks().forEach((link, custom) -> {
			Answer page = visit(LISTENER, link).page();
			assertThat(page.status()).as(page.body()).isEqualTo(200);
			assertThat(page.uri().getPath()).endsWith(custom.get("activity"));
		});
		assertThat(visit(INSTRUCTOR, "programme").page().body()).doesNotContain("data-placements");
	}

	@Test
	void theDefenceBringsAColumnAndTheUnitsNone() {
		arrive(choose(open(), "everything", ""));
		List<Map<String, Object>> items = items();
		assertThat(items.subList(0, 15)).noneMatch((item) -> item.containsKey("lineItem"));
		assertThat(items.get(15).get("lineItem"))
			.isEqualTo(Map.of("label", "Жобаны қорғау", "scoreMaximum", 20L, "resourceId", "defence", "tag", "result"));
		assertThat(lms.gradebook().lineItems()).extracting(LineItem::resourceId).contains("defence");
	}

	@Test
	void anItemSaysWhatItIs() {
		arrive(choose(open(), "chosen", "unit-1.1"));
		Map<String, Object> item = items().get(0);
		assertThat(item).containsEntry("type", "ltiResourceLink")
			.containsEntry("title", "1.1. Мектеп кітапханасының қызметін ұйымдастыру және жоспарлау")
			.containsEntry("url", TOOL + "/lti/launch")
			.containsEntry("custom", Map.of("activity", "unit-1.1", "programme", "school-librarian"));
		assertThat((String) item.get("text")).contains("сағ дәріс");
		assertThat(((Map<?, ?>) item.get("icon")).get("url")).isEqualTo(TOOL + "/assets/bilik.svg");
		assertThat(lms.client().get(TOOL + "/assets/bilik.svg").status()).isEqualTo(200);
	}

	@ParameterizedTest
	@CsvSource({ "module-2, unit-2.1 unit-2.2 unit-2.3", "'defence,programme,unit-3.1', programme unit-3.1 defence",
			"'unit-1.2,unit-1.1,unit-1.2,unit-9.9', unit-1.1 unit-1.2" })
	void whatIsPickedArrivesInTheOrderOfTheProgramme(String picked, String placed) {
		arrive(choose(open(), "chosen", picked));
		assertThat(lms.placedLinks().values()).extracting((custom) -> custom.get("activity"))
			.containsExactly(placed.split(" "));
	}

	@ParameterizedTest
	@CsvSource({ "kk, Жобаны қорғау", "ru, Защита проекта", "en, Project defence" })
	void titlesAreInTheLanguageOfTheLaunch(String locale, String title) {
		arrive(choose(visit(inThisCourse(lms.deepLinking(INSTRUCTOR)).locale(locale)), "chosen", "defence"));
		assertThat(items().get(0)).containsEntry("title", title);
	}

	@Test
	void theAnswerGoesToTheLmsOnlyAndCarriesNothingOfTheTools() {
		Visitor instructor = open();
		assertThat(formAction(instructor.page())).isEqualTo("form-action 'self'");
		Answer answer = choose(instructor, "chosen", "defence");
		assertThat(formAction(answer)).isEqualTo("form-action 'self' " + lms.url());
		assertThat(answer.form().action()).isEqualTo(URI.create(lms.url() + "/lti/content-items?course=2"));
		assertThat(answer.form().fields()).containsOnlyKeys("JWT");
		assertThat(formAction(instructor.get(""))).isEqualTo("form-action 'self'");
	}

	@Test
	void dataOfThePlatformComesBackAsItWas() {
		String data = "{\"тіл\": \"қазақ\"} " + "x".repeat(20_000);
		Visitor instructor = visit(
				inThisCourse(lms.deepLinking(INSTRUCTOR)).claims((claims) -> settings(claims).put("data", data)));
		arrive(choose(instructor, "chosen", "unit-1.1"));
		assertThat(lms.lastChoice()).containsEntry(Launch.DEEP_LINKING + "data", data);
	}

	@Test
	void whoPicksNothingIsToldSoAndWhoCancelsGoesBackWithNothing() {
		Visitor instructor = open();
		Answer nothing = choose(instructor, "chosen", "");
		assertThat(nothing.status()).isEqualTo(422);
		assertThat(nothing.body()).contains("Кемінде біреуін таңдаңыз.");
		arrive(choose(instructor, "cancel", "unit-1.1"));
		assertThat(items()).isEmpty();
		assertThat(lms.lastChoice()).containsEntry(Launch.DEEP_LINKING + "msg", "Ештеңе таңдалған жоқ.");
	}

	@Test
	void aPlatformThatTakesOneLinkIsSentOne() {
		Visitor instructor = visit(inThisCourse(lms.deepLinking(INSTRUCTOR))
			.claims((claims) -> settings(claims).put("accept_multiple", false)));
		assertThat(instructor.page().body()).contains("type=\"radio\"", "бір ғана сілтеме")
			.doesNotContain("type=\"checkbox\"", "value=\"everything\"");
		Answer two = choose(instructor, "chosen", "unit-1.1,unit-1.2");
		assertThat(two.status()).isEqualTo(422);
		assertThat(two.body()).contains("value=\"unit-1.2\" checked=\"checked\"");
		arrive(choose(instructor, "chosen", "defence"));
		assertThat(items()).hasSize(1);
	}

	@Test
	void aPlatformThatTakesNoColumnsIsSentNone() {
		Visitor instructor = visit(inThisCourse(lms.deepLinking(INSTRUCTOR))
			.claims((claims) -> settings(claims).put("accept_lineitem", false)));
		assertThat(instructor.page().body()).contains("Баған ашылмайды");
		arrive(choose(instructor, "chosen", "defence"));
		assertThat(items().get(0)).doesNotContainKey("lineItem");
	}

	@Test
	void twoChoicesInTwoWindowsDoNotMix() {
		LaunchClient browser = lms.client();
		Answer first = browser.launch(
				inThisCourse(lms.deepLinking(INSTRUCTOR)).claims((claims) -> settings(claims).put("data", "first")));
		Answer second = browser.launch(
				inThisCourse(lms.deepLinking(INSTRUCTOR)).claims((claims) -> settings(claims).put("data", "second")));
		browser.get(first.uri().toString());
		Answer answer = browser.post(first.uri().getPath(), Map.of("action", "chosen", "activity", "defence"));
		browser.submit(answer.form());
		assertThat(lms.lastChoice()).containsEntry(Launch.DEEP_LINKING + "data", "first");
		browser.get(second.uri().toString());
		browser.submit(browser.post(second.uri().getPath(), Map.of("action", "everything")).form());
		assertThat(lms.lastChoice()).containsEntry(Launch.DEEP_LINKING + "data", "second");
	}

	@Test
	void whoeverPressesTwiceSendsTheSameTwice() {
		Visitor instructor = open();
		Answer page = instructor.page();
		Map<String, String> form = Map.of("action", "chosen", "activity", "defence", "_csrf",
				page.field("_csrf").orElseThrow());
		assertThat(instructor.browser().post(page.uri().getPath(), form).field("JWT")).isPresent();
		arrive(instructor.browser().post(page.uri().getPath(), form));
		assertThat(items()).hasSize(1);
		assertThat(this.jdbc.sql("select count(*) from placement where course_run_id = ?")
			.param(run(instructor))
			.query(Long.class)
			.single()).isEqualTo(1);
	}

	@Test
	void aChoiceIsItsOpenersAndDoesNotWaitForEver() {
		Visitor instructor = open();
		String choice = instructor.page().uri().getPath();
		assertThat(visit("2", "programme").browser().get(TOOL + choice).status()).isEqualTo(404);
		assertThat(visit(LISTENER, "programme").browser().get(TOOL + choice).status()).isEqualTo(403);
		assertThat(lms.client().get(TOOL + choice).status()).isEqualTo(401);
		for (int hours = 5; hours <= 10; hours += 5) {
			clock.advance(Duration.ofHours(5));
			assertThat(instructor.browser().get(choice).status()).isEqualTo(200);
		}
		clock.advance(Duration.ofHours(3));
		instructor.browser().launch(launch(INSTRUCTOR, "programme"));
		assertThat(instructor.browser().get(choice).status()).isEqualTo(404);
	}

	@Test
	void linksMayBePlacedOutsideOfAnyCourse() {
		Visitor administrator = visit(lms.deepLinking("2").without(Launch.LTI + "context"));
		arrive(choose(administrator, "everything", ""));
		assertThat(items()).hasSize(16);
	}

	@Test
	void aLinkThatTheLmsLostIsNamedUntilItIsOpened() {
		lms.faults().loseLink("unit-1.2");
		arrive(choose(open(), "chosen", "unit-1.1,unit-1.2"));
		assertThat(lms.placedLinks()).hasSize(1);
		visit(LISTENER, lms.placedLinks().keySet().iterator().next());
		String page = visit(INSTRUCTOR, "programme").page().body();
		assertThat(page).contains("data-placements", "«1.2. ").doesNotContain("«1.1. ");

		lms.faults().clear();
		arrive(choose(open(), "chosen", "unit-1.2"));
		visit(LISTENER, new ArrayList<>(lms.placedLinks().keySet()).get(1));
		assertThat(visit(INSTRUCTOR, "programme").page().body()).doesNotContain("data-placements");
		assertThat(visit(LISTENER, "programme").page().body()).doesNotContain("data-placements");
	}

	@Test
	void twoLinksToOneActivityAreNamedUntilAnInstructorSaysThatThisIsRight() {
		arrive(choose(open(), "chosen", "unit-1.1"));
		arrive(choose(open(), "chosen", "unit-1.1"));
		lms.placedLinks().keySet().forEach((link) -> visit(LISTENER, link));
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(instructor.page().body()).contains("data-placements", "бірнеше сілтемеден ашылған (2)");
		Answer settled = instructor.post("/instructor/placements/settle", Map.of());
		assertThat(settled.body()).doesNotContain("data-placements").contains("data-course-run");
	}

	private static Visitor open() {
		Visitor instructor = visit(inThisCourse(lms.deepLinking(INSTRUCTOR)));
		assertThat(instructor.page().status()).as(instructor.page().body()).isEqualTo(200);
		return instructor;
	}

	private static Answer choose(Visitor instructor, String action, String picked) {
		return instructor.browser()
			.post(instructor.page().uri().getPath(), Map.of("action", action, "activity", picked));
	}

	/** As the browser does by itself where it has scripts. */
	private static void arrive(Answer answer) {
		assertThat(answer.status()).as(answer.body()).isEqualTo(200);
		LaunchClient browser = lms.client();
		browser.login(lms.deepLinking(INSTRUCTOR));
		Answer arrived = browser.submit(answer.form());
		assertThat(arrived.status()).as(arrived.body()).isEqualTo(200);
	}

	@SuppressWarnings("unchecked")
	private static List<Map<String, Object>> items() {
		return (List<Map<String, Object>>) lms.lastChoice().get(Launch.DEEP_LINKING + "content_items");
	}

	@SuppressWarnings("unchecked")
	private static Map<String, Object> settings(Map<String, Object> claims) {
		return (Map<String, Object>) claims.get(SETTINGS);
	}

	private static String formAction(Answer answer) {
		return List.of(answer.header("Content-Security-Policy").orElseThrow().split("; "))
			.stream()
			.filter((directive) -> directive.startsWith("form-action"))
			.findFirst()
			.orElseThrow();
	}

	private static long run(Visitor visitor) {
		return Long.parseLong(visitor.course().substring(3));
	}

}
