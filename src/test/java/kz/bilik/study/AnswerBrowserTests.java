package kz.bilik.study;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import kz.bilik.BrowserTest;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * How an answer is written, kept and handed in, in a Chromium.
 */
class AnswerBrowserTests extends BrowserTest {

	@Test
	void typedTextSurvivesALostSession() {
		signIn(LISTENER);
		openInWindow("unit-1.2");
		this.page.locator("[contenteditable]").first().fill("Сақталмаған мәтін");
		this.page.context().clearCookies();
		this.page.locator("button[value=hand-in]").first().click();
		assertThat(this.page.locator("body")).hasAttribute("data-error", "form-expired");
		signIn(LISTENER);
		openInWindow("unit-1.2");
		assertThat(this.page.locator("[contenteditable]").first()).hasText("Сақталмаған мәтін");
	}

	/** The line that says so must not move what is under the finger. */
	@Test
	void aButtonIsPressedThoughADraftIsKeptAtThatMoment() {
		signIn(LISTENER);
		openInWindow("unit-1.2");
		this.page.locator("[contenteditable]").first().fill("Жауап");
		this.page.locator("button[value=hand-in]").first().hover();
		this.page.mouse().down();
		assertThat(this.page.locator("[data-kept]").first()).containsText("Нобай сақталды");
		this.page.mouse().up();
		assertThat(this.page.locator(".alert-success")).containsText("Жауап тапсырылды");
	}

	@Test
	void whatWasRestoredIsSaidNotToBeSavedAndCanBeForgotten() {
		signIn(LISTENER);
		openInWindow("unit-1.2");
		this.page.route("**/draft", (route) -> route.abort());
		this.page.evaluate("navigator.sendBeacon = () => true");
		Locator text = this.page.locator("[contenteditable]").first();
		text.fill("Сақталмаған мәтін");
		this.page.reload();
		assertThat(text).hasText("Сақталмаған мәтін");
		Locator note = this.page.locator("form .alert-warning");
		assertThat(note).containsText("әлі сақталмаған");
		check("restored");
		note.locator("button").click();
		assertThat(note).hasCount(0);
		assertThat(text).hasText("");
	}

	@Test
	void whatWasTypedIsShownThoughTheAnswerWasAcceptedMeanwhile() {
		signIn(LISTENER);
		openInWindow("unit-1.3");
		Locator text = this.page.locator("[contenteditable]").first();
		text.fill("Тапсырылған жауап");
		this.page.locator("button[value=hand-in]").first().click();
		assertThat(this.page.locator(".alert-success")).isVisible();
		this.page.route("**/draft", (route) -> route.abort());
		text.fill("Кеш қалған толықтыру");
		this.jdbc.sql("update answer set state = 'ACCEPTED', version = version + 1 where unit_id = 'unit-1.3'")
			.update();
		this.page.reload();
		Locator note = this.page.locator("blockquote");
		assertThat(note).containsText("Кеш қалған толықтыру");
		check("accepted meanwhile");
		note.locator("button").click();
		assertThat(note).hasCount(0);
	}

	@Test
	void anAnswerWithAFileGoesToAndFroByKeyboardAlone() {
		signIn(LISTENER);
		openInWindow("unit-1.1");
		Locator editor = this.page.locator("[contenteditable]").first();
		tabTo(this.page.locator("[data-command=bold]").first());
		this.page.keyboard().press("Enter");
		this.page.keyboard().type("Жылдық жоспар");
		assertThat(editor.locator("b")).hasText("Жылдық жоспар");
		assertThat(this.page.locator("[data-kept]").first()).containsText("Нобай сақталды");
		Locator chooser = this.page.locator("input[type=file]").first();
		tabTo(chooser);
		chooser.setInputFiles(
				new FilePayload[] { png("Жоспар Ә.png"), new FilePayload("бос.pdf", "application/pdf", new byte[0]) });
		assertThat(this.page.locator("[data-files]").first()).containsText("Жоспар Ә.png");
		assertThat(this.page.locator("[data-uploads]").first()).containsText("ол бос");
		check("writing an answer");
		press("button[value=hand-in]");
		assertThat(this.page.locator(".alert-success")).containsText("Жауап тапсырылды");
		check("an answer that is handed in");

		signIn(INSTRUCTOR);
		openInWindow("unit-1.1");
		press("tbody a");
		assertThat(this.page.locator(".formatted b")).hasText("Жылдық жоспар");
		Locator file = this.page.locator("a[download]");
		assertThat(this.page.waitForDownload(file::click).suggestedFilename()).isEqualTo("Жоспар Ә.png");
		check("reading an answer");
		tabTo(this.page.locator("#text"));
		this.page.keyboard().type("Мерзімдерін қосыңыз.");
		press("button[value=RETURNED]");
		assertThat(this.page.locator(".alert-success")).containsText("қайтарылды");

		signIn(LISTENER);
		openInWindow("unit-1.1");
		assertThat(this.page.locator("main")).containsText("Мерзімдерін қосыңыз.");
		check("an answer that was returned");
		tabTo(editor);
		this.page.keyboard().press("Control+End");
		this.page.keyboard().type(": мерзімімен");
		press("button[value=hand-in]");
		assertThat(this.page.locator(".alert-success")).containsText("Жауап тапсырылды");

		signIn(INSTRUCTOR);
		openInWindow("unit-1.1");
		press("tbody a");
		assertThat(this.page.locator(".formatted").first()).hasText("Жылдық жоспар: мерзімімен");
		press("button[value=ACCEPTED]");
		assertThat(this.page.locator(".alert-success")).containsText("Жауап қабылданды");
		signIn(LISTENER);
		openInWindow("unit-1.1");
		assertThat(this.page.locator(".badge").first()).hasText("Қабылданды");
		assertThat(this.page.locator("main")).containsText("Бұрынғы нұсқалар: 1");
		check("an accepted answer");
	}

	@Test
	void aFileIsSentAgainAfterTheConnectionWasLostAndMayBeDropped() {
		signIn(LISTENER);
		openInWindow("unit-1.1");
		this.page.route("**/files", (route) -> route.abort());
		Locator uploads = this.page.locator("[data-uploads]").first();
		this.page.locator("[data-drop]")
			.first()
			.evaluate(
					"""
							(place) => {
							  const files = new DataTransfer();
							  files.items.add(new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])], 'сурет.png'));
							  place.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: files }));
							}
							""");
		assertThat(uploads).containsText("байланыс үзілді");
		check("a file that waits");
		this.page.unroute("**/files");
		uploads.locator("button").first().click();
		assertThat(this.page.locator("[data-files]").first()).containsText("сурет.png");
		assertThat(uploads.locator("li")).hasCount(0);
		this.page.locator("[data-remove]").first().click();
		assertThat(this.page.locator("[data-files] li")).hasCount(0);
	}

	@Test
	void theSecondTabIsToldAndLosesNothing() {
		signIn(LISTENER);
		openInWindow("unit-1.1");
		Page second = this.page.context().newPage();
		second.navigate(this.page.url());
		this.page.locator("[contenteditable]").first().fill("бірінші терезе");
		assertThat(this.page.locator("[data-kept]").first()).containsText("Нобай сақталды");
		second.locator("[contenteditable]").first().fill("екінші терезе");
		assertThat(second.locator("[data-kept]").first()).containsText("басқа терезеде");
		second.reload();
		assertThat(second.locator("[contenteditable]").first()).hasText("бірінші терезе");
		assertThat(second.locator("blockquote").first()).containsText("екінші терезе");
	}

	@Test
	void whoIsToldOfAnotherTextDecidesByAButtonWhichOneIsSaved() {
		signIn(LISTENER);
		openInWindow("unit-1.1");
		Page second = this.page.context().newPage();
		second.navigate(this.page.url());
		this.page.locator("[contenteditable]").first().fill("бірінші терезе");
		assertThat(this.page.locator("[data-kept]").first()).containsText("Нобай сақталды");
		second.locator("[contenteditable]").first().fill("екінші терезе");
		second.locator("button[value=draft]").first().click();
		assertThat(second.locator("form .alert-danger")).containsText("басқа терезеде");
		second.clock().install();
		second.locator("[contenteditable]").first().fill("екінші терезе, жалғасы");
		second.clock().fastForward("00:05");
		assertThat(this.jdbc.sql("select text from answer order by id desc limit 1").query(String.class).single())
			.contains("бірінші терезе");
		second.locator("button[value=draft]").first().click();
		assertThat(second.locator(".alert-success")).isVisible();
		assertThat(second.locator("[contenteditable]").first()).hasText("екінші терезе, жалғасы");
	}

	@Test
	void aPastedPictureIsAFileAndPastedWordsAreWords() {
		signIn(LISTENER);
		openInWindow("unit-1.1");
		String paste = """
				(editor, words) => {
				  const clipboardData = new DataTransfer();
				  clipboardData.items.add(new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])], 'кесте.png'));
				  if (words) {
				    clipboardData.setData('text/html', words);
				  }
				  return editor.dispatchEvent(new ClipboardEvent('paste', { bubbles: true, cancelable: true, clipboardData }));
				}
				""";
		Locator editor = this.page.locator("[contenteditable]").first();
		assertThat((boolean) editor.evaluate(paste, "<b>Кесте</b>")).isTrue();
		assertThat((boolean) editor.evaluate(paste, "")).isFalse();
		assertThat(this.page.locator("[data-files] li")).hasCount(1);
	}

}
