package kz.bilik;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.annotation.Testable;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;

/**
 * Makes {@code lti-config/conformance.md}: a section for each test class, a row for each
 * of its tests that says what it expects. A class of which every test ran and passed
 * compares its section with the file; with {@code -Dconformance=write} it writes it.
 */
public final class Conformance implements BeforeTestExecutionCallback, AfterTestExecutionCallback, AfterAllCallback {

	private static final Path TABLE = Path.of("lti-config/conformance.md");

	private static final String HEAD = "| Test | Case | Expected | Seen |\n| --- | --- | --- | --- |\n";

	private static final Pattern ANSWER = Pattern.compile("data-(?:error|role)=\"([\\w-]+)\"");

	private static final List<String> expected = new ArrayList<>();

	private static final List<String> seen = new ArrayList<>();

	private final StringBuilder rows = new StringBuilder();

	private final Set<Method> passed = new HashSet<>();

	private boolean failed;

	/**
	 * Notes what a test expects of a page, and the page.
	 * @param expectation the status, and the role or the reason that the page bears:
	 * {@code 401 invalid-token}
	 */
	public static void saw(String expectation, Answer page) {
		Matcher answer = ANSWER.matcher(page.body());
		saw(expectation, page.status() + (answer.find() ? " " + answer.group(1) : ""));
	}

	/** Notes what a test expects, and what it sees. */
	public static void saw(String expectation, String sight) {
		expected.add(expectation);
		seen.add(sight);
	}

	@Override
	public void beforeTestExecution(ExtensionContext test) {
		expected.clear();
		seen.clear();
	}

	@Override
	public void afterTestExecution(ExtensionContext test) {
		this.failed |= test.getExecutionException().isPresent();
		this.passed.add(test.getRequiredTestMethod());
		if (!expected.isEmpty()) {
			String method = test.getRequiredTestMethod().getName();
			String name = test.getDisplayName().startsWith(method + "(") ? "" : test.getDisplayName();
			this.rows.append(
					"| %s | %s | %s | %s |%n".formatted(words(method), cell(name), distinct(expected), distinct(seen)));
		}
	}

	@Override
	public void afterAll(ExtensionContext context) throws IOException {
		Class<?> tests = context.getRequiredTestClass();
		if (this.failed || !this.passed.containsAll(
				AnnotationSupport.findAnnotatedMethods(tests, Testable.class, HierarchyTraversalMode.TOP_DOWN))) {
			return;
		}
		String title = "## " + words(tests.getSimpleName().replaceAll("(Integration)?Tests$", "")) + "\n";
		String section = title + "\n" + HEAD + this.rows;
		String table = Files.readString(TABLE);
		String known = "";
		Matcher there = Pattern.compile(Pattern.quote(title) + "(?:(?!## ).*\n)*+").matcher(table);
		if (there.find()) {
			known = there.group();
		}
		if (section.equals(known.stripTrailing() + "\n")) {
			return;
		}
		if (!"write".equals(System.getProperty("conformance"))) {
			List<String> lines = known.lines().toList();
			throw new AssertionError(
					"%s is not what %s saw: %s%nRenew it: ./mvnw test -Dtest=%2$s -Dconformance=write".formatted(TABLE,
							tests.getSimpleName(), section.lines().filter((line) -> !lines.contains(line)).toList()));
		}
		Files.writeString(TABLE, known.isEmpty() ? table.stripTrailing() + "\n\n" + section
				: (table.substring(0, there.start()) + section + "\n" + table.substring(there.end())).stripTrailing()
						+ "\n");
	}

	private static String distinct(List<String> answers) {
		return String.join(", ", answers.stream().distinct().toList());
	}

	/** {@code refusesALaunch} → Refuses a launch. */
	private static String words(String name) {
		String words = name.replaceAll("(?<=.)(?=\\p{Lu})", " ").toLowerCase();
		return Character.toUpperCase(words.charAt(0)) + words.substring(1);
	}

	/** A cell is one line, and knows nothing of the ports of one run. */
	private static String cell(String text) {
		return text.replaceFirst("^\\[\\d+] ", "")
			.replaceAll("(?<!\\\\)\"", "")
			.replace(IntegrationTest.TOOL.replace("http://", ""), "tool.example")
			.replace(IntegrationTest.lms.url().replace("http://", ""), "lms.example")
			.replaceAll("[\\s\\p{Cntrl}]+", " ")
			.replace("|", "\\|")
			.replace("<", "&lt;");
	}

}
