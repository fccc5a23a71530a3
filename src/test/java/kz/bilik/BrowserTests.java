package kz.bilik;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

import com.deque.html.axecore.args.AxeRunOptions;
import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.ReducedMotion;
import kz.bilik.files.Documents;
import kz.bilik.lti.login.WrittenLaunches;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.LaunchClient;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What people do, in a real Chromium. The tool is on another site than the LMS, so what
 * works in its frame works with partitioned cookies.
 */
class BrowserTests extends IntegrationTest {

	private static Playwright playwright;

	private static Browser chromium;

	@Autowired
	private ApplicationContext tool;

	private BrowserContext context;

	private Page page;

	private int operatorNetwork = 200;

	@BeforeAll
	static void startChromium() {
		BrowserType.LaunchOptions options = new BrowserType.LaunchOptions().setExecutablePath(Chromium.shell())
			.setArgs(Chromium.ARGUMENTS);
		playwright = Chromium.playwright();
		chromium = playwright.chromium().launch(options);
	}

	@AfterAll
	static void stopChromium() {
		if (playwright != null) {
			playwright.close();
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
		this.context = chromium.newContext(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE)
			.setLocale("kk")
			.setViewportSize(1280, 900));
		this.page = this.context.newPage();
	}

	@AfterEach
	void closeBrowser() {
		if (this.context != null) {
			this.context.close();
		}
	}

	@Test
	void theMainJobFromAnAnswerToTheGradeInTheGradebook() {
		signIn(LISTENER);
		FrameLocator unit = openInFrame("unit-1.1");
		unit.locator("[contenteditable]").first().fill("Жылдық жоспар: Ә Ғ Қ Ң Ө Ұ Ү Һ І 📚");
		unit.locator("button[value=hand-in]").first().click();
		assertThat(unit.locator(".alert-success")).containsText("Жауап тапсырылды");
		FrameLocator project = openInFrame("defence");
		project.locator("#topic").fill("Браузердегі жоба");
		project.locator("#organisation").fill("№ 5 мектеп");
		project.locator("#problem").fill("Мазмұны");
		project.locator("input[name=parts]").all().forEach(Locator::check);
		project.locator("#workLink").fill("https://example.kz/work");
		project.locator("#presentationLink").fill("https://example.kz/slides");
		project.locator("button[value=hand-in]").click();
		assertThat(project.locator(".alert-success")).containsText("Жоба тапсырылды");

		signIn(INSTRUCTOR);
		FrameLocator answers = openInFrame("unit-1.1");
		answers.locator("tbody a").last().click();
		assertThat(answers.locator(".formatted")).containsText("Ә Ғ Қ Ң Ө Ұ Ү Һ І 📚");
		answers.locator("#text").fill("Мерзімдерін нақтылаңыз.");
		answers.locator("button[value=RETURNED]").click();
		assertThat(answers.locator(".alert-success")).containsText("пысықтауға қайтарылды");
		FrameLocator defence = openInFrame("defence");
		defence.locator("a", new FrameLocator.LocatorOptions().setHasText("Браузердегі жоба")).click();
		for (int criterion = 0; criterion < 10; criterion++) {
			defence.locator("fieldset").nth(criterion).locator("label").nth((criterion < 7) ? 2 : 1).click();
		}
		assertThat(defence.locator("output")).containsText("17 / 20 (85 %)");
		defence.locator("button[value=publish]").click();
		assertThat(defence.locator("[data-delivery=delivered]")).containsText("Жеткізілді");
		this.page.navigate(lms.url() + "/gradebook");
		assertThat(this.page.locator("tbody")).containsText("17 / 20");

		signIn(LISTENER);
		assertThat(openInFrame("defence").locator("main")).containsText("Бағдарламаны меңгерді");
		assertThat(openInFrame("unit-1.1").locator("main")).containsText("Мерзімдерін нақтылаңыз.");

		openInWindow("defence");
		check("result");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.locator("#delivered-summary").click();
		assertThat(this.page.locator("[data-delivery=delivered]")).isVisible();
		check("deliveries");
		openInWindow("unit-1.1");
		follow(this.page.locator("tbody a").first());
		check("answer");
	}

	@Test
	void everyPageIsUsableWithAScreenReaderAndFitsAPhone() {
		signIn(OTHER_LISTENER);
		for (String activity : List.of("programme", "unit-1.1", "defence")) {
			check(openInWindow(activity));
		}
		handIn();
		check(openInWindow("defence"));
		this.page.navigate(course() + "/about");
		check("about");
		this.page.navigate(course() + "/units/unit-9.9");
		check("no such unit");
		signIn(INSTRUCTOR);
		for (String activity : List.of("programme", "unit-1.1", "defence")) {
			check(openInWindow(activity));
		}
		follow(this.page.locator("tbody a").first());
		check("assessment");
		this.page.navigate(TOOL);
		check("welcome");
		this.page.navigate(TOOL + "/c/1");
		check("not signed in");
	}

	@Test
	void aTermOfTheGlossaryExplainsItselfByKeyboardAndByTouch() {
		signIn(LISTENER);
		openInWindow("unit-1.2");
		Locator term = this.page.locator(".term").first();
		Locator explanation = this.page.locator(".explanation").first();
		assertThat(explanation).isHidden();
		term.focus();
		this.page.keyboard().press("Enter");
		assertThat(explanation).isVisible();
		check("a term");
		this.page.keyboard().press("Tab");
		assertThat(explanation.locator("a")).isFocused();
		this.page.keyboard().press("Escape");
		assertThat(explanation).isHidden();
		term.click();
		assertThat(explanation).isVisible();
	}

	@Test
	void anInstructorAddsMaterialsOnPagesThatFitAPhone() {
		signIn(INSTRUCTOR);
		openInWindow("unit-1.1");
		for (int i = 1; i <= 2; i++) {
			this.page.locator("section[aria-labelledby=materials] > p > a").click();
			this.page.locator("#title").fill("Мектеп кітапханасының үлгілік жұмыс жоспары " + i);
			this.page.locator("main form button").click();
			check("a material without a link");
			this.page.locator("#link").fill("https://example.kz/" + i);
			this.page.locator("main form button").click();
			assertThat(this.page.locator(".alert-success")).isVisible();
		}
		this.page.locator("section[aria-labelledby=materials] button[name=before]").first().press("Enter");
		assertThat(this.page.locator("section[aria-labelledby=materials] li a").first()).containsText("жоспары 2");
		this.page.locator("section[aria-labelledby=materials] summary").first().click();
		check("materials");
		signIn(LISTENER);
		openInWindow("unit-1.1");
		this.page.locator("section[aria-labelledby=materials] summary").click();
		check("materials and literature");
	}

	@Test
	void theOperatorsPagesAreUsableWithAScreenReaderAndFitAPhone() {
		lms.client().launch(launch(LISTENER, "programme").claim("nonce", "wrong"));
		lms.client()
			.get(TOOL + "/lti/login?iss=https://other.example.kz&login_hint=1&client_id=a&target_link_uri=" + TOOL);
		WrittenLaunches.write(this.tool);
		operatorSignsIn("wrong");
		check("sign-in");
		operatorSignsIn("an operator's password");
		check("overview");
		follow(this.page.locator("nav a[href='/admin/launches']"));
		this.page.locator("summary").last().click();
		check("launches");
		this.page.navigate(TOOL + "/admin/platforms/new");
		follow(this.page.locator("main button"));
		check("platform form");
		this.page.navigate(TOOL + "/admin/platforms");
		follow(this.page.locator("form[action$='/links'] button"));
		check("registration link");
		follow(this.page.locator("tbody a").first());
		check("platform");
		for (String page : List.of("/keys", "/keys/rotate", "/audit", "/password", "/no-such-page")) {
			this.page.navigate(TOOL + "/admin" + page);
			check(page);
		}
	}

	@Test
	void theOperatorSeesWhatIsOnItsWayAndPausesAPlatformByKeyboard() {
		visit(LISTENER, "defence").handInProject("Кідірген жоба");
		lms.faults().always(Endpoint.SCORES, Fault.answer(400));
		visit(INSTRUCTOR, "defence").publish("Кідірген жоба", 17);
		Awaitility.await()
			.until(() -> this.jdbc.sql("select state from delivery").query(String.class).single().equals("FAILED"));
		operatorSignsIn("an operator's password");
		this.page.locator("main a[href='/admin/deliveries']").click();
		Locator queue = this.page.locator("[data-queue]").first();
		assertThat(queue).containsText("Баға қабылдап тұр");
		check("deliveries");
		queue.locator("button").focus();
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator(".alert-success")).containsText("Жіберу уақытша тоқтатылды");
		this.page.locator("[data-cause] summary").first().click();
		check("a platform's deliveries");
	}

	@Test
	void theOperatorIsWarnedBeforeTheSessionEndsAndLosesNothingTyped() {
		this.page.clock().install();
		operatorSignsIn("an operator's password");
		this.page.navigate(TOOL + "/admin/platforms/new");
		this.page.locator("#issuer").fill("https://lms.school.kz");
		Locator warning = this.page.locator(".session");
		this.page.waitForResponse("**/admin/session", () -> this.page.clock().fastForward("26:00"));
		assertThat(warning).isHidden();
		this.page.clock().fastForward("26:00");
		assertThat(warning).containsText("Біраздан бері әрекет болған жоқ");
		check("an operator's session that is about to end");
		this.context.clearCookies();
		this.page.locator("form[data-keep] button").click();
		assertThat(this.page.locator("body")).hasAttribute("data-error", "operator-form-expired");
		operatorSignsIn("an operator's password");
		this.page.navigate(TOOL + "/admin/platforms/new");
		assertThat(this.page.locator("#issuer")).hasValue("https://lms.school.kz");
	}

	private void operatorSignsIn(String password) {
		this.jdbc.sql("delete from operator_password").update();
		this.jdbc.sql("insert into operator_password (id, password, changed_at) values (1, ?, current_timestamp)")
			.param("{bcrypt}" + new BCryptPasswordEncoder(4).encode("an operator's password"))
			.update();
		this.context.setExtraHTTPHeaders(Map.of("X-Forwarded-For", "203.0.113." + this.operatorNetwork++));
		this.page.navigate(TOOL + "/admin/sign-in");
		this.page.locator("#password").fill(password);
		follow(this.page.locator("main button"));
	}

	@Test
	void typedTextSurvivesALostSession() {
		signIn(LISTENER);
		openInWindow("unit-1.2");
		this.page.locator("[contenteditable]").first().fill("Сақталмаған мәтін");
		this.context.clearCookies();
		this.page.locator("button[value=hand-in]").first().click();
		assertThat(this.page.locator("body")).hasAttribute("data-error", "form-expired");
		signIn(LISTENER);
		openInWindow("unit-1.2");
		assertThat(this.page.locator("[contenteditable]").first()).hasText("Сақталмаған мәтін");
	}

	@Test
	void whoDoesNothingIsWarnedBeforeTheSessionEndsAndMayStay() {
		this.page.clock().install();
		signIn(LISTENER);
		openInWindow("unit-1.2");
		Locator warning = this.page.locator(".session");
		this.page.clock().fastForward("07:50:00");
		assertThat(warning).isHidden();
		this.page.clock().fastForward("06:00");
		assertThat(warning).containsText("Біраздан бері әрекет болған жоқ");
		this.page.waitForResponse("**/session", () -> warning.locator("button").click());
		assertThat(warning).isHidden();
		// the launch itself is good for twelve hours
		this.page.clock().fastForward("04:00:00");
		assertThat(warning).containsText("құралды курстан қайта ашыңыз");
		assertThat(warning.locator("button")).isHidden();
		check("a session that is about to end");
		this.page.clock().fastForward("05:00");
		assertThat(warning).containsText("Сеанс аяқталды");
	}

	@Test
	void whoTypesIsNotWarnedButKeepsTheSessionAlive() {
		this.page.clock().install();
		signIn(LISTENER);
		openInWindow("unit-1.2");
		this.page.locator("[contenteditable]").first().fill("Ұзақ ойланған жауап");
		this.page.waitForResponse("**/session", () -> this.page.clock().fastForward("07:56:00"));
		assertThat(this.page.locator(".session")).isHidden();
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

	@Test
	void aModuleEndsWithAReportAndASelfAssessmentByKeyboardAlone() {
		signIn(LISTENER);
		openInWindow("programme");
		this.page.navigate(course() + "/units/module-1");
		check("the end of a module");
		tabTo(this.page.locator("input[type=radio]").first());
		this.page.keyboard().press("ArrowDown");
		press("form[action$='/self-assessment'] button");
		assertThat(this.page.locator(".alert-success")).containsText("сақталды");
		assertThat(this.page.locator("input[value=PARTLY]").first()).isChecked();
		for (int part = 0; part < 4; part++) {
			tabTo(this.page.locator("[contenteditable]").nth(part));
			this.page.keyboard().type("Жауап " + (part + 1));
		}
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		this.page.reload();
		assertThat(this.page.locator("[contenteditable]").nth(3)).hasText("Жауап 4");
		press("button[value=hand-in]");
		assertThat(this.page.locator(".alert-success")).containsText("Жауап тапсырылды");

		signIn(INSTRUCTOR);
		openInWindow("programme");
		this.page.navigate(course() + "/units/module-1");
		check("the end of a module that an instructor sees");
		press("tbody a");
		assertThat(this.page.locator(".formatted").nth(1)).hasText("Жауап 2");
		assertThat(this.page.locator("main")).containsText("Ішінара");
		check("a report");
		tabTo(this.page.locator("#text"));
		this.page.keyboard().type("Мысал қосыңыз.");
		press("button[value=RETURNED]");
		assertThat(this.page.locator(".alert-success")).containsText("қайтарылды");
		signIn(LISTENER);
		openInWindow("programme");
		this.page.navigate(course() + "/units/module-1");
		assertThat(this.page.locator("#words + div")).containsText("Мысал қосыңыз.");
		check("a report that was returned");
		this.page.navigate(course() + "/units/development-plan");
		tabTo(this.page.locator("textarea").first());
		this.page.keyboard().type("Қорды жаңарту");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		press("button[value=add-row]");
		tabTo(this.page.locator("#row-2 textarea"));
		this.page.keyboard().type("Оқырман клубы");
		check("the development plan");
		press("button[value=draft]");
		this.page.waitForURL("**/units/development-plan");
		press("a[href$='/plan/print']");
		assertThat(this.page.locator("tbody tr")).hasCount(2);
		check("the development plan to print");
	}

	@Test
	void listenersReadEachOthersReportsByKeyboardAlone() {
		signIn(INSTRUCTOR);
		openInWindow("programme");
		this.page.navigate(course() + "/instructor/settings");
		tabTo(this.page.locator("#peerReview"));
		this.page.keyboard().press("Space");
		press("main form .btn-primary");
		assertThat(this.page.locator(".alert-success")).containsText("сақталды");
		assertThat(this.page.locator("#peerReview")).isChecked();
		Visitor author = handInReport(OTHER_LISTENER, "Әріптестің есебі: Ә Ғ Қ Ң Ө Ұ Ү Һ І");
		handInReport(LISTENER, "Өз есебім");
		signIn(LISTENER);
		openInWindow("programme");
		assertThat(this.page.locator("[data-next=REVIEW]")).containsText("кері байланысыңызды күтіп тұр");
		check("a home with a work to read");
		this.page.navigate(course() + "/units/module-1");
		check("works to read");
		press("#peer-reviews a");
		assertThat(this.page.locator(".formatted").first()).hasText("Әріптестің есебі: Ә Ғ Қ Ң Ө Ұ Ү Һ І");
		check("the work of another listener");
		tabTo(this.page.locator("textarea").first());
		this.page.keyboard().type("Өз кітапханамда қолданамын");
		this.page.reload();
		assertThat(this.page.locator("textarea").first()).hasValue("Өз кітапханамда қолданамын");
		press("button[value=send]");
		assertThat(this.page.locator(".alert-success")).containsText("авторға жіберілді");
		press("#peer-reviews a");
		this.page.waitForURL("**/reviews/*");
		check("what was sent");

		signIn(OTHER_LISTENER);
		openInWindow("programme");
		press("[aria-labelledby=answered] a");
		assertThat(this.page.locator("#peer-reviews blockquote")).containsText("Өз кітапханамда қолданамын");
		check("what another listener wrote");

		signIn(INSTRUCTOR);
		openInWindow("programme");
		this.page.navigate(course() + "/units/module-1");
		press("a[href$='/reviews']");
		this.page.waitForURL("**/instructor/**/reviews");
		check("the reviews that an instructor sees");
		press("article summary");
		check("before a review is removed");
		press("article details[open] button");
		assertThat(this.page.locator("article").filter(new Locator.FilterOptions().setHasText("алып тастады")))
			.hasCount(1);
		assertThat(author.get("/units/module-1").body()).doesNotContain("Өз кітапханамда қолданамын");
	}

	/** In the course of the demo LMS. */
	private static Visitor handInReport(String userId, String text) {
		LaunchClient client = lms.client();
		Visitor listener = visitor(client, client.launch(lms.launch(userId, "programme")));
		listener.get("/units/module-1");
		assertThat(listener
			.post("/units/module-1/tasks/module-1-report",
					Map.of("text", text, "links", "", "version", "", "action", "hand-in"))
			.body()).contains("Жауап тапсырылды");
		return listener;
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
	void theInstructorWorksThroughTheQueueByKeyboardAlone() {
		this.jdbc.sql("delete from phrase").update();
		for (String listener : List.of(LISTENER, OTHER_LISTENER)) {
			signIn(listener);
			openInWindow("unit-1.1");
			this.page.locator("[contenteditable]").first().fill("Жылдық жоспар. ".repeat(40));
			press("button[value=hand-in]");
			assertThat(this.page.locator(".alert-success")).isVisible();
		}
		signIn(INSTRUCTOR);
		openInWindow("programme");
		press("header a[href$='/instructor/feedback']");
		assertThat(this.page.locator("h1")).hasText("Жауаптар кезегі");
		check("the queue of answers");
		press("tbody a");
		Locator answer = this.page.locator("[aria-labelledby=answer]");
		assertThat(answer).isVisible();
		Locator text = this.page.locator("#text");
		assertThat(text.boundingBox().x).isGreaterThan(answer.boundingBox().x + answer.boundingBox().width);
		String first = this.page.locator("h1").textContent();
		this.page.keyboard().press("ArrowRight");
		assertThat(this.page.locator("h1")).not().hasText(first);
		this.page.keyboard().press("ArrowLeft");
		assertThat(this.page.locator("h1")).hasText(first);

		press("#phrase");
		assertThat(this.page.locator("#phrase-error")).containsText("Алдымен сөйлемді жазыңыз");
		check("a phrase without words");
		this.page.locator("#phrase").focus();
		this.page.keyboard().type("Мерзімін нақтылаңыз.");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("[data-phrase]")).hasText("Мерзімін нақтылаңыз.");
		text.focus();
		this.page.keyboard().type("Жақсы!");
		this.page.keyboard().press("ArrowRight");
		press("[data-phrase]");
		assertThat(text).hasValue("Жақсы! Мерзімін нақтылаңыз.");
		assertThat(text).isFocused();
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		check("an answer and the feedback to it");
		this.page.setViewportSize(360, 900);
		assertThat(text.boundingBox().y).isGreaterThan(answer.boundingBox().y + answer.boundingBox().height);
		this.page.setViewportSize(1280, 900);

		this.context.clearCookies();
		press("button[value=ACCEPTED]");
		assertThat(this.page.locator("body")).hasAttribute("data-error", "form-expired");
		this.page.evaluate("localStorage.clear()");
		signIn(INSTRUCTOR);
		openInWindow("programme");
		press("header a[href$='/instructor/feedback']");
		assertThat(this.page.locator("h1")).hasText("Жауаптар кезегі");
		press("tbody a");
		assertThat(text).hasValue("Жақсы! Мерзімін нақтылаңыз.");
		press("button[value=ACCEPTED]");
		assertThat(this.page.locator(".alert-success")).containsText("Жауап қабылданды");
		assertThat(this.page.locator("h1")).not().hasText(first);
		assertThat(text).hasValue("");
		press("button[value=ACCEPTED]");
		assertThat(this.page.locator("main")).containsText("Кері байланыс күтетін жауап жоқ.");

		press("header a[href$='/instructor/progress']");
		assertThat(this.page.locator("h1")).hasText("Тыңдаушылардың оқу барысы");
		check("progress");
		press("td a");
		assertThat(this.page.locator(".badge").first()).hasText("Қабылданды");
	}

	@Test
	void theSecondTabIsToldAndLosesNothing() {
		signIn(LISTENER);
		openInWindow("unit-1.1");
		Page second = this.context.newPage();
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
		Page second = this.context.newPage();
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

	private static FilePayload png(String name) {
		return new FilePayload(name, "image/png", new byte[] { (byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A });
	}

	private void press(String selector) {
		tabTo(this.page.locator(selector).first());
		this.page.keyboard().press("Enter");
	}

	/** Goes on with the Tab key until something has the focus. */
	private void tabTo(Locator target) {
		for (int tab = 0; tab < 100; tab++) {
			if ((Boolean) target.evaluate("element => element === document.activeElement")) {
				return;
			}
			this.page.keyboard().press("Tab");
		}
		throw new AssertionError("No Tab key leads to " + target);
	}

	@Test
	void theLanguageIsThatOfTheLmsUntilTheReaderSwitches() {
		signIn(LISTENER);
		openInWindow("programme");
		assertThat(this.page.locator("html")).hasAttribute("lang", "kk");
		this.page.locator("a[hreflang=ru]").click();
		assertThat(this.page.locator("h1")).hasText("Современная роль и деятельность школьного библиотекаря");
		this.page.locator("nav a", new Page.LocatorOptions().setHasText("Защита проекта")).click();
		assertThat(this.page.locator("h1")).hasText("Защита проекта");
	}

	@Test
	void theInstructorPlansTheScheduleAndMarksAttendanceByKeyboard() {
		signIn(LISTENER);
		openInWindow("programme");
		signIn(INSTRUCTOR);
		openInWindow("programme");
		this.page.navigate(course() + "/schedule");
		go("main a[href$='/plan']");
		check("plan");
		this.page.locator("#firstDay").fill("2026-12-01");
		this.page.locator("#day-SATURDAY").focus();
		this.page.keyboard().press("Space");
		this.page.locator("#daysOff").fill("16.12.2026");
		this.page.locator("#hours").fill("12");
		go("form[action$='/plan'] button");
		assertThat(this.page.locator("#preview ~ p").first()).containsText("Сабақ саны");
		check("preview");
		go("form[action$='/instructor/schedule'] button");
		assertThat(this.page.locator(".alert-success")).containsText("Кесте сақталды");
		check("schedule");
		go("tbody a[href*='/webinars/']");
		check("webinar");
		this.page.locator("#end").fill("14:00");
		go("form[data-keep] button");
		assertThat(this.page.locator("[role=alert]:not(.session)")).containsText("басталу уақытынан кейін");
		this.page.navigate(course() + "/schedule");
		go("tbody a[href$='/attendance']");
		check("attendance");
		this.page.locator("input[name=attended]").first().focus();
		this.page.keyboard().press("Space");
		go("form[method=post][action*='/attendance'] button");
		assertThat(this.page.locator("tbody tr").first()).containsText("оқытушы белгіледі");
		this.page.navigate(course() + "/instructor/settings");
		check("settings");
		openInWindow("unit-4.1");
		check("an instructor's unit with webinars");
		this.page.navigate(course() + "/instructor/schedule/plan");
		this.page.locator("#file")
			.setInputFiles(new FilePayload("кесте.csv", "text/csv", "9.9;1;2;3".getBytes(StandardCharsets.UTF_8)));
		go("form[action$='/import'] button");
		assertThat(this.page.locator("tbody")).containsText("Мұндай тақырып жоқ");
		check("a table with mistakes");
	}

	@Test
	void theListenerSeesTheWebinarOpenJoinsItByKeyboardAndTakesItIntoACalendar() {
		signIn(LISTENER);
		this.page.clock().install();
		openInWindow("unit-1.1");
		planWebinar("unit-1.1", Duration.ofMinutes(20).plusSeconds(30));
		this.page.reload();
		Locator card = this.page.locator("[data-webinar]");
		assertThat(card).containsText("Басталуына 21 мин қалды");
		assertThat(card.locator("form button")).isHidden();
		check("a webinar that comes");
		this.page.clock().fastForward("06:00");
		assertThat(card).containsText("Басталуына 15 мин қалды");
		assertThat(card.locator("form button")).isVisible();
		check("a webinar that is open");
		clock.advance(Duration.ofMinutes(6));
		Page meeting = this.context.waitForPage(() -> press("[data-webinar] form button"));
		meeting.waitForURL((url) -> url.startsWith(lms.url()));
		meeting.close();
		// in the background it would be drawn once a minute
		this.page.bringToFront();
		assertThat(card.locator("[role=status]")).containsText("Қатысуыңыз белгіленді");
		this.page.reload();
		assertThat(card.locator(".badge")).hasText("Қатыстыңыз");
		go("header a[href$='/schedule']");
		check("a listener's schedule");
		go("form[action$='/calendar'] button");
		assertThat(this.page.locator("#feed")).containsText("/calendar/kk/");
		check("a calendar's address");

		FrameLocator unit = openInFrame("unit-1.1");
		Page inFrame = this.context.waitForPage(() -> unit.locator("[data-webinar] form button").press("Enter"));
		inFrame.waitForURL((url) -> url.startsWith(lms.url()));
		inFrame.close();
		this.page.bringToFront();
		signIn(INSTRUCTOR);
		openInWindow("programme");
		this.jdbc.sql("update course_run set in_order = true").update();
		signIn(LISTENER);
		openInWindow("unit-1.2");
		assertThat(this.page.locator("[data-locked]")).containsText("1.1");
		check("a locked unit");
	}

	/** By keyboard, to another page. */
	private void go(String selector) {
		this.page.waitForNavigation(() -> press(selector));
	}

	private void follow(Locator button) {
		this.page.waitForNavigation(button::click);
	}

	private void planWebinar(String unit, Duration in) {
		this.jdbc.sql("""
				insert into webinar (course_run_id, unit_id, starts_at, ends_at, link, changed_at, version)
				values (?, ?, ?, ?, ?, now(), 1)
				""")
			.params(Long.parseLong(course().replaceAll(".*/", "")), unit, Timestamp.from(clock.instant().plus(in)),
					Timestamp.from(clock.instant().plus(in).plusSeconds(5400)), lms.url())
			.update();
	}

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
	void theInstructorSeesAGradeArriveWithoutReloadingAndAPageThatNobodyUsesFetchesNothing() {
		signIn(OTHER_LISTENER);
		openInWindow("defence");
		handIn();
		lms.faults().always(Endpoint.SCORES, Fault.answer(503));
		this.page.clock().install();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.locator("a", new Page.LocatorOptions().setHasText("Қолжетімді жоба")).click();
		for (int criterion = 0; criterion < 10; criterion++) {
			this.page.locator("fieldset").nth(criterion).locator("label").nth(2).click();
		}
		this.page.locator("button[value=publish]").click();
		Locator delivery = this.page.locator("[data-delivery]");
		Locator answer = delivery.locator("details");
		assertThat(delivery).containsText("Келесі әрекет");
		answer.locator("summary").click();
		check("a grade on its way");
		this.page.evaluate("document.body.dataset.same = 'page'");
		String nextAttempt = delivery.locator("time").getAttribute("datetime");
		clock.advance(Duration.ofSeconds(10));
		assertThat(delivery.locator("time")).not().hasAttribute("datetime", nextAttempt);
		assertThat(answer).hasAttribute("open", "");
		assertThat(answer.locator("summary")).isFocused();

		lms.faults().clear();
		delivery.locator("button").click();
		Locator summary = this.page.locator("#deliveries-summary");
		assertThat(summary).hasText("Жеткізілді: 1");
		assertThat(delivery).isHidden();
		assertThat(this.page.locator("#deliveries")).isFocused();
		assertThat(this.page.locator("body")).hasAttribute("data-same", "page");

		List<String> fetched = new CopyOnWriteArrayList<>();
		this.page.onRequest((request) -> fetched.add(request.url()));
		this.page.clock().fastForward("11:00");
		this.page.clock().fastForward("01:00");
		this.page.evaluate("document.title");
		assertThat(fetched).isEmpty();
		this.page.mouse().move(100, 100);
		this.page.waitForRequest("**/deliveries?seen=*", () -> this.page.clock().fastForward("00:31"));
	}

	@Test
	void listenersMakeATeamByACodeAndAnInstructorMakesOneOfTheOthers() {
		for (String listener : List.of("6", "7", "8", "9", OTHER_LISTENER, LISTENER)) {
			signIn(listener);
			openInWindow("defence");
		}
		press("form[action$='/team'] button");
		String code = this.page.locator("#invitation").textContent();
		check("a team of one");
		signIn(OTHER_LISTENER);
		openInWindow("defence");
		tabTo(this.page.locator("#code"));
		this.page.keyboard().type(code.toLowerCase());
		go("form[action$='/join'] button");
		check("an invitation");
		go("form[action$='/join'] button");
		assertThat(this.page.locator("main")).containsText("Топта қазір 2 тыңдаушы бар");
		check("a team of two");

		signIn(INSTRUCTOR);
		openInWindow("defence");
		go("a[href$='/instructor/teams']");
		check("teams");
		for (String name : List.of("Жаһан", "Қаракөз")) {
			this.page.locator("label", new Page.LocatorOptions().setHasText(name)).click();
		}
		this.page.locator("#name").fill("үміт");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("fieldset label")).hasCount(2);
		check("teams where two are chosen already");
		go("form[action$='/teams'] .btn-primary");
		assertThat(this.page.locator("[role=alert]:not(.session)")).containsText("Топтағы тыңдаушы саны – 2");
		check("a team that is refused");
		this.page.locator("label", new Page.LocatorOptions().setHasText("Үміт")).click();
		go("form[action$='/teams'] .btn-primary");
		assertThat(this.page.locator(".alert-success")).containsText("Топтар құрылды");
		this.page.locator("td a[href*='/teams/members/']").first().click();
		check("a listener who may be moved");
		this.page.navigate(course() + "/instructor/teams");
		this.page.getByText("№").last().click();
		check("a team's history");
		this.page.navigate(course() + "/instructor/defence/terms");
		check("terms");
	}

	@Test
	void aProjectIsKeptAsItIsTypedAndHandedInByKeyboardOnceNothingIsLacking() {
		signIn(LISTENER);
		openInWindow("defence");
		tabTo(this.page.locator("#topic"));
		this.page.keyboard().type("Пернетақтамен жазылған жоба");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		go("button[value=hand-in]");
		assertThat(this.page.locator("[role=alert]:not(.session)")).containsText("нобайы сақталды");
		assertThat(this.page.locator("#lacks")).containsText("бөлік: Титул парағы");
		check("what a project lacks");
		this.page.locator("#organisation").fill("№ 5 мектеп");
		this.page.locator("#problem").fill("Мазмұны");
		this.page.locator("input[name=parts]").all().forEach(Locator::check);
		this.page.locator("#workLink").fill("https://example.kz/work");
		this.page.locator("#presentationFile")
			.setInputFiles(new FilePayload("слайдтар.pptx", "application/octet-stream", Documents.pptx(9)));
		go("button[value=hand-in]");
		assertThat(this.page.locator("#lacks")).containsText("презентацияда 9 слайд бар");
		this.page.locator("#presentationFile")
			.setInputFiles(new FilePayload("слайдтар.pptx", "application/octet-stream", Documents.pptx(5)));
		go("button[value=hand-in]");
		assertThat(this.page.locator(".alert-success")).containsText("Жоба тапсырылды");
		check("a project that is handed in");
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.locator("tbody a").first().click();
		assertThat(this.page.locator("main")).containsText("слайд саны: 5");
		check("a project that is assessed");
	}

	@Test
	void anInstructorArrangesASessionAndAListenerTakesASlotByKeyboard() {
		signIn(LISTENER);
		openInWindow("defence");
		handIn();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		go("a[href$='/defence/sessions']");
		check("no sessions");
		go("a[href$='/sessions/new']");
		this.page.locator("#start")
			.fill(LocalDateTime.ofInstant(clock.instant(), ZoneId.of("Asia/Almaty"))
				.plusDays(1)
				.truncatedTo(ChronoUnit.MINUTES)
				.toString());
		this.page.locator("#link").fill("zoom");
		go("form[action$='/sessions/new'] button");
		check("a session with a wrong link");
		this.page.locator("#link").fill("https://example.kz/meeting");
		go("form[action$='/sessions/new'] button");
		assertThat(this.page.locator(".alert-success")).containsText("Отырыс сақталды");
		check("an instructor's session");
		signIn(LISTENER);
		openInWindow("defence");
		go("a[href$='/defence/sessions']");
		check("sessions");
		go("main li a");
		go("form[action$='/slots/1'] button");
		assertThat(this.page.locator("#order li").first()).containsText("Сіздің жобаңыз");
		check("a listener's session");
	}

	@Test
	void aCertificateIsCheckedByItsAddress() {
		signIn(LISTENER);
		openInWindow("defence");
		handIn();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.locator("a", new Page.LocatorOptions().setHasText("Қолжетімді жоба")).click();
		for (int criterion = 0; criterion < 10; criterion++) {
			this.page.locator("fieldset").nth(criterion).locator("label").nth(2).click();
		}
		follow(this.page.locator("button[value=publish]"));
		this.page.navigate(course() + "/instructor/certificates");
		check("certificates and statement");
		signIn(LISTENER);
		openInWindow("defence");
		go("#result ~ a[href$='/certificate']");
		assertThat(this.page.locator("h1")).hasText("Сертификат");
		check("a listener's certificate");
		String address = this.page.locator("a[href*='/certificates/']").getAttribute("href");
		try (BrowserContext stranger = chromium
			.newContext(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE)
				.setLocale("ru")
				.setViewportSize(1280, 900))) {
			this.page = stranger.newPage();
			this.page.navigate(TOOL + address);
			assertThat(this.page.locator("[data-certificate=valid]")).containsText("Действителен");
			check("a certificate that is valid");
			go("a[hreflang=en]");
			assertThat(this.page.locator("[data-certificate=valid]")).containsText("Valid");
			assertThat(stranger.cookies()).isEmpty();
			this.jdbc.sql("update certificate set cause = 'BELOW_THRESHOLD', withdrawn_at = current_timestamp")
				.update();
			go("a[hreflang=kk]");
			assertThat(this.page.locator("[data-certificate=withdrawn]")).containsText("Күші жойылған");
			check("a certificate that was withdrawn");
			this.page.navigate(TOOL + "/certificates/K7QM-2F9D-XW4T-H3RB");
			assertThat(this.page.locator("h1")).hasText("Сертификата с таким номером нет");
			check("a certificate that is unknown");
		}
	}

	@Test
	void projectsAreScoredAndPublishedByKeyboardAlone() {
		signIn(LISTENER);
		openInWindow("defence");
		handIn();
		signIn(OTHER_LISTENER);
		openInWindow("defence");
		handIn();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		go("main a[href$='/instructor/projects']");
		check("the queue");
		go("main nav a[href$='show=ALL']");
		go("tbody a");
		Locator criteria = this.page.locator("fieldset.criterion");
		assertThat(criteria.first().locator("input").first()).isFocused();
		for (int criterion = 0; criterion < 7; criterion++) {
			this.page.keyboard().press((criterion == 3) ? "Numpad1" : "Digit2");
		}
		this.page.keyboard().press("KeyC");
		this.page.keyboard().type("Дәлелі аз");
		this.page.keyboard().press("Escape");
		assertThat(criteria.nth(7).locator("input").first()).isFocused();
		for (int criterion = 7; criterion < 10; criterion++) {
			this.page.keyboard().press("Digit1");
		}
		assertThat(this.page.locator("#comment")).isFocused();
		this.page.keyboard().type("Жақсы жұмыс");
		assertThat(this.page.locator("output")).hasText("Жиынтық балл: 16 / 20 (80 %) · Баға: 4 (жақсы)");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		check("a sheet");
		this.page.reload();
		assertThat(this.page.locator("#comment")).hasValue("Жақсы жұмыс");
		assertThat(criteria.nth(7).locator("textarea")).hasValue("Дәлелі аз");
		go("button[value=publish-next]");
		assertThat(this.page.locator(".alert-success")).containsText("Нәтиже жарияланды");
		assertThat(criteria.first().locator("input").first()).not().isChecked();
		tabTo(criteria.first().locator("input").first());
		this.page.waitForNavigation(() -> this.page.keyboard().press("KeyP"));
		assertThat(this.page.locator("input:checked")).hasCount(10);
		signIn(LISTENER);
		openInWindow("defence");
		assertThat(this.page.locator("#result ~ table")).containsText("Дәлелі аз");
		check("a result by criterion");
	}

	@Test
	void whatOfASessionIsNotReadyIsNamed() {
		signIn(LISTENER);
		openInWindow("defence");
		handIn();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.jdbc
			.sql("""
					insert into defence_session (course_run_id, starts_at, slot_minutes, slots, ends_at, open, changed_at, version)
					select course_run_id, now(), 20, 6, now(), true, now(), 1 from project
					""")
			.update();
		this.jdbc.sql("""
				insert into defence_slot (session_id, number, project_id, changed_at)
				select max(defence_session.id), 1, max(project.id), now() from project, defence_session
				""").update();
		go("main a[href$='/instructor/projects']");
		tabTo(this.page.locator("#session"));
		this.page.keyboard().press("ArrowDown");
		go("button[value=session]");
		assertThat(this.page.locator(".alert-danger")).containsText("Қолжетімді жоба");
		check("a session that is not ready");
	}

	@Test
	void phrasesAreAddedAndPutIntoCommentsByKeyboardAlone() {
		this.jdbc.sql("delete from phrase").update();
		signIn(LISTENER);
		openInWindow("defence");
		handIn();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		follow(this.page.locator("tbody a").first());
		Locator first = this.page.locator("fieldset.criterion").first();
		assertThat(first.locator("input").first()).isFocused();
		this.page.keyboard().press("KeyF");
		assertThat(this.page.locator("#phrase")).isFocused();
		this.page.keyboard().type("Дәлелі аз.");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("[data-phrase]")).hasText("Дәлелі аз.");
		check("the phrases beside a sheet");
		press("[data-phrase]");
		assertThat(first.locator("textarea")).hasValue("Дәлелі аз.");
		assertThat(first.locator("textarea")).isFocused();
		this.page.keyboard().type(" Неге?");
		this.page.keyboard().press("Tab");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("[data-phrase]")).isFocused();
		this.page.keyboard().press("KeyN");
		this.page.keyboard().press("Enter");
		assertThat(first.locator("textarea")).hasValue("Дәлелі аз. Неге? Дәлелі аз.");
		this.page.keyboard().press("Escape");
		this.page.keyboard().press("Digit2");
		assertThat(first.locator("input").last()).isChecked();
		tabTo(this.page.locator("#comment"));
		this.page.keyboard().press("Tab");
		this.page.keyboard().press("Enter");
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator("#comment")).hasValue("Дәлелі аз.");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		this.page.reload();
		assertThat(first.locator("textarea")).hasValue("Дәлелі аз. Неге? Дәлелі аз.");
		assertThat(this.page.locator("#comment")).hasValue("Дәлелі аз.");
	}

	@Test
	void pointsOfAnEarlierVersionAreConfirmedAfterTheNewOne() {
		signIn(LISTENER);
		openInWindow("defence");
		handIn();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		follow(this.page.locator("tbody a").first());
		String sheet = this.page.url();
		score(this.page, 0, 2);
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		signIn(LISTENER);
		openInWindow("defence");
		this.page.locator("#problem").fill("Басқа мазмұн");
		this.page.locator("button[value=hand-in]").click();
		assertThat(this.page.locator(".alert-success")).isVisible();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		this.page.navigate(sheet);
		this.page.locator("#comment").fill("Бір әріп");
		assertThat(this.page.locator("[data-kept]")).containsText("Нобай сақталды");
		assertThat(this.page.locator("form .alert-warning")).containsText("бұрынғы нұсқасына қойылған");
		check("points of an earlier version");
		go("button[value=confirm]");
		assertThat(this.page.locator(".alert-success")).containsText("Балдар расталды");
		assertThat(this.page.locator("form .alert-warning")).hasCount(0);
		assertThat(this.page.locator("#comment")).hasValue("Бір әріп");
	}

	@Test
	void twoInstructorsOnOneSheetSeeEachOthersPointsAndOverwriteNothing() {
		signIn(LISTENER);
		openInWindow("defence");
		handIn();
		signIn(INSTRUCTOR);
		openInWindow("defence");
		follow(this.page.locator("tbody a").first());
		String sheet = this.page.url();
		try (BrowserContext another = chromium
			.newContext(new Browser.NewContextOptions().setReducedMotion(ReducedMotion.REDUCE).setLocale("kk"))) {
			Page mine = this.page;
			Page theirs = another.newPage();
			this.page = theirs;
			signIn(ADMINISTRATOR);
			openInWindow("defence");
			theirs.navigate(sheet);
			score(mine, 0, 2);
			score(theirs, 1, 1);
			assertThat(point(theirs, 0, 2)).isChecked();
			assertThat(point(mine, 1, 1)).isChecked();
			assertThat(theirs.locator("[data-kept]")).not().isEmpty();
			// both score the same criterion before either hears of the other
			mine.route("**/draft", (route) -> {
				score(theirs, 2, 0);
				theirs.waitForCondition(() -> theirs.locator("[data-kept]").textContent().contains("Нобай сақталды"));
				Awaitility.await().until(() -> points("criterion-3").equals(List.of(0)));
				mine.unroute("**/draft");
				route.resume();
			});
			score(mine, 2, 2);
			assertThat(mine.locator(".clash")).containsText("0");
			assertThat(point(mine, 2, 2)).isChecked();
			assertThat(points("criterion-3")).containsExactly(0);
			mine.locator("button[value=draft]").last().click();
			assertThat(mine.locator(".alert-success")).containsText("Нобай сақталды");
			assertThat(point(theirs, 2, 2)).isChecked();
			this.page = mine;
		}
	}

	private List<Integer> points(String criterion) {
		return this.jdbc.sql("select points from assessment_score where criterion_id = ?")
			.param(criterion)
			.query(Integer.class)
			.list();
	}

	private static void score(Page page, int criterion, int points) {
		page.locator("fieldset.criterion").nth(criterion).locator("label").nth(points).click();
	}

	private static Locator point(Page page, int criterion, int points) {
		return page.locator("fieldset.criterion").nth(criterion).locator("input[value='" + points + "']");
	}

	private void handIn() {
		this.page.locator("#topic").fill("Қолжетімді жоба");
		this.page.locator("#organisation").fill("№ 5 мектеп");
		this.page.locator("#problem").fill("Мазмұны");
		this.page.locator("input[name=parts]").all().forEach(Locator::check);
		this.page.locator("#workLink").fill("https://example.kz/work");
		this.page.locator("#presentationLink").fill("https://example.kz/slides");
		this.page.locator("button[value=hand-in]").click();
	}

	private void signIn(String userId) {
		this.page.navigate(lms.url());
		this.page.locator("button[value='" + userId + "']").click();
	}

	private FrameLocator openInFrame(String activity) {
		this.page.navigate(lms.url() + "/view?link=" + activity);
		FrameLocator frame = this.page.frameLocator("iframe");
		assertThat(frame.locator("main")).isVisible();
		return frame;
	}

	private String openInWindow(String activity) {
		this.page.navigate(lms.url() + "/lti/start?link=" + activity + "&target=window");
		this.page.waitForURL((url) -> url.startsWith(TOOL + "/c/"));
		return activity;
	}

	private String course() {
		return this.page.url().replaceAll("(/c/\\d+).*", "$1");
	}

	/** Axe finds nothing, and nothing sticks out of a narrow window. */
	private void check(String name) {
		AxeRunOptions violationsOnly = new AxeRunOptions();
		violationsOnly.setResultTypes(List.of("violations"));
		for (int width : new int[] { 1280, 360 }) {
			this.page.setViewportSize(width, 900);
			List<Rule> violations = new AxeBuilder(this.page).setLegacyMode(true)
				.options(violationsOnly)
				.analyze()
				.getViolations();
			assertThat(violations).as(name + " at " + width)
				.extracting((rule) -> rule.getId() + ": " + rule.getNodes().get(0).getHtml())
				.isEmpty();
			assertThat((Integer) this.page.evaluate("document.documentElement.scrollWidth")).as(name + " at " + width)
				.isLessThanOrEqualTo(width);
		}
		this.page.setViewportSize(1280, 900);
	}

}
