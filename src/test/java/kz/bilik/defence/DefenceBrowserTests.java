package kz.bilik.defence;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import kz.bilik.BrowserTest;
import kz.bilik.files.Documents;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Teams, their project and the session in which they defend it, in a Chromium.
 */
class DefenceBrowserTests extends BrowserTest {

	@Test
	void listenersMakeATeamByACodeAndAnInstructorMakesOneOfTheOthers() {
		for (String listener : List.of("6", "7", "8", "9", OTHER_LISTENER, LISTENER)) {
			signIn(listener);
			openInWindow("defence");
		}
		press("form[action$='/team'] button");
		String code = this.page.locator("#invitation").textContent();
		check("a team of one");
		signIn(OTHER_LISTENER);
		openInWindow("defence");
		tabTo(this.page.locator("#code"));
		this.page.keyboard().type(code.toLowerCase());
		go("form[action$='/join'] button");
		check("an invitation");
		go("form[action$='/join'] button");
		assertThat(this.page.locator("main")).containsText("Топта қазір 2 тыңдаушы бар");
		check("a team of two");

		signIn(INSTRUCTOR);
		openInWindow("defence");
		go("a[href$='/instructor/teams']");
		check("teams");
		for (String name : List.of("Жаһан", "Қаракөз")) {
			this.page.locator("label", new Page.LocatorOptions().setHasText(name)).click();
		}
		this.page.locator("#name").fill("үміт");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("fieldset label")).hasCount(2);
		check("teams where two are chosen already");
		go("form[action$='/teams'] .btn-primary");
		assertThat(this.page.locator("[role=alert]:not(.session)")).containsText("Топтағы тыңдаушы саны – 2");
		check("a team that is refused");
		this.page.locator("label", new Page.LocatorOptions().setHasText("Үміт")).click();
		go("form[action$='/teams'] .btn-primary");
		assertThat(this.page.locator(".alert-success")).containsText("Топтар құрылды");
		this.page.locator("td a[href*='/teams/members/']").first().click();
		check("a listener who may be moved");
		this.page.navigate(course() + "/instructor/teams");
		this.page.getByText("№").last().click();
		check("a team's history");
	}

	@Test
	void aProjectIsKeptAsItIsTypedAndHandedInByKeyboardOnceNothingIsLacking() {
		signIn(LISTENER);
		openInWindow("defence");
		tabTo(this.page.locator("#topic"));
		this.page.keyboard().type("Пернетақтамен жазылған жоба");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		go("button[value=hand-in]");
		assertThat(this.page.locator("[role=alert]:not(.session)")).containsText("нобайы сақталды");
		assertThat(this.page.locator("#lacks")).containsText("бөлік: Титул парағы");
		check("what a project lacks");
		this.page.locator("#organisation").fill("№ 5 мектеп");
		this.page.locator("#problem").fill("Мазмұны");
		this.page.locator("input[name=parts]").all().forEach(Locator::check);
		this.page.locator("#workLink").fill("https://example.kz/work");
		this.page.locator("#presentationFile")
			.setInputFiles(new FilePayload("слайдтар.pptx", "application/octet-stream", Documents.pptx(9)));
		go("button[value=hand-in]");
		assertThat(this.page.locator("#lacks")).containsText("презентацияда 9 слайд бар");
		this.page.locator("#presentationFile")
			.setInputFiles(new FilePayload("слайдтар.pptx", "application/octet-stream", Documents.pptx(5)));
		go("button[value=hand-in]");
		assertThat(this.page.locator(".alert-success")).containsText("Жоба тапсырылды");
		check("a project that is handed in");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.locator("tbody a").first().click();
		assertThat(this.page.locator("main")).containsText("слайд саны: 5");
		check("a project that is assessed");
	}

	@Test
	void anInstructorArrangesASessionAndAListenerTakesASlotByKeyboard() {
		come(LISTENER, "defence").handInProject("Қолжетімді жоба");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		go("a[href$='/defence/sessions']");
		go("a[href$='/sessions/new']");
		this.page.locator("#start")
			.fill(LocalDateTime.ofInstant(clock.instant(), ZoneId.of("Asia/Almaty"))
				.plusDays(1)
				.truncatedTo(ChronoUnit.MINUTES)
				.toString());
		this.page.locator("#link").fill("zoom");
		go("form[action$='/sessions/new'] button");
		check("a session with a wrong link");
		this.page.locator("#link").fill("https://example.kz/meeting");
		go("form[action$='/sessions/new'] button");
		assertThat(this.page.locator(".alert-success")).containsText("Отырыс сақталды");
		check("an instructor's session");
		signIn(LISTENER);
		openInWindow("defence");
		go("a[href$='/defence/sessions']");
		check("sessions");
		go("main li a");
		go("form[action$='/slots/1'] button");
		assertThat(this.page.locator("#order li").first()).containsText("Сіздің жобаңыз");
		check("a listener's session");
	}

}
