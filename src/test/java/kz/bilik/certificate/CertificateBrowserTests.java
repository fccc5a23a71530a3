package kz.bilik.certificate;

import java.io.IOException;
import java.nio.file.Files;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import kz.bilik.BrowserTest;
import kz.bilik.Visitor;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The certificate and the page that confirms it, in a Chromium.
 */
class CertificateBrowserTests extends BrowserTest {

	@Test
	void theQrCodeOfACertificateLeadsAnybodyToThePageThatSaysWhetherItIsValid() throws IOException {
		come(LISTENER, "defence").handInProject("Оқу жобасы");
		Visitor instructor = come(INSTRUCTOR, "defence");
		instructor.publish("Оқу жобасы", 20);
		signIn(LISTENER);
		openInWindow("defence");
		go("#result ~ a[href$='/certificate']");
		assertThat(this.page.locator("h1")).hasText("Сертификат");
		check("a listener's certificate");
		Locator pdf = this.page.locator("a[href$='/certificate.pdf']");
		tabTo(pdf);
		Download download = this.page.waitForDownload(() -> this.page.keyboard().press("Enter"));
		String address = Pdf.of(Files.readAllBytes(download.path())).qrCode();
		assertThat(address).startsWith(TOOL + "/certificates/");

		this.page = browser("ru");
		this.page.navigate(address);
		assertThat(this.page.locator("[data-certificate=valid]")).containsText("Действителен");
		check("a certificate that is valid");
		go("a[hreflang=en]");
		assertThat(this.page.locator("[data-certificate=valid]")).containsText("Valid");
		assertThat(this.page.context().cookies()).isEmpty();
		instructor.publish("Оқу жобасы", 9);
		go("a[hreflang=kk]");
		assertThat(this.page.locator("[data-certificate=withdrawn]")).containsText("Күші жойылған");
		check("a certificate that was withdrawn");
		this.page.navigate(TOOL + "/certificates/K7QM-2F9D-XW4T-H3RB");
		assertThat(this.page.locator("h1")).hasText("Сертификата с таким номером нет");
		check("a certificate that is unknown");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.navigate(course() + "/instructor/certificates");
		check("certificates and statement");
	}

}
