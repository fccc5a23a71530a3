package kz.bilik.defence;

import java.time.Duration;
import java.util.List;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import kz.bilik.BrowserTest;
import kz.demolms.Person;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * From the project that is handed in to the grade in the gradebook of the LMS, by
 * keyboard alone, in a Chromium.
 */
class ResultBrowserTests extends BrowserTest {

	private static final String TOPIC = "Оқу сауаттылығы жобасы";

	@Test
	void eachMemberOfATeamOfFourFindsTheirOwnTotalInTheGradebook() {
		List<Person> team = lms.people().stream().filter((person) -> "4567".contains(person.id())).toList();
		team.forEach((member) -> come(member.id(), "defence"));
		signIn(INSTRUCTOR);
		openInWindow("defence");
		go("a[href$='/instructor/teams']");
		for (Person member : team) {
			tabTo(this.page.getByLabel(member.name()).first());
			this.page.keyboard().press("Space");
		}
		go("form[action$='/teams'] .btn-primary");
		assertThat(this.page.locator(".alert-success")).containsText("Топтар құрылды");

		signIn(OTHER_LISTENER);
		openInWindow("defence");
		for (String field : List.of("topic", "organisation", "problem", "workLink", "presentationLink")) {
			tabTo(this.page.locator("#" + field));
			this.page.keyboard().type(field.endsWith("Link") ? "https://example.kz/" + field : TOPIC);
		}
		for (Locator part : this.page.locator("input[name=parts]").all()) {
			tabTo(part);
			this.page.keyboard().press("Space");
		}
		go("button[value=hand-in]");
		assertThat(this.page.locator(".alert-success")).containsText("Жоба тапсырылды");

		openSheet(INSTRUCTOR);
		int[] own = { 2, 0, 1, 2 };
		score(2, 2, 2, 2, 2, 2, own[0], own[1], own[2], own[3], 2, 2, 2);
		assertThat(this.page.locator("output")).hasText("Жиынтық балл: 18–20 / 20 (90–100 %) · Баға: 5 (өте жақсы)");
		check("the sheet of a team");
		List<String> members = this.page.locator(".criterion strong").allTextContents();
		go("button[value=publish]");
		assertThat(this.page.locator(".alert-success")).containsText("Нәтиже жарияланды");
		Awaitility.await().until(() -> team.stream().allMatch((one) -> lms.gradebook().grade(one.id()).isPresent()));
		this.page.navigate(lms.url() + "/gradebook");
		for (int i = 0; i < 4; i++) {
			String name = members.get(i).replace("· ", "");
			assertThat(this.page.locator("tr", new Page.LocatorOptions().setHasText(name)))
				.containsText((18 + own[i]) + " / 20");
			Person member = team.stream().filter((one) -> one.name().equals(name)).findFirst().orElseThrow();
			assertThat(come(member.id(), "defence").page().body()).contains("20 балдан " + (18 + own[i]));
		}
	}

	@Test
	void assessorsScoreApartSeeWhereTheyDifferAndTheChairSettlesThat() {
		lms.enrol(new Person("11", "Бақыт", "Ержанова", Person.Role.INSTRUCTOR));
		List.of(INSTRUCTOR, "11", LISTENER).forEach((one) -> come(one, "defence"));
		come(LISTENER, "defence").handInProject(TOPIC);
		signIn(ADMINISTRATOR);
		openInWindow("defence");
		go("main a[href$='/instructor/projects']");
		go("a[href$='/instructor/commission']");
		for (Locator instructor : this.page.locator("input[name=assessor]").all()) {
			tabTo(instructor);
			this.page.keyboard().press("Space");
		}
		go("form[action$='/commission'] button");
		assertThat(this.page.locator("[role=alert]:not(.session)")).containsText("төрағаны");
		check("a commission without a chair");
		tabTo(this.page.locator("input[name=chair]").first());
		this.page.keyboard().press("ArrowUp");
		assertThat(this.page.getByLabel("Сайт Әкімшісі").last()).isChecked();
		go("form[action$='/commission'] button");
		assertThat(this.page.locator(".alert-success")).isVisible();
		Page chair = this.page;

		Page first = openSheetInBrowserOf(INSTRUCTOR);
		score(2, 2, 2, 2, 2, 2, 2, 2, 2, 0);
		this.page.keyboard().type("Бірінші бағалаушының пікірі");
		Page second = openSheetInBrowserOf("11");
		score(2, 2, 2, 2, 2, 2, 2, 2, 2, 2);
		assertThat(this.page.locator("main")).not().containsText("Бірінші бағалаушының пікірі");
		this.page = first;
		go("button[value=share]");
		assertThat(this.page.locator(".alert-success")).containsText("комиссияға ашылды");
		this.page = second;
		this.page.reload();
		assertThat(this.page.locator("main")).not().containsText("Бірінші бағалаушының пікірі");
		check("before an own sheet is shown");
		go("button[value=share]");
		assertThat(this.page.locator(".table-warning")).hasCount(1);
		assertThat(this.page.locator(".table-warning")).containsText("айырмашылық бар");
		assertThat(this.page.locator(".table-warning td")).hasText(new String[] { "2", "0" });
		assertThat(this.page.locator("main")).containsText("Бірінші бағалаушының пікірі");
		check("where the assessors differ");
		assertThat(this.page.locator("button[value=publish]")).hasCount(0);

		this.page = chair;
		openSheet(ADMINISTRATOR);
		go("a[href*='sheet=agreed']");
		assertThat(this.page.locator("input:checked")).hasCount(9);
		this.page.keyboard().press("Digit1");
		assertThat(this.page.locator("output")).containsText("19 / 20 (95 %)");
		check("the sheet that is agreed");
		go("button[value=publish]");
		assertThat(this.page.locator(".alert-success")).containsText("Нәтиже жарияланды");
		assertGradebook(19);

		this.jdbc.sql("update assessment set closed = 1 where assessor_id > 0").update();
		this.page = second;
		this.page.reload();
		press("summary[id^=earlier]");
		assertThat(this.page.locator(".table-warning td")).hasText(new String[] { "2", "0" });
		check("what the assessors gave at an earlier defence");
	}

	@Test
	void aChangedResultNeedsAReasonGoesToTheGradebookAndStaysInTheHistory() {
		come(LISTENER, "defence").handInProject(TOPIC);
		come(INSTRUCTOR, "defence").publish(TOPIC, 17);
		openSheet(INSTRUCTOR);
		assertGradebook(17);
		clock.advance(Duration.ofMinutes(1));
		openSheet(INSTRUCTOR);
		score(0, 0, 1);
		go("button[value=publish]");
		assertThat(this.page.locator("#change-reason")).isFocused();
		check("a change without a reason");
		this.page.keyboard().type("Дереккөздері тексерілді");
		go("button[value=publish]");
		assertGradebook(12);
		openSheet(INSTRUCTOR);
		press("section[aria-labelledby=work] summary");
		assertThat(this.page.locator("section[aria-labelledby=work] details li").first()).containsText("17 → 12 / 20");
		assertThat(this.page.locator("section[aria-labelledby=work]")).containsText("Дереккөздері тексерілді");
		check("the history of a result");
		signIn(LISTENER);
		openInWindow("defence");
		assertThat(this.page.locator("main")).containsText("20 балдан 12");
		assertThat(this.page.locator("main")).not().containsText("Дереккөздері тексерілді");
	}

	@Test
	void whoDidNotPassDefendsAgainAndTheNewResultGoesToTheGradebook() {
		come(LISTENER, "defence").handInProject(TOPIC);
		come(INSTRUCTOR, "defence").publish(TOPIC, 9);
		openSheet(INSTRUCTOR);
		Locator again = this.page.locator("details:has(form[action$='/second-defence'])");
		tabTo(again.locator("summary"));
		this.page.keyboard().press("Enter");
		check("before a second defence is opened");
		tabTo(again.locator("textarea"));
		this.page.keyboard().type("Келісілді");
		go("form[action$='/second-defence'] button");
		assertThat(this.page.locator(".alert-success")).containsText("Екінші қорғау ашылды");
		assertGradebook(9);
		clock.advance(Duration.ofMinutes(1));

		signIn(LISTENER);
		openInWindow("defence");
		assertThat(this.page.locator("main")).containsText("Сізге екінші қорғау ашылды");
		check("a second defence that is open");
		tabTo(this.page.locator("#problem"));
		this.page.keyboard().type("Пысықталған мазмұн");
		go("button[value=hand-in]");
		assertThat(this.page.locator(".alert-success")).containsText("Жоба тапсырылды");

		openSheet(INSTRUCTOR);
		score(2, 2, 2, 2, 1, 1, 1, 1, 1, 1);
		go("button[value=publish]");
		assertGradebook(14);
		signIn(LISTENER);
		openInWindow("defence");
		assertThat(this.page.locator("main")).containsText("20 балдан 14");
		assertThat(this.page.locator("main")).containsText("Бағдарламаны меңгерді");
		check("a result of a second defence");
	}

	private Page openSheetInBrowserOf(String instructor) {
		this.page = browser("kk");
		openSheet(instructor);
		return this.page;
	}

	private void openSheet(String instructor) {
		signIn(instructor);
		openInWindow("defence");
		go("main a:text-is('" + TOPIC + "')");
	}

	/** From the first criterion on, where the page has put the focus. */
	private void score(int... points) {
		assertThat(this.page.locator(".criterion").first().locator(":focus")).hasCount(1);
		for (int point : points) {
			this.page.keyboard().press("Digit" + point);
		}
	}

	/** What the listener's grade is once it has arrived. */
	private void assertGradebook(int points) {
		Awaitility.await()
			.untilAsserted(() -> assertThat(lms.gradebook().grade(LISTENER))
				.hasValueSatisfying((grade) -> assertThat(grade.points()).isEqualTo(points)));
		this.page.navigate(lms.url() + "/gradebook");
		assertThat(this.page.locator("tr[data-person='" + LISTENER + "']")).containsText(points + " / 20");
	}

}
