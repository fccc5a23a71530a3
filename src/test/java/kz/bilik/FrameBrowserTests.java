package kz.bilik;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The tool in a frame of the LMS, on another site than the LMS, in a Chromium that blocks
 * third-party cookies or even more.
 */
class FrameBrowserTests extends IntegrationTest {

	private static Playwright playwright;

	private static Path executable;

	@TempDir
	private Path profile;

	private BrowserContext context;

	private Page page;

	@BeforeAll
	static void startPlaywright() {
		executable = Chromium.executable();
		playwright = Chromium.playwright();
	}

	@AfterAll
	static void stopPlaywright() {
		if (playwright != null) {
			playwright.close();
		}
	}

	@AfterEach
	void closeBrowser() {
		this.context.close();
	}

	@Test
	void aThirdPartysOrdinaryCookieIsBlockedHere() throws IOException {
		openBrowser(null, true);
		HttpServer control = control();
		try {
			String port = ":" + control.getAddress().getPort();
			this.page.navigate("http://localhost" + port + "/frame");
			assertThat(this.page.frameLocator("iframe").locator("body")).hasText("cookies: null");
			this.page.navigate("http://127.0.0.1" + port + "/set");
			assertThat(this.page.locator("body")).hasText("cookies: control=1");
		}
		finally {
			control.stop(0);
		}
	}

	@Test
	void partitionedCookiesCarryALaunchInTheFrameWithoutAnyScript() {
		openBrowser(null, false);
		signIn();
		this.page.navigate(lms.url() + "/view?link=unit-2.1");
		FrameLocator frame = this.page.frameLocator("iframe");
		// pages of the LMS that send themselves where they may
		frame.locator("form[action$='/lti/login'] button").click();
		Locator launch = frame.locator("form[action$='/lti/launch'] button");
		Locator again = frame.locator("form[action$='/lti/auth'] button");
		launch.or(again).waitFor();
		if (again.isVisible()) {
			again.click();
		}
		launch.click();
		frame.locator("body[data-role=listener]").waitFor();
		frame.locator("textarea[name=text]").first().fill("Жауап");
		frame.locator("button[value=hand-in]").first().click();
		assertThat(frame.locator(".alert-success")).isVisible();
	}

	@Test
	void whereTheFrameGetsNoCookiesOneClickOpensTheSameLinkInANewWindow() {
		openBrowser(TOOL + "," + lms.url(), true);
		signIn();
		this.page.navigate(lms.url() + "/view?link=unit-2.1");
		FrameLocator frame = this.page.frameLocator("iframe");
		assertThat(frame.locator("body")).hasAttribute("data-error", "cookies-in-frame");
		check("iframe", "main");
		Page window = this.page.waitForPopup(() -> frame.locator("button").click());
		window.waitForURL((url) -> url.startsWith(TOOL + "/c/"));
		assertThat(window.locator("body")).hasAttribute("data-role", "listener");
		assertThat(window.locator("h1")).containsText("2.1");
	}

	@Test
	void whereNoPageGetsCookiesItIsSaidOnceAndNothingGoesInCircles() {
		openBrowser(TOOL + ",*", true);
		signIn();
		this.page.navigate(lms.url() + "/view?link=unit-2.1");
		Page window = this.page.waitForPopup(() -> this.page.frameLocator("iframe").locator("button").click());
		assertThat(window.locator("body")).hasAttribute("data-error", "cookies-blocked");
		this.page.navigate(lms.url() + "/lti/start?link=unit-2.1&target=window");
		assertThat(this.page.locator("body")).hasAttribute("data-error", "cookies-blocked");
		assertThat(this.page.locator("form")).hasCount(0);
		check("main");
	}

	@Test
	void theWayBackFromARefusalLeavesTheFrame() {
		openBrowser(null, true);
		signIn();
		lms.faults().clockOffset(Duration.ofMinutes(10));
		this.page.navigate(lms.url() + "/view?link=unit-2.1");
		FrameLocator frame = this.page.frameLocator("iframe");
		assertThat(frame.locator("body")).hasAttribute("data-error", "wrong-clock");
		String title = frame.locator("h1").textContent();
		frame.locator("a[target=_top]").click();
		assertThat(this.page.locator(".alert-warning")).hasText(title);
		assertThat(this.page.url()).startsWith(lms.url() + "/course?lti_errormsg=");
	}

	/**
	 * @param blocked a pattern of Chromium's content settings for whom cookies are
	 * blocked altogether: site, site of the window
	 */
	private void openBrowser(String blocked, boolean javaScript) {
		String exceptions = (blocked != null)
				? ", \"content_settings\": {\"exceptions\": {\"cookies\": {\"%s\": {\"setting\": 2}}}}"
					.formatted(blocked)
				: "";
		try {
			Files.createDirectory(this.profile.resolve("Default"));
			Files.writeString(this.profile.resolve("Default/Preferences"),
					"{\"profile\": {\"cookie_controls_mode\": 1, \"block_third_party_cookies\": true%s}}"
						.formatted(exceptions));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.context = playwright.chromium()
			.launchPersistentContext(this.profile,
					new BrowserType.LaunchPersistentContextOptions().setExecutablePath(executable)
						.setArgs(Chromium.ARGUMENTS)
						.setLocale("kk")
						.setViewportSize(1280, 900)
						.setJavaScriptEnabled(javaScript));
		this.page = this.context.pages().get(0);
	}

	private void signIn() {
		this.page.navigate(lms.url());
		this.page.locator("button[value='" + LISTENER + "']").click();
	}

	/** Axe finds nothing, and nothing sticks out of a narrow window. */
	private void check(String... place) {
		for (int width : List.of(1280, 360)) {
			this.page.setViewportSize(width, 900);
			assertThat(new AxeBuilder(this.page).include(List.of(place)).analyze().getViolations()).isEmpty();
			for (var frame : this.page.frames()) {
				assertThat((Boolean) frame.evaluate("document.documentElement.scrollWidth <= innerWidth")).isTrue();
			}
		}
	}

	/** Two sites: the one frames the other, which sets a cookie as it was always done. */
	private static HttpServer control() throws IOException {
		HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		String framed = "http://127.0.0.1:" + server.getAddress().getPort() + "/set";
		server.createContext("/frame", (exchange) -> answer(exchange, 200, "<iframe src='" + framed + "'></iframe>"));
		server.createContext("/set", (exchange) -> {
			exchange.getResponseHeaders().set("Set-Cookie", "control=1; Path=/; Secure; HttpOnly; SameSite=None");
			exchange.getResponseHeaders().set("Location", "/see");
			answer(exchange, 302, "");
		});
		server.createContext("/see",
				(exchange) -> answer(exchange, 200, "cookies: " + exchange.getRequestHeaders().getFirst("Cookie")));
		server.start();
		return server;
	}

	private static void answer(HttpExchange exchange, int status, String page) throws IOException {
		byte[] body = page.getBytes(StandardCharsets.UTF_8);
		exchange.getResponseHeaders().set("Content-Type", "text/html");
		exchange.sendResponseHeaders(status, body.length);
		try (var out = exchange.getResponseBody()) {
			out.write(body);
		}
	}

}
