package kz.bilik;

import java.util.List;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What goes through several modules, in a Chromium.
 */
class BrowserTests extends BrowserTest {

	@Test
	void theMainJobFromAnAnswerToTheGradeInTheGradebook() {
		signIn(LISTENER);
		FrameLocator unit = openInFrame("unit-1.1");
		unit.locator("[contenteditable]").first().fill("Жылдық жоспар: Ә Ғ Қ Ң Ө Ұ Ү Һ І 📚");
		unit.locator("button[value=hand-in]").first().click();
		assertThat(unit.locator(".alert-success")).containsText("Жауап тапсырылды");
		FrameLocator project = openInFrame("defence");
		project.locator("#topic").fill("Браузердегі жоба");
		project.locator("#organisation").fill("№ 5 мектеп");
		project.locator("#problem").fill("Мазмұны");
		project.locator("input[name=parts]").all().forEach(Locator::check);
		project.locator("#workLink").fill("https://example.kz/work");
		project.locator("#presentationLink").fill("https://example.kz/slides");
		project.locator("button[value=hand-in]").click();
		assertThat(project.locator(".alert-success")).containsText("Жоба тапсырылды");

		signIn(INSTRUCTOR);
		FrameLocator answers = openInFrame("unit-1.1");
		answers.locator("tbody a").last().click();
		assertThat(answers.locator(".formatted")).containsText("Ә Ғ Қ Ң Ө Ұ Ү Һ І 📚");
		answers.locator("#text").fill("Мерзімдерін нақтылаңыз.");
		answers.locator("button[value=RETURNED]").click();
		assertThat(answers.locator(".alert-success")).containsText("пысықтауға қайтарылды");
		FrameLocator defence = openInFrame("defence");
		defence.locator("a", new FrameLocator.LocatorOptions().setHasText("Браузердегі жоба")).click();
		for (int criterion = 0; criterion < 10; criterion++) {
			defence.locator("fieldset").nth(criterion).locator("label").nth((criterion < 7) ? 2 : 1).click();
		}
		assertThat(defence.locator("output")).containsText("17 / 20 (85 %)");
		defence.locator("button[value=publish]").click();
		assertThat(defence.locator("[data-delivery=delivered]")).containsText("Жеткізілді");
		this.page.navigate(lms.url() + "/gradebook");
		assertThat(this.page.locator("tbody")).containsText("17 / 20");

		signIn(LISTENER);
		assertThat(openInFrame("defence").locator("main")).containsText("Бағдарламаны меңгерді");
		assertThat(openInFrame("unit-1.1").locator("main")).containsText("Мерзімдерін нақтылаңыз.");

		openInWindow("defence");
		check("result");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.locator("#delivered-summary").click();
		assertThat(this.page.locator("[data-delivery=delivered]")).isVisible();
		check("deliveries");
		openInWindow("unit-1.1");
		follow(this.page.locator("tbody a").first());
		check("answer");
	}

	@Test
	void theLanguageIsThatOfTheLmsUntilTheReaderSwitches() {
		signIn(LISTENER);
		openInWindow("programme");
		assertThat(this.page.locator("html")).hasAttribute("lang", "kk");
		this.page.locator("a[hreflang=ru]").click();
		assertThat(this.page.locator("h1")).hasText("Современная роль и деятельность школьного библиотекаря");
		this.page.locator("nav a", new Page.LocatorOptions().setHasText("Защита проекта")).click();
		assertThat(this.page.locator("h1")).hasText("Защита проекта");
	}

	@Test
	void whoDoesNothingIsWarnedBeforeTheSessionEndsAndMayStay() {
		this.page.clock().install();
		signIn(LISTENER);
		openInWindow("unit-1.2");
		Locator warning = this.page.locator(".session");
		this.page.clock().fastForward("07:50:00");
		assertThat(warning).isHidden();
		this.page.clock().fastForward("06:00");
		assertThat(warning).containsText("Біраздан бері әрекет болған жоқ");
		this.page.waitForResponse("**/session", () -> warning.locator("button").click());
		assertThat(warning).isHidden();
		// the launch itself is good for twelve hours
		this.page.clock().fastForward("04:00:00");
		assertThat(warning).containsText("құралды курстан қайта ашыңыз");
		assertThat(warning.locator("button")).isHidden();
		check("a session that is about to end");
		this.page.clock().fastForward("05:00");
		assertThat(warning).containsText("Сеанс аяқталды");
	}

	@Test
	void whoTypesIsNotWarnedButKeepsTheSessionAlive() {
		this.page.clock().install();
		signIn(LISTENER);
		openInWindow("unit-1.2");
		this.page.locator("[contenteditable]").first().fill("Ұзақ ойланған жауап");
		this.page.waitForResponse("**/session", () -> this.page.clock().fastForward("07:56:00"));
		assertThat(this.page.locator(".session")).isHidden();
	}

}
