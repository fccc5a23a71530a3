package kz.bilik;

import java.util.List;

import com.microsoft.playwright.Response;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The pages of a course in the states that no other browser test meets: with nothing on
 * them yet, and with a form that is refused. Axe finds nothing and they fit a phone.
 */
class EveryPageBrowserTests extends BrowserTest {

	@BeforeEach
	void bothHaveCome() {
		List.of(LISTENER, INSTRUCTOR).forEach((one) -> come(one, "programme"));
	}

	@Test
	void aListenersPagesThatAreEmpty() {
		signIn(LISTENER);
		openInWindow("programme");
		areUsable("", "/schedule", "/exchange", "/exchange/module-1/new", "/units/unit-2.1", "/units/module-1",
				"/units/development-plan", "/plan/print", "/defence", "/defence/sessions", "/certificate", "/about",
				"/team/join?code=AAAAAA");
	}

	@Test
	void anInstructorsPagesThatAreEmpty() {
		signIn(INSTRUCTOR);
		openInWindow("programme");
		areUsable("", "/schedule", "/units/unit-2.1", "/units/module-1", "/units/development-plan",
				"/instructor/units/module-1/reviews", "/instructor/units/unit-2.1/attendance",
				"/instructor/webinars/new?unit=unit-2.1", "/instructor/units/unit-2.1/materials/new",
				"/instructor/feedback", "/instructor/progress", "/instructor/projects", "/instructor/teams",
				"/instructor/commission", "/instructor/certificates", "/instructor/defence/terms", "/defence/sessions",
				"/instructor/defence/sessions/new", "/instructor/schedule/plan", "/instructor/settings");
	}

	@Test
	void pagesOfNoCourse() {
		this.page.navigate(TOOL);
		check("welcome");
		this.page.navigate(TOOL + "/c/1");
		check("not signed in");
		signIn(LISTENER);
		openInWindow("programme");
		this.page.navigate(course() + "/units/unit-9.9");
		check("no such unit");
	}

	@Test
	void formsOfAListenerThatAreRefused() {
		signIn(LISTENER);
		openInWindow("programme");
		isRefused("/units/unit-1.1", "button[value=hand-in]");
		isRefused("/units/module-1", "button[value=hand-in]");
		isRefused("/units/development-plan", "button[value=hand-in]");
		isRefused("/exchange/module-1/new", "main form .btn-primary");
		isRefused("/defence", "button[value=hand-in]");
	}

	@Test
	void formsOfAnInstructorThatAreRefused() {
		come(LISTENER, "defence").handInProject("Қолжетімді жоба");
		come(LISTENER, "unit-1.1").handInAnswer("unit-1.1", "task-1.1.1", "Жоспар");
		signIn(INSTRUCTOR);
		openInWindow("programme");
		areUsable("/units/unit-1.1", "/defence", "/instructor/projects");
		isRefused("/instructor/units/unit-1.1/materials/new", "main form .btn-primary");
		isRefused("/instructor/webinars/new?unit=unit-1.1", "form[data-keep] button");
		isRefused("/instructor/schedule/plan", "form[action$='/plan'] button");
		isRefused("/instructor/settings", "form[action$='/settings'] .btn-primary", "firstDay=2026-12-10",
				"lastDay=2026-12-01");
		isRefused("/instructor/defence/terms", "form[action$='/terms'] button", "teamsUntil=1999-12-31T23:59");
		isRefused("/instructor/defence/sessions/new", "form[action$='/sessions/new'] button");
		isRefused("/instructor/teams", "form[action$='/teams'] .btn-primary");
		isRefused("/instructor/projects", "button[value=chosen]");
		isRefused(come(INSTRUCTOR, "defence").sheet("Қолжетімді жоба"), "button[value=publish]");
		long answer = this.jdbc.sql("select max(id) from answer").query(Long.class).single();
		isRefused("/instructor/answers/" + answer, "button[value=RETURNED]");
	}

	private void areUsable(String... paths) {
		for (String path : paths) {
			assertThat(this.page.navigate(course() + path).status()).as(path).isEqualTo(200);
			check(path);
		}
	}

	/**
	 * A form is sent by keyboard, as it stands but for some fields.
	 * @param fields like {@code id=value}
	 */
	private void isRefused(String path, String button, String... fields) {
		this.page.navigate(course() + path);
		for (String field : fields) {
			this.page.locator("#" + field.replaceAll("=.*", "")).fill(field.replaceAll(".*=", ""));
		}
		Response answer = this.page.waitForNavigation(() -> press(button));
		assertThat(answer.status()).as(path).isEqualTo(422);
		check(path + " refused");
	}

}
