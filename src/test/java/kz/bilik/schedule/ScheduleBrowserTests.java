package kz.bilik.schedule;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.LocalDate;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import kz.bilik.BrowserTest;
import org.junit.jupiter.api.Test;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The schedule and its webinars, in a Chromium.
 */
class ScheduleBrowserTests extends BrowserTest {

	@Test
	void theInstructorPlansTheScheduleAndMarksAttendanceByKeyboard() {
		signIn(LISTENER);
		openInWindow("programme");
		signIn(INSTRUCTOR);
		openInWindow("programme");
		this.page.navigate(course() + "/schedule");
		go("main a[href$='/plan']");
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
		openInWindow("unit-4.1");
		check("an instructor's unit with webinars");
		this.page.navigate(course() + "/instructor/schedule/plan");
		importTable("9.9;1;2;3");
		assertThat(this.page.locator("tbody")).containsText("Мұндай тақырып жоқ");
		check("a table with mistakes");
		importTable("1.1;" + LocalDate.now(clock).plusDays(7) + ";15:00;2");
		assertThat(this.page.locator("tbody tr")).hasCount(1);
		check("a table without mistakes");
		go("form[action$='/instructor/schedule'] button");
		assertThat(this.page.locator(".alert-success")).containsText("Кесте сақталды");
	}

	private void importTable(String csv) {
		Locator file = this.page.locator("#file");
		tabTo(file);
		file.setInputFiles(new FilePayload("кесте.csv", "text/csv", csv.getBytes(StandardCharsets.UTF_8)));
		go("form[action$='/import'] button");
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
		Page meeting = this.page.context().waitForPage(() -> press("[data-webinar] form button"));
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
		Page inFrame = this.page.context().waitForPage(() -> unit.locator("[data-webinar] form button").press("Enter"));
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

	private void planWebinar(String unit, Duration in) {
		this.jdbc.sql("""
				insert into webinar (course_run_id, unit_id, starts_at, ends_at, link, changed_at, version)
				values (?, ?, ?, ?, ?, now(), 1)
				""")
			.params(Long.parseLong(course().replaceAll(".*/", "")), unit, Timestamp.from(clock.instant().plus(in)),
					Timestamp.from(clock.instant().plus(in).plusSeconds(5400)), lms.url())
			.update();
	}

}
