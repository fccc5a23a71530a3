package kz.bilik.study;

import com.microsoft.playwright.Locator;
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

}
