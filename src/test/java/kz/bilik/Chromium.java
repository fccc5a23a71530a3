package kz.bilik;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import org.junit.jupiter.api.Assumptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Chromium that the browser tests drive.
 */
final class Chromium {

	static final List<String> ARGUMENTS = List.of("--no-sandbox", "--disable-background-networking", "--disable-quic",
			"--no-first-run");

	private static final Logger logger = LoggerFactory.getLogger(Chromium.class);

	private Chromium() {
	}

	/**
	 * The whole browser, with a person's settings. Skips the tests where there is none.
	 */
	static Path executable() {
		Optional<Path> executable = Stream
			.of(System.getenv().getOrDefault("CHROMIUM", ""), "/usr/bin/chromium", "/usr/bin/chromium-browser",
					"/usr/bin/google-chrome")
			.filter((path) -> !path.isBlank())
			.map(Path::of)
			.filter(Files::isExecutable)
			.findFirst();
		if (executable.isEmpty()) {
			logger.warn("BROWSER TESTS ARE SKIPPED: no Chromium found. Install one or set CHROMIUM to its path.");
		}
		Assumptions.assumeTrue(executable.isPresent(), "No Chromium: install one or set CHROMIUM to its path");
		return executable.get();
	}

	/**
	 * Draws pages and nothing around them, in half the time; where it is not installed,
	 * the whole browser.
	 */
	static Path shell() {
		Path shell = Path.of("/usr/bin/chromium-headless-shell");
		return (Files.isExecutable(shell) && System.getenv("CHROMIUM") == null) ? shell : executable();
	}

	/** Waits long: a busy machine is no failure. */
	static Playwright playwright() {
		PlaywrightAssertions.setDefaultAssertionTimeout(30_000);
		return Playwright
			.create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
	}

}
