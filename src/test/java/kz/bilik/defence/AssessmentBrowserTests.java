package kz.bilik.defence;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import kz.bilik.BrowserTest;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How projects are scored and published, in a Chromium.
 */
class AssessmentBrowserTests extends BrowserTest {

	@Test
	void projectsAreScoredAndPublishedByKeyboardAloneInANarrowWindow() {
		this.page.setViewportSize(360, 900);
		come(LISTENER, "defence").handInProject("Бірінші жоба");
		come(OTHER_LISTENER, "defence").handInProject("Екінші жоба");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		go("main a[href$='/instructor/projects']");
		check("the queue");
		go("main nav a[href$='show=ALL']");
		go("tbody a");
		Locator criteria = this.page.locator("fieldset.criterion");
		assertThat(criteria.first().locator("input").first()).isFocused();
		for (int criterion = 0; criterion < 7; criterion++) {
			this.page.keyboard().press((criterion == 3) ? "Numpad1" : "Digit2");
		}
		this.page.keyboard().press("KeyC");
		this.page.keyboard().type("Дәлелі аз");
		this.page.keyboard().press("Escape");
		assertThat(criteria.nth(7).locator("input").first()).isFocused();
		for (int criterion = 7; criterion < 10; criterion++) {
			this.page.keyboard().press("Digit1");
		}
		assertThat(this.page.locator("#comment")).isFocused();
		this.page.keyboard().type("Жақсы жұмыс");
		assertThat(this.page.locator("output")).hasText("Жиынтық балл: 16 / 20 (80 %) · Баға: 4 (жақсы)");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		check("a sheet");
		this.page.reload();
		assertThat(this.page.locator("#comment")).hasValue("Жақсы жұмыс");
		assertThat(criteria.nth(7).locator("textarea")).hasValue("Дәлелі аз");
		go("button[value=publish-next]");
		assertThat(this.page.locator(".alert-success")).containsText("Нәтиже жарияланды");
		assertThat(criteria.first().locator("input").first()).not().isChecked();
		tabTo(criteria.first().locator("input").first());
		this.page.waitForNavigation(() -> this.page.keyboard().press("KeyP"));
		assertThat(this.page.locator("input:checked")).hasCount(10);
		signIn(LISTENER);
		openInWindow("defence");
		assertThat(this.page.locator("#result ~ table")).containsText("Дәлелі аз");
		check("a result by criterion");
	}

	@Test
	void whatOfASessionIsNotReadyIsNamed() {
		come(LISTENER, "defence").handInProject("Қолжетімді жоба");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.jdbc
			.sql("""
					insert into defence_session (course_run_id, starts_at, slot_minutes, slots, ends_at, open, changed_at, version)
					select course_run_id, now(), 20, 6, now(), true, now(), 1 from project
					""")
			.update();
		this.jdbc.sql("""
				insert into defence_slot (session_id, number, project_id, changed_at)
				select max(defence_session.id), 1, max(project.id), now() from project, defence_session
				""").update();
		go("main a[href$='/instructor/projects']");
		tabTo(this.page.locator("#session"));
		this.page.keyboard().press("ArrowDown");
		go("button[value=session]");
		assertThat(this.page.locator(".alert-danger")).containsText("Қолжетімді жоба");
		check("a session that is not ready");
	}

	@Test
	void phrasesAreAddedAndPutIntoCommentsByKeyboardAlone() {
		this.jdbc.sql("delete from phrase").update();
		come(LISTENER, "defence").handInProject("Қолжетімді жоба");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		follow(this.page.locator("tbody a").first());
		Locator first = this.page.locator("fieldset.criterion").first();
		assertThat(first.locator("input").first()).isFocused();
		this.page.keyboard().press("KeyF");
		assertThat(this.page.locator("#phrase")).isFocused();
		this.page.keyboard().type("Дәлелі аз.");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("[data-phrase]")).hasText("Дәлелі аз.");
		check("the phrases beside a sheet");
		press("[data-phrase]");
		assertThat(first.locator("textarea")).hasValue("Дәлелі аз.");
		assertThat(first.locator("textarea")).isFocused();
		this.page.keyboard().type(" Неге?");
		this.page.keyboard().press("Tab");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("[data-phrase]")).isFocused();
		this.page.keyboard().press("KeyN");
		this.page.keyboard().press("Enter");
		assertThat(first.locator("textarea")).hasValue("Дәлелі аз. Неге? Дәлелі аз.");
		this.page.keyboard().press("Escape");
		this.page.keyboard().press("Digit2");
		assertThat(first.locator("input").last()).isChecked();
		tabTo(this.page.locator("#comment"));
		this.page.keyboard().press("Tab");
		this.page.keyboard().press("Enter");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("#comment")).hasValue("Дәлелі аз.");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		this.page.reload();
		assertThat(first.locator("textarea")).hasValue("Дәлелі аз. Неге? Дәлелі аз.");
		assertThat(this.page.locator("#comment")).hasValue("Дәлелі аз.");
	}

	@Test
	void pointsOfAnEarlierVersionAreConfirmedAfterTheNewOne() {
		come(LISTENER, "defence").handInProject("Қолжетімді жоба");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		follow(this.page.locator("tbody a").first());
		String sheet = this.page.url();
		score(this.page, 0, 2);
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		signIn(LISTENER);
		openInWindow("defence");
		this.page.locator("#problem").fill("Басқа мазмұн");
		this.page.locator("button[value=hand-in]").click();
		assertThat(this.page.locator(".alert-success")).isVisible();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.navigate(sheet);
		this.page.locator("#comment").fill("Бір әріп");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		assertThat(this.page.locator("form .alert-warning")).containsText("бұрынғы нұсқасына қойылған");
		check("points of an earlier version");
		go("button[value=confirm]");
		assertThat(this.page.locator(".alert-success")).containsText("Балдар расталды");
		assertThat(this.page.locator("form .alert-warning")).hasCount(0);
		assertThat(this.page.locator("#comment")).hasValue("Бір әріп");
	}

	@Test
	void twoInstructorsOnOneSheetSeeEachOthersPointsAndOverwriteNothing() {
		come(LISTENER, "defence").handInProject("Ортақ парақ");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		follow(this.page.locator("tbody a").first());
		Page mine = this.page;
		this.page = browser("kk");
		signIn(ADMINISTRATOR);
		openInWindow("defence");
		Page theirs = this.page;
		theirs.navigate(mine.url());
		score(mine, 0, 2);
		score(theirs, 1, 1);
		assertThat(point(theirs, 0, 2)).isChecked();
		assertThat(point(mine, 1, 1)).isChecked();
		assertThat(theirs.locator("[data-kept]")).not().isEmpty();
		// both score the same criterion before either hears of the other
		mine.route("**/draft", (route) -> {
			score(theirs, 2, 0);
			theirs.waitForCondition(() -> theirs.locator("[data-kept]").textContent().contains("Нобай сақталды"));
			Awaitility.await().until(() -> points("criterion-3").equals(List.of(0)));
			mine.unroute("**/draft");
			route.resume();
		});
		score(mine, 2, 2);
		assertThat(mine.locator(".clash")).containsText("0");
		assertThat(point(mine, 2, 2)).isChecked();
		assertThat(points("criterion-3")).containsExactly(0);
		mine.locator("button[value=draft]").last().click();
		assertThat(mine.locator(".alert-success")).containsText("Нобай сақталды");
		assertThat(point(theirs, 2, 2)).isChecked();
	}

	private static void score(Page page, int criterion, int points) {
		page.locator("fieldset.criterion").nth(criterion).locator("label").nth(points).click();
	}

	private static Locator point(Page page, int criterion, int points) {
		return page.locator("fieldset.criterion").nth(criterion).locator("input[value='" + points + "']");
	}

	private List<Integer> points(String criterion) {
		return this.jdbc.sql("select points from assessment_score where criterion_id = ?")
			.param(criterion)
			.query(Integer.class)
			.list();
	}

	@Test
	void theInstructorSeesAGradeArriveWithoutReloadingAndAPageThatNobodyUsesFetchesNothing() {
		come(OTHER_LISTENER, "defence").handInProject("Қолжетімді жоба");
		lms.faults().always(Endpoint.SCORES, Fault.answer(503));
		this.page.clock().install();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.locator("a", new Page.LocatorOptions().setHasText("Қолжетімді жоба")).click();
		for (int criterion = 0; criterion < 10; criterion++) {
			this.page.locator("fieldset").nth(criterion).locator("label").nth(2).click();
		}
		this.page.locator("button[value=publish]").click();
		Locator delivery = this.page.locator("[data-delivery]");
		Locator answer = delivery.locator("details");
		assertThat(delivery).containsText("Келесі әрекет");
		answer.locator("summary").click();
		check("a grade on its way");
		this.page.evaluate("document.body.dataset.same = 'page'");
		String nextAttempt = delivery.locator("time").getAttribute("datetime");
		clock.advance(Duration.ofSeconds(10));
		assertThat(delivery.locator("time")).not().hasAttribute("datetime", nextAttempt);
		assertThat(answer).hasAttribute("open", "");
		assertThat(answer.locator("summary")).isFocused();

		lms.faults().clear();
		delivery.locator("button").click();
		Locator summary = this.page.locator("#deliveries-summary");
		assertThat(summary).hasText("Жеткізілді: 1");
		assertThat(delivery).isHidden();
		assertThat(this.page.locator("#deliveries")).isFocused();
		assertThat(this.page.locator("body")).hasAttribute("data-same", "page");

		List<String> fetched = new CopyOnWriteArrayList<>();
		this.page.onRequest((request) -> fetched.add(request.url()));
		this.page.clock().fastForward("11:00");
		this.page.clock().fastForward("01:00");
		this.page.evaluate("document.title");
		assertThat(fetched).isEmpty();
		this.page.mouse().move(100, 100);
		this.page.waitForRequest("**/deliveries?seen=*", () -> this.page.clock().fastForward("00:31"));
	}

}
