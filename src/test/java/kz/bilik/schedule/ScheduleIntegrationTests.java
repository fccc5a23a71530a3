package kz.bilik.schedule;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ScheduleIntegrationTests extends IntegrationTest {

	private static final ZoneId ALMATY = ZoneId.of("Asia/Almaty");

	private static final String MEETING = "https://meet.example.kz/run";

	@Test
	void aTimetableIsShownBeforeItIsWrittenAndCoversAllLectureHours() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.get("/instructor/schedule/plan");
		Answer preview = instructor.post("/instructor/schedule/plan", Map.of("firstDay", "2026-12-01", "weekdays",
				"TUESDAY,FRIDAY", "time", "15:00", "hours", "2", "daysOff", "2026-12-08 11.12.2026"));
		assertThat(preview.body()).contains("2026 ж. 1 желтоқсан, 15:00–16:30", "2026 ж. 4 желтоқсан, 15:00–15:45")
			.doesNotContain("2026 ж. 8 желтоқсан", "2026 ж. 11 желтоқсан");
		assertThat(webinars(instructor)).isZero();
		Answer schedule = write(instructor, preview);
		assertThat(schedule.body()).contains("Кесте сақталды").doesNotContain("Дәріс сағаты сәйкес келмейтін");
		assertThat(this.jdbc
			.sql("select sum(timestampdiff(minute, starts_at, ends_at)) from webinar where course_run_id = ?")
			.param(run(instructor))
			.query(Long.class)
			.single()).isEqualTo(37 * 45);
		assertThat(visit(LISTENER, "unit-4.1").page().body()).containsPattern("(?s)data-webinar.*data-webinar");
	}

	@Test
	void aPlanThatCannotBeIsNamedAndStaysInItsFields() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.get("/instructor/schedule/plan");
		Answer refused = instructor.post("/instructor/schedule/plan",
				Map.of("firstDay", "ертең", "time", "22:30", "hours", "3", "daysOff", "жаңа жыл"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Күнді толық енгізіңіз.", "Кемінде бір күнді таңдаңыз.",
				"Сабақ түн ортасынан асып кетеді", "Күндерді былай жазыңыз", "жаңа жыл");
	}

	@Test
	void aScheduleOutsideOfTheRunIsNamed() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("firstDay", "2026-12-01", "lastDay", "2026-12-05"));
		instructor.get("/instructor/schedule/plan");
		Answer preview = instructor.post("/instructor/schedule/plan",
				Map.of("firstDay", "2026-12-01", "weekdays", "TUESDAY", "time", "15:00", "hours", "2", "daysOff", ""));
		assertThat(preview.status()).isEqualTo(422);
		assertThat(preview.body()).contains("Сабақ лек мерзімінен тыс (2026 ж. 1 желтоқсан – 2026 ж. 5 желтоқсан)")
			.doesNotContain("name=\"seen\"");
	}

	@Test
	void aTableIsTakenInWithEveryMistakeOfItByRow() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		Answer preview = upload(instructor, """
				Тақырып;Күні;Басталуы;Аяқталуы;Сілтемесі;Орны
				1.1;01.12.2026;15:00;2;https://meet.example.kz/1;
				9.9;01.12.2026;17:00;2;;
				1.2;31.02.2026;15;көп;;
				1.2;01.12.2026;16:00;17:00;;
				1.3;02.12.2026;15:00;14:00;javascript:alert(1);
				2.1;03.12.2026;15:00;1;https://meet..google.com/x;
				2.2;04.12.2026;15:00;1;https://мектеп.kz/а;
				""".getBytes(Charset.forName("windows-1251")));
		assertThat(preview.status()).isEqualTo(422);
		assertThat(preview.body()).contains("Мұндай тақырып жоқ: «9.9»", "Күні түсініксіз: «31.02.2026»",
				"Басталу уақыты түсініксіз: «15»", "сабағымен қабаттасады (басталуы: 2026 ж. 1 желтоқсан, 15:00)",
				"Аяқталу уақыты басталу уақытынан кейін", "«javascript:alert(1)»", "«https://meet..google.com/x»",
				"Түзетуді қажет ететін жолдар: 5");
		assertThat(webinars(instructor)).isZero();
	}

	@Test
	void aTableWithoutMistakesIsWrittenAndComesBackAsAFile() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		Answer preview = upload(instructor, """
				1.1;01.12.2026;15:00;2;https://meet.example.kz/1;5-кабинет, 2-қабат
				"1.2 Нормативтік";2026-12-02;9:30;10:15
				""".getBytes(StandardCharsets.UTF_8));
		assertThat(write(instructor, preview).body()).contains("2026 ж. 1 желтоқсан, 15:00", "2026 ж. 2 желтоқсан",
				"Дәріс сағаты сәйкес келмейтін тақырыптар: 13");
		Answer file = instructor.get("/instructor/schedule.csv");
		assertThat(file.body()).startsWith("\uFEFFТақырып;Күні;")
			.contains("1.1 Мектеп кітапханасының қызметін ұйымдастыру және жоспарлау;2026-12-01;15:00;16:30;"
					+ "https://meet.example.kz/1;5-кабинет, 2-қабат");
		Answer again = upload(instructor, file.content());
		assertThat(again.status()).isEqualTo(200);
		write(instructor, again);
		assertThat(revisions(instructor)).containsOnly(0);
		assertThat(webinars(instructor)).isEqualTo(2);
	}

	@Test
	void aPlanUntilMidnightIsWrittenAndItsWebinarsCanBeEdited() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("lastDay", "2030-12-03"));
		Answer preview = upload(instructor, "1.1;03.12.2030;22:30;2\n".getBytes(StandardCharsets.UTF_8));
		assertThat(write(instructor, preview).body()).contains("Кесте сақталды");
		String webinar = "/instructor/webinars/" + webinar(instructor, "unit-1.1");
		Map<String, String> fields = instructor.get(webinar).form().fields();
		assertThat(fields).containsEntry("end", "00:00");
		fields.put("unit", "unit-1.1");
		assertThat(instructor.post(webinar, fields).body()).contains("Сабақ сақталды", "90 мин");
	}

	@Test
	void aFileThatIsNoTableIsRefused() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(upload(instructor, new byte[] { 'P', 'K', 3, 4, 0 }).body()).contains("кесте ретінде оқылмады");
		assertThat(upload(instructor, "Тақырып;Күні\n".getBytes(StandardCharsets.UTF_8)).body())
			.contains("бірде-бір сабақ жоқ");
	}

	@Test
	void aPlanOnAScheduleThatChangedMeanwhileIsShownAgain() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.get("/instructor/schedule/plan");
		Answer preview = instructor.post("/instructor/schedule/plan",
				Map.of("firstDay", "2026-12-01", "weekdays", "TUESDAY", "time", "15:00", "hours", "2", "daysOff", ""));
		plan(visit(INSTRUCTOR, "programme"), "unit-1.1", "2026-12-01T10:00", 2);
		Answer refused = write(instructor, preview);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("басқа адам өзгертті");
		assertThat(write(instructor, refused).body()).contains("Кесте сақталды");
	}

	@Test
	void aPlanMovesNoWebinarThatHasBegunNorOneThatSomebodyJoinsMeanwhile() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("meetingLink", MEETING));
		plan(instructor, "unit-1.1", in(Duration.ofMinutes(5)), 2);
		String firstDay = LocalDate.ofInstant(clock.instant(), ALMATY).plusDays(1).toString();
		Map<String, String> timetable = Map.of("firstDay", firstDay, "weekdays", "TUESDAY", "time", "15:00", "hours",
				"2", "daysOff", "");
		instructor.get("/instructor/schedule/plan");
		Answer early = instructor.post("/instructor/schedule/plan", timetable);
		assertThat(early.area("table")).contains("1.1 ");
		join(visit(LISTENER, "unit-1.1"), webinar(instructor, "unit-1.1"));
		assertThat(write(instructor, early).status()).isEqualTo(409);
		this.jdbc.sql("delete from attendance where webinar_id = ?").param(webinar(instructor, "unit-1.1")).update();
		clock.advance(Duration.ofMinutes(6));
		instructor.get("/instructor/schedule/plan");
		Answer preview = instructor.post("/instructor/schedule/plan", timetable);
		assertThat(preview.area("table")).doesNotContain("1.1 ");
		assertThat(write(instructor, preview).body()).contains("Кесте сақталды");
		assertThat(webinar(instructor, "unit-1.1")).as("the one that has begun").isPositive();
	}

	@Test
	void aWebinarIsMovedByHandAndOverlapsWithNone() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		plan(instructor, "unit-1.1", "2026-12-01T15:00", 2);
		plan(instructor, "unit-1.2", "2026-12-02T15:00", 1);
		Answer refused = plan(instructor, "unit-1.3", "2026-12-01T16:00", 2);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("сабағымен қабаттасады (басталуы: 2026 ж. 1 желтоқсан, 15:00)",
				"value=\"16:00\"");
		assertThat(plan(instructor, "unit-1.3", "2026-12-01T16:30", 2).status()).isEqualTo(200);
		String webinar = "/instructor/webinars/" + webinar(instructor, "unit-1.2");
		Answer form = instructor.get(webinar);
		Map<String, String> fields = Map.of("unit", "unit-1.2", "date", "2026-12-03", "start", "18:00", "end", "18:45",
				"link", "https://zoom.us:abc/x", "recording", "", "version", form.field("version").orElseThrow());
		assertThat(instructor.post(webinar, fields).body()).contains("http:// немесе https://");
		Map<String, String> mended = new LinkedHashMap<>(fields);
		mended.put("link", "https://meet.example.kz/12");
		assertThat(instructor.post(webinar, mended).body()).contains("2026 ж. 3 желтоқсан, 18:00");
		instructor.get(webinar);
		Answer stale = instructor.post(webinar, mended);
		assertThat(stale.status()).as("the version that was seen is an older one").isEqualTo(409);
	}

	@Test
	void aWebinarThatIsSentTwiceIsThereOnce() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		plan(instructor, "unit-1.1", "2026-12-01T15:00", 2);
		assertThat(plan(instructor, "unit-1.1", "2026-12-01T15:00", 2).status()).isEqualTo(200);
		assertThat(webinars(instructor)).isEqualTo(1);
	}

	@Test
	void joiningIsOpenFromAQuarterOfAnHourBeforeUntilTheEndAndIsAttendance() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("meetingLink", MEETING));
		plan(instructor, "unit-1.1", in(Duration.ofMinutes(17)), 2);
		long webinar = webinar(instructor, "unit-1.1");
		Visitor listener = visit(LISTENER, "unit-1.1");
		Answer early = join(listener, webinar);
		assertThat(early.status()).isEqualTo(409);
		assertThat(early.body()).contains("Әлі ерте", "15 минут");
		clock.advance(Duration.ofMinutes(3));
		assertThat(join(listener, webinar).body()).contains("href=\"" + MEETING + "\"");
		assertThat(join(listener, webinar).status()).isEqualTo(200);
		assertThat(listener.get("/units/unit-1.1").body()).contains("Қатыстыңыз");
		assertThat(ways(instructor)).containsExactly("LIVE");
		join(instructor, webinar);
		assertThat(ways(instructor)).as("an instructor attends nothing").containsExactly("LIVE");
		clock.advance(Duration.ofHours(2));
		Visitor late = visit(OTHER_LISTENER, "unit-1.1");
		assertThat(join(late, webinar).body()).contains("Вебинар аяқталды");
		assertThat(ways(instructor)).containsExactly("LIVE");
	}

	@Test
	void aPageShowsTheLinkAndAScriptIsToldItInEveryBrowser() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("meetingLink", MEETING + "?a=1&b=қ"));
		plan(instructor, "unit-1.1", in(Duration.ofMinutes(5)), 2);
		long webinar = webinar(instructor, "unit-1.1");
		Visitor listener = visit(LISTENER, "unit-1.1");
		assertThat(join(listener, webinar).body()).contains("href=\"" + MEETING + "?a=1&amp;b=қ\"", "target=\"_blank\"",
				"rel=\"noopener noreferrer\"");
		listener.browser().header("Accept", "application/json");
		assertThat(join(listener, webinar).body()).isEqualTo("{\"link\":\"" + MEETING + "?a=1&b=қ\"}");
	}

	@Test
	void aLinkThatLeadsNowhereHarmsNoPage() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		plan(instructor, "unit-1.1", in(Duration.ofMinutes(5)), 2);
		for (String link : List.of("https://meet..google.com/x", "https://a;sandbox/")) {
			this.jdbc.sql("update webinar set link = ? where course_run_id = ?").params(link, run(instructor)).update();
			Answer page = visit(LISTENER, "unit-1.1").page();
			assertThat(page.status()).isEqualTo(200);
			assertThat(page.header("Content-Security-Policy").orElseThrow()).contains("form-action 'self';");
		}
	}

	@Test
	void theRecordingCountsWhenOpenedAndTheUnitIsDoneWhenItsTasksAreAcceptedToo() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("meetingLink", MEETING));
		plan(instructor, "unit-1.1", in(Duration.ofMinutes(5)), 2);
		long webinar = webinar(instructor, "unit-1.1");
		clock.advance(Duration.ofHours(3));
		Visitor listener = visit(LISTENER, "unit-1.1");
		listener.handInAnswer("unit-1.1", "task-1.1.1", "жауап");
		this.jdbc.sql("update answer set state = 'ACCEPTED' where course_run_id = ?").param(run(listener)).update();
		assertThat(listener.get("").body()).contains("Аяқталған тақырыптар: 0 / 15");
		listener.get("/units/unit-1.1");
		assertThat(listener.browser()
			.send(new Form(URI.create(TOOL + listener.course() + "/webinars/" + webinar + "/recording"),
					Map.of("_csrf", csrf(listener))))
			.status()).isEqualTo(404);
		Answer form = instructor.get("/instructor/webinars/" + webinar);
		Map<String, String> fields = form.form().fields();
		fields.put("unit", "unit-1.1");
		fields.put("recording", "https://video.example.kz/1");
		instructor.post("/instructor/webinars/" + webinar, fields);
		assertThat(listener.get("/units/unit-1.1").body()).contains("Жазбаны көру");
		Answer recording = listener.browser()
			.send(new Form(URI.create(TOOL + listener.course() + "/webinars/" + webinar + "/recording"),
					Map.of("_csrf", csrf(listener))));
		assertThat(recording.body()).contains("href=\"https://video.example.kz/1\"");
		assertThat(ways(instructor)).containsExactly("RECORDING");
		assertThat(listener.get("").body()).contains("Аяқталған тақырыптар: 1 / 15");
	}

	@Test
	void theInstructorMarksOneAndAllAndTakesNobodyAwayWhoJoinsMeanwhile() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("meetingLink", MEETING));
		plan(instructor, "unit-1.1", in(Duration.ofMinutes(5)), 2);
		long webinar = webinar(instructor, "unit-1.1");
		Visitor listener = visit(LISTENER, "unit-1.1");
		visit(OTHER_LISTENER, "unit-1.1");
		String page = "/instructor/units/unit-1.1/attendance";
		List<Long> listeners = this.jdbc
			.sql("select id from participant where course_run_id = ? and role = 'LISTENER' order by id")
			.param(run(instructor))
			.query(Long.class)
			.list();
		String other = webinar + "-" + listeners.get(1);
		assertThat(instructor.get(page).body()).contains(other);
		join(listener, webinar);
		assertThat(instructor.post(page, Map.of("seen", "", "attended", other)).body()).contains("тікелей қатысты",
				"оқытушы белгіледі");
		String both = instructor.get(page).field("seen").orElseThrow();
		instructor.post(page, Map.of("seen", both, "attended", webinar + "-" + listeners.get(0)));
		assertThat(ways(instructor)).containsExactly("LIVE");
		statements.take();
		instructor.post(page, Map.of("seen", "", "all", String.valueOf(webinar)));
		assertThat(statements.take()).filteredOn((sql) -> sql.startsWith("insert into attendance")).hasSize(1);
		assertThat(ways(instructor)).containsExactlyInAnyOrder("LIVE", "MARKED");
		assertThat(listener.get(page).status()).isEqualTo(403);
		anotherCourse();
		Visitor stranger = visit(INSTRUCTOR, "programme");
		stranger.get(page);
		stranger.post(page, Map.of("seen", other, "attended", ""));
		assertThat(ways(instructor)).as("another run's attendance").hasSize(2);
	}

	@Test
	void inSequenceAUnitIsLockedUntilTheOneBeforeIsDoneAndTheInstructorNever() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("inOrder", "true"));
		Visitor listener = visit(LISTENER, "unit-1.2");
		assertThat(listener.page().body()).contains("data-locked", "Бұл тақырып әлі ашылған жоқ", "1.1 Мектеп")
			.doesNotContain("<form method=\"post\" novalidate");
		assertThat(listener.get("").body()).contains("1.1-тақырыптан кейін ашылады");
		Answer refused = listener.browser()
			.send(new Form(URI.create(TOOL + listener.course() + "/units/unit-1.2/tasks/task-1.2.1"),
					Map.of("_csrf", csrf(listener), "text", "жауап", "action", "hand-in")));
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("data-error=\"unit-locked\"");
		assertThat(this.jdbc.sql("select count(*) from answer where course_run_id = ?")
			.param(run(listener))
			.query(Long.class)
			.single()).isZero();
		assertThat(visit(INSTRUCTOR, "unit-1.2").page().body()).doesNotContain("data-locked");
		listener.handInAnswer("unit-1.1", "task-1.1.1", "жауап");
		this.jdbc.sql("update answer set state = 'ACCEPTED' where course_run_id = ?").param(run(listener)).update();
		assertThat(listener.get("/units/unit-1.2").body()).doesNotContain("data-locked");
	}

	@Test
	void afterTheLastDayAnswersAreTakenOnlyIfTheInstructorWantsSo() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("lastDay", LocalDate.now(ALMATY).minusDays(1).toString()));
		Visitor listener = visit(LISTENER, "unit-1.1");
		assertThat(listener.page().body()).contains("бірақ жауап әлі қабылданады");
		assertThat(listener.handInAnswer("unit-1.1", "task-1.1.1", "кеш").status()).isEqualTo(200);
		instructor.arrange(Map.of("lastDay", LocalDate.now(ALMATY).minusDays(1).toString(), "lateWork", "false"));
		Answer refused = listener.handInAnswer("unit-1.2", "task-1.2.1", "кеш");
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("data-error=\"too-late\"", "Жауап қабылдау аяқталды");
		Answer page = listener.get("/units/unit-1.1");
		assertThat(page.body()).contains("Жауап қабылдау аяқталды", ">кеш<").doesNotContain("data-draft");
		for (String unread : List.of("/draft", "/files", "/files/1/remove")) {
			assertThat(listener
				.post("/units/unit-1.1/tasks/task-1.1.1" + unread,
						Map.of("text", "кеш", "_csrf", page.field("_csrf").orElseThrow()))
				.body()).startsWith("{\"error\":\"Жауап қабылдау аяқталды. ");
		}
	}

	@Test
	void theListenerIsToldOfTheLastDayBeforeAndAfterItWhichEndsAtMidnightInTheRunsZone() {
		LocalDate lastDay = clock.instant().atZone(ALMATY).toLocalDate().plusDays(1);
		visit(INSTRUCTOR, "programme").arrange(Map.of("lastDay", lastDay.toString(), "lateWork", "false"));
		Instant midnight = lastDay.plusDays(1).atStartOfDay(ALMATY).toInstant();
		clock.advance(Duration.between(clock.instant(), midnight.minusSeconds(60)));
		Visitor listener = visit(LISTENER, "unit-1.1");
		String until = "соңғы күнінің аяғына дейін қабылданады: ";
		for (String page : List.of("/units/unit-1.1", "/units/module-1", "/units/development-plan")) {
			assertThat(listener.get(page).body()).as(page).contains(until, "data-draft");
		}
		assertThat(listener.get("").body()).contains("data-next=\"BEGIN\"");
		assertThat(listener.handInAnswer("unit-1.1", "task-1.1.1", "соңғы минутта").body())
			.contains("Жауап тапсырылды");
		clock.advance(Duration.ofSeconds(60));
		for (String page : List.of("/units/unit-1.1", "/units/module-1", "/units/development-plan")) {
			assertThat(listener.get(page).body()).as(page)
				.contains("Жауап қабылдау аяқталды", "Оқытушыға осы беттен жаза аласыз")
				.doesNotContain(until, "data-draft");
		}
		assertThat(listener.get("").body()).contains("data-next=\"WAIT\"",
				"Жауап қабылдау аяқталды: лектің соңғы күні");
		for (String task : List.of("/units/module-1/tasks/module-1-report",
				"/units/development-plan/tasks/task-development-plan")) {
			listener.get("/units/unit-1.1");
			assertThat(listener.post(task, Map.of("text", "кеш", "version", "", "action", "hand-in")).body())
				.contains("data-error=\"too-late\"");
		}
		listener.get("/units/unit-1.1");
		assertThat(listener.post("/units/unit-1.1/tasks/task-1.1.1/thread", Map.of("text", "Кешігіп қалдым")).body())
			.contains("Кешігіп қалдым");
	}

	@Test
	void theCalendarFollowsTheScheduleUnderAnAddressThatCanBeRevoked() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		plan(instructor, "unit-1.1", "2026-12-01T15:00", 2);
		Visitor listener = visit(LISTENER, "programme");
		listener.get("/schedule");
		String feed = feed(listener);
		assertThat(feed).startsWith(TOOL + "/calendar/kk/");
		assertThat(this.jdbc.sql("select count(*) from calendar_feed where secret_hash like ?")
			.param("%" + feed.substring(feed.length() - 20, feed.length() - 4) + "%")
			.query(Long.class)
			.single()).isZero();
		assertThat(listener.get("/schedule").body()).as("shown once").doesNotContain("/calendar/kk/");
		LaunchClient nobody = lms.client();
		Answer calendar = nobody.get(feed);
		assertThat(calendar.header("Content-Type")).contains("text/calendar;charset=UTF-8");
		assertThat(calendar.header("Set-Cookie")).isEmpty();
		long webinar = webinar(instructor, "unit-1.1");
		String unfolded = calendar.body().replace("\r\n ", "");
		assertThat(unfolded).startsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
			.contains("UID:webinar-" + webinar + "@127.0.0.1\r\nSEQUENCE:0\r\n",
					"\r\nDTSTART:20261201T100000Z\r\nDTEND:20261201T113000Z\r\n",
					"SUMMARY:1.1 Мектеп кітапханасының қызметін ұйымдастыру және жоспарлау\r\n",
					"URL:" + TOOL + listener.course() + "/units/unit-1.1\r\n")
			.endsWith("END:VEVENT\r\nEND:VCALENDAR\r\n");
		assertThat(calendar.body().split("\r\n"))
			.allMatch((line) -> line.getBytes(StandardCharsets.UTF_8).length <= 75);
		move(instructor, "unit-1.1", "2026-12-03T15:00");
		assertThat(nobody.get(feed).body()).contains("UID:webinar-" + webinar + "@127.0.0.1\r\nSEQUENCE:1\r\n",
				"DTSTART:20261203T100000Z");
		assertThat(listener.get("/webinars/" + webinar + "/event.ics").header("Content-Disposition"))
			.contains("attachment; filename=\"unit-1.1.ics\"");
		instructor.get("/instructor/webinars/" + webinar);
		instructor.post("/instructor/webinars/" + webinar + "/cancel", Map.of("version", "2"));
		assertThat(nobody.get(feed).body()).doesNotContain("VEVENT");
		listener.get("/schedule");
		listener.post("/calendar/revoke", Map.of());
		assertThat(nobody.get(feed).status()).isEqualTo(404);
		assertThat(nobody.get(TOOL + "/calendar/kk/guess.ics").status()).isEqualTo(404);
	}

	@Test
	void whoHasLeftHasNoCalendarAndANewAddressEndsTheOldOne() {
		Visitor listener = visit(LISTENER, "programme");
		listener.get("/schedule");
		String first = feed(listener);
		listener.get("/schedule");
		String second = feed(listener);
		LaunchClient nobody = lms.client();
		assertThat(nobody.get(first).status()).isEqualTo(404);
		assertThat(nobody.get(second).status()).isEqualTo(200);
		this.jdbc.sql("update participant set left_at = now() where course_run_id = ?").param(run(listener)).update();
		assertThat(nobody.get(second).status()).isEqualTo(404);
	}

	@Test
	void inPersonTheCardSaysWhereTheClassMeets() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.arrange(Map.of("format", "IN_PERSON", "meetingLink", MEETING));
		instructor.get("/instructor/webinars/new");
		instructor.post("/instructor/webinars/new", Map.of("unit", "unit-1.1", "date", "2026-12-01", "start", "09:00",
				"end", "10:30", "place", "№ 5 мектеп, 12-кабинет", "version", "0"));
		assertThat(visit(LISTENER, "unit-1.1").page().body())
			.contains("Сабақ", "Өтетін орны", "№ 5 мектеп, 12-кабинет", "2026 ж. 1 желтоқсан, 09:00")
			.doesNotContain("/join");
	}

	@Test
	void inPersonNobodyJoins() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		plan(instructor, "unit-1.1", in(Duration.ofMinutes(5)), 2);
		instructor.arrange(Map.of("format", "IN_PERSON", "meetingLink", MEETING, "inOrder", "true"));
		Visitor listener = visit(LISTENER, "unit-1.1");
		assertThat(join(listener, webinar(instructor, "unit-1.1")).status()).isEqualTo(404);
		assertThat(ways(instructor)).isEmpty();
		assertThat(listener.get("").body()).contains("data-next=\"BEGIN\"");
		assertThat(listener.get("/units/unit-1.2").body()).contains("data-locked")
			.doesNotContainIgnoringCase("вебинар");
	}

	@Test
	void settingsThatCannotBeAreRefusedAndOfTwoInstructorsTheSecondIsTold() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		Answer refused = instructor.arrange(Map.of("firstDay", "2026-12-05", "lastDay", "2026-12-01", "timeZone",
				"Mars/Olympus", "meetingLink", "https://a;sandbox/"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Соңғы күн алғашқы күннен ерте болмауы керек.",
				"Тізімнен уақыт белдеуін таңдаңыз.", "http:// немесе https://", "https://a;sandbox/");
		assertThat(instructor.arrange(Map.of("timeZone", "Europe/Moscow", "firstDay", "2026-12-01")).body())
			.contains("Баптаулар сақталды", "value=\"2026-12-01\"");
		assertThat(instructor.arrange(Map.of("version", "1")).status()).isEqualTo(409);
		plan(instructor, "unit-1.1", "2026-12-01T15:00", 2);
		assertThat(visit(LISTENER, "unit-1.1").page().body()).contains("datetime=\"2026-12-01T12:00:00Z\"",
				"data-zone=\"Europe/Moscow\"");
	}

	@Test
	void theInstructorNamesTheGroupsWhoseIdsLaunchesBrought() {
		Map<String, Object> custom = Map.of("activity", "programme", "groups", "17, 4");
		visit(launch(LISTENER, "programme").claim(Launch.LTI + "custom", custom));
		visit(launch(OTHER_LISTENER, "programme").claim(Launch.LTI + "custom",
				Map.of("activity", "programme", "groups", "$Moodle.Person.userGroupIds")));
		visit(LISTENER, "programme");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(instructor.get("/instructor/settings").body())
			.contains("№ 17 курс тобының атауы", "№ 4 курс тобының атауы")
			.doesNotContain("$Moodle");
		assertThat(instructor.post("/instructor/groups", Map.of("group", "17", "name", "Ақтөбе қаласы")).body())
			.contains("value=\"Ақтөбе қаласы\"");
	}

	@Test
	void daysOfOtherCenturiesAreNamedAsWrong() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		for (String day : List.of("999999-01-01", "+999999999-12-31", "1999-12-31", "2101-01-01", "0001-01-01")) {
			assertThat(instructor.arrange(Map.of("firstDay", day)).status()).as(day).isEqualTo(422);
			assertThat(instructor.arrange(Map.of("lastDay", day)).status()).as(day).isEqualTo(422);
			instructor.get("/instructor/schedule/plan");
			assertThat(instructor
				.post("/instructor/schedule/plan",
						Map.of("firstDay", day, "weekdays", "MONDAY", "time", "15:00", "hours", "2", "daysOff", day))
				.status()).as(day).isEqualTo(422);
			instructor.get("/instructor/webinars/new");
			assertThat(
					instructor
						.post("/instructor/webinars/new",
								Map.of("unit", "unit-1.1", "date", day, "start", "15:00", "end", "16:00", "version",
										"0"))
						.status())
				.as(day)
				.isEqualTo(422);
			assertThat(upload(instructor, ("1.1;" + day + ";15:00;2\n").getBytes(StandardCharsets.UTF_8)).status())
				.as(day)
				.isEqualTo(422);
		}
		assertThat(instructor.arrange(Map.of("firstDay", "2000-01-01", "lastDay", "2100-12-31")).status())
			.isEqualTo(200);
	}

	private static Answer upload(Visitor instructor, byte[] file) {
		instructor.get("/instructor/schedule/plan");
		return instructor.browser()
			.post(instructor.course() + "/instructor/schedule/import", Map.of(),
					List.of(new FilePart("кесте.csv", file)));
	}

	private static Answer write(Visitor instructor, Answer preview) {
		return instructor.post("/instructor/schedule",
				Map.of("table", preview.area("table"), "seen", preview.field("seen").orElseThrow()));
	}

	private static Answer plan(Visitor instructor, String unit, String start, int hours) {
		instructor.get("/instructor/webinars/new");
		return instructor.post("/instructor/webinars/new", slot(unit, start, hours));
	}

	private void move(Visitor instructor, String unit, String start) {
		String webinar = "/instructor/webinars/" + webinar(instructor, unit);
		Map<String, String> fields = new LinkedHashMap<>(slot(unit, start, 2));
		fields.put("version", instructor.get(webinar).field("version").orElseThrow());
		assertThat(instructor.post(webinar, fields).status()).isEqualTo(200);
	}

	private static Map<String, String> slot(String unit, String start, int hours) {
		LocalDateTime from = LocalDateTime.parse(start);
		return Map.of("unit", unit, "date", from.toLocalDate().toString(), "start", from.toLocalTime().toString(),
				"end", from.plusMinutes(45L * hours).toLocalTime().toString(), "link", "", "recording", "", "version",
				"0");
	}

	/** A moment in the run's zone; near midnight the clock is moved on. */
	private static String in(Duration time) {
		LocalTime now = LocalTime.ofInstant(clock.instant(), ALMATY);
		if (now.isAfter(LocalTime.of(21, 0))) {
			clock.advance(Duration.ofHours(4));
		}
		Instant start = clock.instant().plus(time);
		return LocalDateTime.ofInstant(start, ALMATY).truncatedTo(ChronoUnit.MINUTES).toString();
	}

	private static Answer join(Visitor visitor, long webinar) {
		visitor.get("/units/unit-1.1");
		return visitor.browser()
			.send(new Form(URI.create(TOOL + visitor.course() + "/webinars/" + webinar + "/join"),
					Map.of("_csrf", csrf(visitor))));
	}

	private static String csrf(Visitor visitor) {
		return visitor.get("/schedule").field("_csrf").orElseThrow();
	}

	private static String feed(Visitor visitor) {
		Matcher feed = Pattern.compile("id=\"feed\">([^<]+)<").matcher(visitor.post("/calendar", Map.of()).body());
		assertThat(feed.find()).isTrue();
		return feed.group(1);
	}

	private static long run(Visitor visitor) {
		return Long.parseLong(visitor.course().substring(3));
	}

	private long webinar(Visitor visitor, String unit) {
		return this.jdbc.sql("select id from webinar where course_run_id = ? and unit_id = ?")
			.params(run(visitor), unit)
			.query(Long.class)
			.single();
	}

	private long webinars(Visitor visitor) {
		return this.jdbc.sql("select count(*) from webinar where course_run_id = ?")
			.param(run(visitor))
			.query(Long.class)
			.single();
	}

	private List<Integer> revisions(Visitor visitor) {
		return this.jdbc.sql("select revision from webinar where course_run_id = ?")
			.param(run(visitor))
			.query(Integer.class)
			.list();
	}

	private List<String> ways(Visitor visitor) {
		return this.jdbc
			.sql("select way from attendance join webinar on webinar.id = webinar_id where course_run_id = ?")
			.param(run(visitor))
			.query(String.class)
			.list();
	}

}
