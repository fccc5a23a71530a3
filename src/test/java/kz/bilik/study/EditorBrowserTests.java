package kz.bilik.study;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import kz.bilik.BrowserTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The editor of a formatted text, in a Chromium.
 */
class EditorBrowserTests extends BrowserTest {

	private Locator text;

	@BeforeEach
	void openUnit() {
		signIn(LISTENER);
		openInWindow("unit-1.1");
		this.text = this.page.locator("[contenteditable]");
		this.text.focus();
	}

	@Test
	void anAddressThatMakesNoLinkIsRefusedWithTheReasonAndEscLeadsBackToTheText() {
		Locator address = this.page.locator("[data-link] input");
		this.page.keyboard().type("Қараңыз: ");
		this.page.locator("[data-command=createLink]").click();
		this.page.keyboard().type("egov.kz");
		this.page.keyboard().press("Enter");
		assertThat(address).isFocused();
		assertThat((String) address.evaluate("(it) => it.validationMessage")).contains("http:// немесе https://");
		this.page.keyboard().press("Escape");
		assertThat(address).isHidden();
		this.page.keyboard().type("порталды ");
		this.page.locator("[data-command=createLink]").click();
		address.fill("https://egov.kz");
		this.page.keyboard().press("Enter");
		assertThat(this.text).hasText("Қараңыз: порталды https://egov.kz");
		assertThat(this.text.locator("a")).hasAttribute("href", "https://egov.kz");
	}

	@Test
	void aPastedTableStaysATableAndIsScrolledByKeyboardWhereItIsTooWide() {
		this.page.evaluate(
				"""
						document.execCommand('insertHTML', false,
						  '<table><tr><td>Бағыттары</td><td>Көрсеткіштері</td><td>Жетістіктері</td><td>Мәселелері</td></tr></table>')
						""");
		follow(this.page.locator("button[value=hand-in]"));
		this.page.locator("summary", new Page.LocatorOptions().setHasText("Тапсырылған нұсқалар")).click();
		assertThat(this.page.locator("details .formatted td")).hasCount(4);
		check("a wide table");
	}

}
