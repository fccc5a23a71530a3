package kz.bilik.study;

import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Locator;
import kz.bilik.BrowserTest;
import kz.bilik.Visitor;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ends of modules, what listeners read of each other, and the feedback desk, in a
 * Chromium.
 */
class StudyBrowserTests extends BrowserTest {

	@Test
	void aTermOfTheGlossaryExplainsItselfByKeyboardAndByTouch() {
		signIn(LISTENER);
		openInWindow("unit-1.2");
		Locator term = this.page.locator(".term").first();
		Locator explanation = this.page.locator(".explanation").first();
		assertThat(explanation).isHidden();
		term.focus();
		this.page.keyboard().press("Enter");
		assertThat(explanation).isVisible();
		check("a term");
		this.page.keyboard().press("Tab");
		assertThat(explanation.locator("a")).isFocused();
		this.page.keyboard().press("Escape");
		assertThat(explanation).isHidden();
		term.click();
		assertThat(explanation).isVisible();
	}

	@Test
	void aModuleEndsWithAReportAndASelfAssessmentByKeyboardAlone() {
		signIn(LISTENER);
		openInWindow("programme");
		this.page.navigate(course() + "/units/module-1");
		tabTo(this.page.locator("input[type=radio]").first());
		this.page.keyboard().press("ArrowDown");
		press("form[action$='/self-assessment'] button");
		assertThat(this.page.locator(".alert-success")).containsText("сақталды");
		assertThat(this.page.locator("input[value=PARTLY]").first()).isChecked();
		for (int part = 0; part < 4; part++) {
			tabTo(this.page.locator("[contenteditable]").nth(part));
			this.page.keyboard().type("Жауап " + (part + 1));
		}
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		this.page.reload();
		assertThat(this.page.locator("[contenteditable]").nth(3)).hasText("Жауап 4");
		press("button[value=hand-in]");
		assertThat(this.page.locator(".alert-success")).containsText("Жауап тапсырылды");

		signIn(INSTRUCTOR);
		openInWindow("programme");
		this.page.navigate(course() + "/units/module-1");
		check("the end of a module that an instructor sees");
		press("tbody a");
		assertThat(this.page.locator(".formatted").nth(1)).hasText("Жауап 2");
		assertThat(this.page.locator("main")).containsText("Ішінара");
		check("a report");
		tabTo(this.page.locator("#text"));
		this.page.keyboard().type("Мысал қосыңыз.");
		press("button[value=RETURNED]");
		assertThat(this.page.locator(".alert-success")).containsText("қайтарылды");
		signIn(LISTENER);
		openInWindow("programme");
		this.page.navigate(course() + "/units/module-1");
		assertThat(this.page.locator("#words + div")).containsText("Мысал қосыңыз.");
		check("a report that was returned");
		this.page.navigate(course() + "/units/development-plan");
		tabTo(this.page.locator("textarea").first());
		this.page.keyboard().type("Қорды жаңарту");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		press("button[value=add-row]");
		tabTo(this.page.locator("#row-2 textarea"));
		this.page.keyboard().type("Оқырман клубы");
		check("the development plan");
		press("button[value=draft]");
		this.page.waitForURL("**/units/development-plan");
		press("a[href$='/plan/print']");
		assertThat(this.page.locator("tbody tr")).hasCount(2);
		check("the development plan to print");
	}

	@Test
	void listenersReadEachOthersReportsByKeyboardAlone() {
		signIn(INSTRUCTOR);
		openInWindow("programme");
		this.page.navigate(course() + "/instructor/settings");
		tabTo(this.page.locator("#peerReview"));
		this.page.keyboard().press("Space");
		press("main form .btn-primary");
		assertThat(this.page.locator(".alert-success")).containsText("сақталды");
		assertThat(this.page.locator("#peerReview")).isChecked();
		Visitor author = handInReport(OTHER_LISTENER, "Әріптестің есебі: Ә Ғ Қ Ң Ө Ұ Ү Һ І");
		handInReport(LISTENER, "Өз есебім");
		signIn(LISTENER);
		openInWindow("programme");
		assertThat(this.page.locator("[data-next=REVIEW]")).containsText("кері байланысыңызды күтіп тұр");
		check("a home with a work to read");
		this.page.navigate(course() + "/units/module-1");
		check("works to read");
		press("#peer-reviews a");
		assertThat(this.page.locator(".formatted").first()).hasText("Әріптестің есебі: Ә Ғ Қ Ң Ө Ұ Ү Һ І");
		check("the work of another listener");
		tabTo(this.page.locator("textarea").first());
		this.page.keyboard().type("Өз кітапханамда қолданамын");
		this.page.reload();
		assertThat(this.page.locator("textarea").first()).hasValue("Өз кітапханамда қолданамын");
		press("button[value=send]");
		assertThat(this.page.locator(".alert-success")).containsText("авторға жіберілді");
		press("#peer-reviews a");
		this.page.waitForURL("**/reviews/*");
		check("what was sent");

		signIn(OTHER_LISTENER);
		openInWindow("programme");
		press("[aria-labelledby=answered] a");
		assertThat(this.page.locator("#peer-reviews blockquote")).containsText("Өз кітапханамда қолданамын");
		check("what another listener wrote");

		signIn(INSTRUCTOR);
		openInWindow("programme");
		this.page.navigate(course() + "/units/module-1");
		press("a[href$='/reviews']");
		this.page.waitForURL("**/instructor/**/reviews");
		check("the reviews that an instructor sees");
		press("article summary");
		check("before a review is removed");
		press("article details[open] button");
		assertThat(this.page.locator("article").filter(new Locator.FilterOptions().setHasText("алып тастады")))
			.hasCount(1);
		assertThat(author.get("/units/module-1").body()).doesNotContain("Өз кітапханамда қолданамын");
	}

	private static Visitor handInReport(String userId, String text) {
		Visitor listener = come(userId, "programme");
		assertThat(listener.handInAnswer("module-1", "module-1-report", text).body()).contains("Жауап тапсырылды");
		return listener;
	}

	@Test
	void adviceIsAskedBeforeAnythingIsHandedInAndAnAcceptanceIsTakenBackByKeyboardAlone() {
		String talk = "details:has(form[action$='/thread'])";
		signIn(LISTENER);
		openInWindow("unit-1.1");
		press(talk + " > summary");
		go("form[action$='/thread'] button");
		assertThat(this.page.locator("form[action$='/thread'] textarea")).isFocused();
		check("a question without words");
		this.page.keyboard().type("Жоспар неше бет болуы керек?");
		go("form[action$='/thread'] button");
		assertThat(this.page.locator("blockquote")).containsText("Жоспар неше бет болуы керек?");
		check("a question that was asked");

		signIn(INSTRUCTOR);
		openInWindow("programme");
		go("header a[href$='/instructor/feedback']");
		go("tbody a");
		assertThat(this.page.locator("button[value=ACCEPTED]")).hasCount(0);
		check("a question before anything is handed in");
		tabTo(this.page.locator("#text"));
		this.page.keyboard().type("Екі бет жетеді.");
		go("button[value=COMMENTED]");
		assertThat(this.page.locator(".alert-success")).isVisible();

		signIn(LISTENER);
		openInWindow("unit-1.1");
		assertThat(this.page.locator("blockquote").last()).containsText("Екі бет жетеді.");
		tabTo(this.page.locator("[contenteditable]").first());
		this.page.keyboard().type("Жылдық жоспар");
		go("button[value=hand-in]");
		assertThat(this.page.locator(".alert-success")).containsText("Жауап тапсырылды");

		signIn(INSTRUCTOR);
		openInWindow("unit-1.1");
		go("tbody a");
		go("button[value=ACCEPTED]");
		openInWindow("unit-1.1");
		go("tbody a");
		check("an answer that was accepted");
		go("button.btn-outline-danger[value=RETURNED]");
		assertThat(this.page.locator("#text")).isFocused();
		check("taken back without a word");
		this.page.keyboard().type("Байқамай қабылдадым.");
		go("button.btn-outline-danger[value=RETURNED]");
		assertThat(this.page.locator(".alert-success")).containsText("қайтарылды");
		signIn(LISTENER);
		openInWindow("unit-1.1");
		assertThat(this.page.locator(".badge").first()).hasText("Пысықтауға қайтарылды");
		assertThat(this.page.locator("blockquote").last()).containsText("Байқамай қабылдадым.");
	}

	@Test
	void theInstructorWorksThroughTheQueueByKeyboardAlone() {
		this.jdbc.sql("delete from phrase").update();
		for (String listener : List.of(LISTENER, OTHER_LISTENER)) {
			signIn(listener);
			openInWindow("unit-1.1");
			this.page.locator("[contenteditable]").first().fill("Жылдық жоспар. ".repeat(40));
			press("button[value=hand-in]");
			assertThat(this.page.locator(".alert-success")).isVisible();
		}
		signIn(INSTRUCTOR);
		openInWindow("programme");
		press("header a[href$='/instructor/feedback']");
		assertThat(this.page.locator("h1")).hasText("Жауаптар кезегі");
		check("the queue of answers");
		press("tbody a");
		Locator answer = this.page.locator("[aria-labelledby=answer]");
		assertThat(answer).isVisible();
		Locator text = this.page.locator("#text");
		assertThat(text.boundingBox().x).isGreaterThan(answer.boundingBox().x + answer.boundingBox().width);
		String first = this.page.locator("h1").textContent();
		this.page.keyboard().press("ArrowRight");
		assertThat(this.page.locator("h1")).not().hasText(first);
		this.page.keyboard().press("ArrowLeft");
		assertThat(this.page.locator("h1")).hasText(first);

		press("#phrase");
		assertThat(this.page.locator("#phrase-error")).containsText("Алдымен сөйлемді жазыңыз");
		check("a phrase without words");
		this.page.locator("#phrase").focus();
		this.page.keyboard().type("Мерзімін нақтылаңыз.");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("[data-phrase]")).hasText("Мерзімін нақтылаңыз.");
		text.focus();
		this.page.keyboard().type("Жақсы!");
		this.page.keyboard().press("ArrowRight");
		press("[data-phrase]");
		assertThat(text).hasValue("Жақсы! Мерзімін нақтылаңыз.");
		assertThat(text).isFocused();
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		check("an answer and the feedback to it");
		this.page.setViewportSize(360, 900);
		assertThat(text.boundingBox().y).isGreaterThan(answer.boundingBox().y + answer.boundingBox().height);
		this.page.setViewportSize(1280, 900);

		this.page.context().clearCookies();
		press("button[value=ACCEPTED]");
		assertThat(this.page.locator("body")).hasAttribute("data-error", "form-expired");
		this.page.evaluate("localStorage.clear()");
		signIn(INSTRUCTOR);
		openInWindow("programme");
		press("header a[href$='/instructor/feedback']");
		assertThat(this.page.locator("h1")).hasText("Жауаптар кезегі");
		press("tbody a");
		assertThat(text).hasValue("Жақсы! Мерзімін нақтылаңыз.");
		press("button[value=ACCEPTED]");
		assertThat(this.page.locator(".alert-success")).containsText("Жауап қабылданды");
		assertThat(this.page.locator("h1")).not().hasText(first);
		assertThat(text).hasValue("");
		press("button[value=ACCEPTED]");
		assertThat(this.page.locator("main")).containsText("Кері байланыс күтетін жауап жоқ.");

		press("header a[href$='/instructor/progress']");
		assertThat(this.page.locator("h1")).hasText("Тыңдаушылардың оқу барысы");
		check("progress");
		press("td a");
		assertThat(this.page.locator(".badge").first()).hasText("Қабылданды");
	}

}
