package kz.bilik;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import kz.demolms.LaunchClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people do, in a real Chromium. The tool is on another site than the LMS, so what
 * works in its frame works with partitioned cookies.
 */
public abstract class BrowserTest extends IntegrationTest {

	private static final String AXE = axe();

	/** All classes of a test process share it. */
	private static Browser chromium;

	protected Page page;

	@BeforeAll
	static void startChromium() {
		if (chromium == null) {
			BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setExecutablePath(Chromium.shell())
				.setArgs(Chromium.ARGUMENTS);
			Playwright playwright = Chromium.playwright();
			Runtime.getRuntime().addShutdownHook(new Thread(playwright::close));
			chromium = playwright.chromium().launch(options);
		}
	}

	/** What was on the page when a test failed. */
	@RegisterExtension
	TestExecutionExceptionHandler lastSeen = (context, failure) -> {
		failure.addSuppressed(new AssertionError(this.page.url() + "\n" + this.page.innerText("body")));
		throw failure;
	};

	/** The demo LMS has one course: each test finds it as new. */
	@BeforeEach
	void openBrowser() {
		this.jdbc.sql("delete from course_run").update();
		this.page = browser("kk");
	}

	@AfterEach
	void closeBrowsers() {
		chromium.contexts().forEach((context) -> context.close());
	}

	/** A browser that knows nothing of the others. */
	protected static Page browser(String locale) {
		return chromium
			.newContext(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE)
				.setLocale(locale)
				.setViewportSize(1280, 900))
			.newPage();
	}

	/** Somebody who comes to the course of the demo LMS in a browser without scripts. */
	protected static Visitor come(String userId, String activity) {
		LaunchClient client = lms.client();
		return visitor(client, client.launch(lms.launch(userId, activity)));
	}

	protected void signIn(String userId) {
		this.page.navigate(lms.url());
		this.page.locator("button[value='" + userId + "']").click();
	}

	protected FrameLocator openInFrame(String activity) {
		this.page.navigate(lms.url() + "/view?link=" + activity);
		FrameLocator frame = this.page.frameLocator("iframe");
		assertThat(frame.locator("main")).isVisible();
		return frame;
	}

	protected void openInWindow(String activity) {
		this.page.navigate(lms.url() + "/lti/start?link=" + activity + "&target=window");
		this.page.waitForURL((url) -> url.startsWith(TOOL + "/c/"));
	}

	/** The address of the course run. */
	protected String course() {
		return this.page.url().replaceAll("(/c/\\d+).*", "$1");
	}

	protected static FilePayload png(String name) {
		return new FilePayload(name, "image/png", new byte[] { (byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A });
	}

	protected void press(String selector) {
		tabTo(this.page.locator(selector).first());
		this.page.keyboard().press("Enter");
	}

	/** Goes on with the Tab key until something has the focus. */
	protected void tabTo(Locator target) {
		for (int tab = 0; tab < 100; tab++) {
			if ((Boolean) target.evaluate("element => element === document.activeElement")) {
				return;
			}
			this.page.keyboard().press("Tab");
		}
		throw new AssertionError("No Tab key leads to " + target);
	}

	/** By keyboard, to another page. */
	protected void go(String selector) {
		this.page.waitForNavigation(() -> press(selector));
	}

	protected void follow(Locator button) {
		this.page.waitForNavigation(button::click);
	}

	/** Axe finds nothing, and nothing sticks out of a narrow window. */
	protected void check(String name) {
		int before = this.page.viewportSize().width;
		for (int width : new int[] { 1280, 360 }) {
			this.page.setViewportSize(width, 900);
			if (!(Boolean) this.page.evaluate("'axe' in window")) {
				this.page.evaluate(AXE);
			}
			assertThat(this.page.evaluate("""
					axe.run({ resultTypes: ['violations'], iframes: false })
					  .then((found) => found.violations.map((rule) => rule.id + ': ' + rule.nodes[0].html).join('\\n'))
					""")).as(name + " at " + width).isEqualTo("");
			assertThat((Integer) this.page.evaluate("document.documentElement.scrollWidth")).as(name + " at " + width)
				.isLessThanOrEqualTo(width);
		}
		this.page.setViewportSize(before, 900);
	}

	private static String axe() {
		try (InputStream script = AxeBuilder.class.getResourceAsStream("/axe.min.js")) {
			return new String(script.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
