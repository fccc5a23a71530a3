package kz.bilik.course;

import java.util.List;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import kz.bilik.BrowserTest;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an instructor arranges and what everybody in a course shares, in a Chromium.
 */
class CourseBrowserTests extends BrowserTest {

	@Test
	void theAdministratorPastesOneAddressAndActivatesTheTool() {
		signIn(ADMINISTRATOR);
		this.page.navigate(lms.url() + "/tools");
		this.page.locator("#url").fill(TOOL + "/lti/register");
		this.page.locator("form[action='/tools/add'] button").click();
		FrameLocator frame = this.page.frameLocator("iframe");
		assertThat(frame.locator("body[data-registered=pending] h1")).containsText("рұқсат күтуде");
		frame.locator("button").click();
		this.page.locator("form[action='/tools/activate'] button").click();
		assertThat(this.page.locator("form[action='/tools/activate']")).hasCount(0);

		this.page.navigate(lms.beginRegistration(TOOL + "/lti/register"));
		check("registered");
		this.page.navigate(TOOL + "/lti/register");
		check("not registered");
	}

	@Test
	void anInstructorPlacesEverythingWithOneClickAndSomeUnitsByKeyboard() {
		signIn(INSTRUCTOR);
		this.page.navigate(lms.url() + "/content");
		FrameLocator dialogue = this.page.frameLocator("iframe");
		assertThat(dialogue.locator("button[value=everything]")).isVisible();
		dialogue.locator("button[value=everything]").click();
		assertThat(dialogue.locator("h1")).hasText("Қосылған сілтемелер: 16");
		dialogue.locator("a").click();
		assertThat(this.page.locator("main a", new Page.LocatorOptions().setHasText("Жобаны қорғау"))).hasCount(2);
		String last = List.copyOf(lms.placedLinks().keySet()).get(15);
		assertThat(openInFrame(last).locator("h1")).hasText("Жобалар");

		this.page.navigate(lms.url() + "/content");
		Locator module = dialogue.locator("#pick-module-2");
		module.focus();
		this.page.keyboard().press("Space");
		assertThat(dialogue.locator("#pick-unit-2\\.3")).isChecked();
		dialogue.locator("#pick-unit-2\\.3").focus();
		this.page.keyboard().press("Space");
		assertThat(module).not().isChecked();
		assertThat((Boolean) module.evaluate("box => box.indeterminate")).isTrue();
		dialogue.locator("button[value=chosen]").focus();
		this.page.keyboard().press("Enter");
		assertThat(dialogue.locator("h1")).hasText("Қосылған сілтемелер: 2");

		this.page.navigate(lms.url() + "/lti/start?target=window");
		this.page.waitForURL((url) -> url.contains("/deep-linking/"));
		check("placing");
		this.page.locator("button[value=chosen]").click();
		assertThat(this.page.locator("[role=alert]:not(.session)")).hasText("Кемінде біреуін таңдаңыз.");
		check("placing nothing");
		openInWindow("unnamed");
		check("a link that names nothing");
		openInWindow("programme");
		check("links that nobody has opened yet");
		openInWindow("defence&review=" + LISTENER);
		check("whose grade was clicked");
	}

	@Test
	void anInstructorSeesThePagesWithAListenersEyesByKeyboard() {
		signIn(INSTRUCTOR);
		openInWindow("unit-1.1");
		check("a unit with a way to the listener's view");
		press("nav a[href*='-as-listener']");
		this.page.waitForURL("**-as-listener/units/unit-1.1");
		assertThat(this.page.locator("main > .alert")).containsText("Мұнда ештеңе сақталмайды");
		assertThat(this.page.locator("textarea").first()).isDisabled();
		assertThat(this.page.locator("button[value=hand-in]").first()).isDisabled();
		assertThat(this.page.locator("[contenteditable]:visible")).hasCount(0);
		check("a unit with a listener's eyes");
		press("nav a[aria-current=page]");
		assertThat(this.page.locator("[data-next=BEGIN]")).isVisible();
		check("a home with a listener's eyes");
		String view = this.page.url().replaceAll("\\?.*", "");
		for (String path : List.of("/units/module-1", "/units/development-plan", "/schedule", "/defence",
				"/exchange/module-1")) {
			this.page.navigate(view + path);
			assertThat(this.page.locator("main button:enabled, main input:enabled, main textarea:enabled")).hasCount(0);
			check(path + " with a listener's eyes");
		}
		press("main > .alert a");
		this.page.waitForURL("**/exchange/module-1");
		assertThat(this.page.locator("body")).hasAttribute("data-role", "instructor");
	}

	@Test
	void materialsAreAddedOrderedAndRemovedByKeyboardAlone() {
		signIn(INSTRUCTOR);
		openInWindow("unit-1.1");
		String materials = "section[aria-labelledby=materials] ";
		go(materials + "> p > a");
		tabTo(this.page.locator("#title"));
		this.page.keyboard().type("Мектеп кітапханасының үлгілік жұмыс жоспары");
		go("main form button");
		check("a material without a link");
		tabTo(this.page.locator("#link"));
		this.page.keyboard().type("https://example.kz/plan");
		go("main form button");
		assertThat(this.page.locator(".alert-success")).isVisible();
		go(materials + "> p > a");
		tabTo(this.page.locator("#title"));
		this.page.keyboard().type("Қордың суреті");
		tabTo(this.page.locator("#file"));
		this.page.locator("#file").setInputFiles(new FilePayload("бос.pdf", "application/pdf", new byte[0]));
		go("main form button");
		assertThat(this.page.locator("#file-error")).containsText("ол бос");
		check("a material whose file is refused");
		this.page.locator("#file").setInputFiles(png("Қор.png"));
		go("main form button");
		assertThat(this.page.locator(materials + "a[download]")).hasText("Қордың суреті");
		go(materials + "button[name=before]");
		assertThat(this.page.locator(materials + "li a").first()).hasText("Қордың суреті");
		signIn(LISTENER);
		openInWindow("unit-1.1");
		assertThat(this.page.locator(materials + "li a")).hasCount(2);
		press(materials + "summary");
		check("materials and literature");
		signIn(INSTRUCTOR);
		openInWindow("unit-1.1");
		press(materials + "li summary");
		check("before a material is removed");
		go(materials + "details[open] button");
		assertThat(this.page.locator(materials + "li a")).hasText("Мектеп кітапханасының үлгілік жұмыс жоспары");
	}

	@Test
	void experienceIsSharedAnsweredPinnedAndRemovedByKeyboardAlone() {
		signIn(LISTENER);
		openInWindow("unit-1.1");
		go("main a[href$='/exchange/module-1']");
		check("an empty board");
		go("main a.btn-primary");
		tabTo(this.page.locator("[data-command=bold]"));
		this.page.keyboard().press("Enter");
		this.page.keyboard().type("Кітап көрмесінің үлгісі");
		Locator chooser = this.page.locator("input[type=file]");
		tabTo(chooser);
		chooser.setInputFiles(new FilePayload[] { new FilePayload("бос.pdf", "application/pdf", new byte[0]) });
		press("main form .btn-primary");
		assertThat(this.page.locator("#files-error")).containsText("ол бос");
		assertThat(this.page.locator("[contenteditable] b")).hasText("Кітап көрмесінің үлгісі");
		check("a post that was refused");
		chooser.setInputFiles(new FilePayload[] { png("Көрме.png") });
		press("main form .btn-primary");
		assertThat(this.page.locator(".alert-success")).containsText("Жазбаңыз жарияланды");
		assertThat(this.page.locator("article a[download]")).hasText("Көрме.png");
		check("a board with an own post");
		go("article a[href$='/edit']");
		check("editing a post");

		signIn(OTHER_LISTENER);
		openInWindow("programme");
		go("header a[href$='/exchange']");
		check("the boards");
		press("main li a");
		press("article .btn-outline-primary");
		assertThat(this.page.locator("[contenteditable]")).hasText("");
		tabTo(this.page.locator("[contenteditable]"));
		this.page.keyboard().type("Рақмет, қолданып көремін!");
		press("main form .btn-primary");
		assertThat(this.page.locator("article")).containsText("Рақмет, қолданып көремін!");

		signIn(INSTRUCTOR);
		openInWindow("unit-1.1");
		go("main a[href$='/exchange/module-1']");
		check("a board that an instructor reads");
		press("button[name=pinned]");
		assertThat(this.page.locator("article .badge").first()).hasText("Бекітілген");
		press("article summary");
		check("before a post is removed");
		press("article details[open] button");
		assertThat(this.page.locator("article")).containsText("Оқытушы бұл жазбаны жойды.");
		assertThat(this.page.locator("article")).containsText("Рақмет, қолданып көремін!");
		check("a removed post");
	}

}
