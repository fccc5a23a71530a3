package kz.bilik.study;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Launch;
import kz.demolms.LaunchClient.Answer;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProgressMatrixIntegrationTests extends IntegrationTest {

	private static final String MATRIX = "/instructor/progress";

	@Test
	void aCellTellsAttendanceAndTasksInWordsAndLeadsToTheAnswer() {
		Visitor listener = visit(LISTENER, "programme");
		long first = webinar(listener, "unit-1.1", Duration.ofHours(-3));
		webinar(listener, "unit-1.2", Duration.ofHours(-3));
		webinar(listener, "unit-1.3", Duration.ofHours(3));
		attend(first, listener);
		listener.handInAnswer("unit-1.1", "task-1.1.1", "жауап");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(cells(instructor.get(MATRIX), 1).subList(0, 4)).containsExactly(
				"қатысты; кері байланыс күтеді, қабылданған тапсырмалар: 0 / 1",
				"қатыспады; тапсырылмаған, қабылданған тапсырмалар: 0 / 1",
				"сабақ әлі өткен жоқ; тапсырылмаған, қабылданған тапсырмалар: 0 / 1",
				"сабақ жоспарланбаған; тапсырылмаған, қабылданған тапсырмалар: 0 / 2");
		Matcher link = Pattern.compile("<a href=\"" + instructor.course() + "(/instructor/answers/\\d+)[^\"]*\"><span")
			.matcher(instructor.get(MATRIX).body());
		assertThat(link.find()).isTrue();
		assertThat(instructor.get(link.group(1)).body()).contains("жауап");
		instructor.post(link.group(1), Map.of("text", "", "number", "1", "decision", "ACCEPTED"));
		Answer accepted = instructor.get(MATRIX);
		assertThat(cells(accepted, 1).get(0)).isEqualTo("қатысты; қабылданды, қабылданған тапсырмалар: 1 / 1");
		assertThat(accepted.body()).contains(">1 / 15</td>");
	}

	@Test
	void whoHandedInNothingThoughTheWebinarIsOverIsBehind() {
		Visitor diligent = visit(LISTENER, "programme");
		visit(OTHER_LISTENER, "programme");
		for (String unit : List.of("1.1", "1.2")) {
			webinar(diligent, "unit-" + unit, Duration.ofHours(-30));
			diligent.handInAnswer("unit-" + unit, "task-" + unit + ".1", "жауап");
		}
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(names(instructor.get(MATRIX))).hasSize(2);
		Answer behind = instructor.get(MATRIX + "?order=BEHIND");
		assertThat(names(behind)).containsExactly(name(OTHER_LISTENER));
		assertThat(behind.body()).contains("<span class=\"badge state-RETURNED\">2</span>");
		assertThat(names(instructor.get(MATRIX + "?order=LEAST_DONE"))).hasSize(2);
		assertThat(names(instructor.get(MATRIX + "?name=" + name(LISTENER).substring(0, 4))))
			.containsExactly(name(LISTENER));
	}

	@Test
	void whoHandedInNothingIsBehindWhenARunWithoutWebinarsIsOver() {
		Visitor diligent = visit(LISTENER, "programme");
		visit(OTHER_LISTENER, "programme");
		diligent.handInAnswer("unit-1.1", "task-1.1.1", "жауап");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		String today = LocalDate.now(clock).plusDays(1).toString();
		instructor.arrange(Map.of("firstDay", today, "lastDay", today));
		assertThat(names(instructor.get(MATRIX + "?order=BEHIND"))).isEmpty();
		clock.advance(Duration.ofDays(3));
		Answer behind = visit(INSTRUCTOR, "programme").get(MATRIX + "?order=BEHIND");
		assertThat(names(behind)).containsExactly(name(OTHER_LISTENER), name(LISTENER));
		assertThat(behind.body()).contains("<span class=\"badge state-RETURNED\">15</span>",
				"<span class=\"badge state-RETURNED\">14</span>");
	}

	@Test
	void theListenersOfAGroupAreShownDownloadedAndMarkedAsAttending() {
		visit(launch(LISTENER, "programme").claim(Launch.LTI + "custom",
				Map.of("activity", "programme", "groups", "17,4")));
		Visitor other = visit(OTHER_LISTENER, "programme");
		webinar(other, "unit-1.1", Duration.ofHours(-3));
		Visitor instructor = visit(INSTRUCTOR, "programme");
		Answer group = instructor.get(MATRIX + "?group=4");
		assertThat(names(group)).containsExactly(name(LISTENER));
		assertThat(group.body()).contains("/progress.csv?group=4&amp;", "/units/unit-1.1/attendance?group=4&amp;");
		String[] csv = instructor.get(MATRIX + ".csv?group=4").body().split("\r\n");
		assertThat(csv).hasSize(2);
		assertThat(csv[0]).contains(";Курс тобы;");
		assertThat(csv[1]).contains(";17, 4;");
		String attendance = "/instructor/units/unit-1.1/attendance?group=4";
		String webinar = instructor.get(attendance).body().replaceAll("(?s).*name=\"all\" value=\"(\\d+)\".*", "$1");
		assertThat(instructor.post(attendance, Map.of("seen", "", "all", webinar)).uri()).hasQuery("group=4&page=1");
		assertThat(this.jdbc.sql("""
				select subject from attendance join participant on participant.id = participant_id
				join person on person.id = person_id where webinar_id = ? and way = 'MARKED'
				""").param(webinar).query(String.class).list()).containsExactly(LISTENER);
	}

	@Test
	void aLargeRunIsShownInPagesByAFixedNumberOfStatements() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		TestAnswers.fill(this.jdbc, instructor.course(), 120);
		Answer second = instructor.get(MATRIX + "?order=LEAST_DONE&page=2");
		assertThat(names(second)).hasSize(50);
		assertThat(second.body()).contains("Көрсетілгені: 51–100", "order=LEAST_DONE&amp;page=3");
		assertThat(names(instructor.get(MATRIX + "?page=1000"))).hasSize(20);
		statements.take();
		instructor.get(MATRIX);
		assertThat(statements.take()).hasSize(7);
		instructor.get(MATRIX + "?order=LEAST_DONE");
		assertThat(statements.take()).hasSize(8);
	}

	@Test
	void theAttendanceOfALargeRunIsSetPageByPageOrForAll() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		TestAnswers.fill(this.jdbc, instructor.course(), 120);
		String webinar = String.valueOf(webinar(instructor, "unit-1.1", Duration.ofHours(-3)));
		String attendance = "/instructor/units/unit-1.1/attendance";
		assertThat(instructor.get(attendance).body().split("type=\"checkbox\"")).hasSize(51);
		instructor.post(attendance, Map.of("seen", "", "all", webinar));
		assertThat(attending(webinar)).isEqualTo(120);
		Answer last = instructor.get(attendance + "?page=3");
		assertThat(last.body().split("type=\"checkbox\"")).hasSize(21);
		instructor.post(attendance + "?page=3", Map.of("seen", last.field("seen").orElseThrow()));
		assertThat(attending(webinar)).isEqualTo(100);
	}

	@Test
	void theTableForExcelIsWholeInItsLanguageAndHoldsNoFormula() throws IOException {
		Visitor listener = visit(LISTENER, "programme");
		listener.handInAnswer("unit-1.1", "task-1.1.1", "жауап");
		TestAnswers.fill(this.jdbc, listener.course(), 220);
		long run = Long.parseLong(listener.course().substring(3));
		rename(run, "Тыңдаушы 001", "=HYPERLINK(\"https://evil.example\";\"Әлия\")");
		rename(run, "Тыңдаушы 002", "Өтеген; Ұлжан");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		Answer csv = instructor.get(MATRIX + ".csv");
		assertThat(csv.header("Content-Type").orElseThrow()).isEqualTo("text/csv;charset=UTF-8");
		assertThat(csv.header("Content-Disposition").orElseThrow())
			.isEqualTo("attachment; filename=\"progress-" + run + ".csv\"");
		assertThat(csv.body()).startsWith("\ufeffТыңдаушы;");
		String[] lines = csv.body().split("\r\n");
		assertThat(lines).hasSize(222);
		assertThat(lines[0]).contains(";1.1 Мектеп кітапханасының қызметін ұйымдастыру және жоспарлау: Қатысу;");
		assertThat(csv.body()).contains("\n\"'=HYPERLINK(\"\"https://evil.example\"\";\"\"Әлия\"\")\";",
				"\n\"Өтеген; Ұлжан\";", "кері байланыс күтеді, қабылданған тапсырмалар: 0 / 1");
		assertThat(Arrays.stream(lines)).noneMatch((line) -> line.matches("(.*;)?\"?[=+@-].*"));

		instructor.get("?lang=ru");
		Answer xlsx = instructor.get(MATRIX + ".xlsx?name=HYPERLINK");
		try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(xlsx.content()))) {
			List<Row> rows = workbook.getFirstSheet().read();
			assertThat(workbook.getFirstSheet().getName()).isEqualTo("Ход обучения");
			assertThat(rows).hasSize(2);
			assertThat(rows.get(0).getCellText(0)).isEqualTo("Слушатель");
			assertThat(rows.get(1).getCellText(0)).startsWith("=HYPERLINK");
			assertThat(rows.get(1).getCell(0).getFormula()).isNull();
			assertThat(rows.get(1).getCellText(6)).isEqualTo("ждёт обратной связи, принято заданий: 0 / 1");
			assertThat(rows.get(1).getCellAsNumber(3)).hasValueSatisfying((done) -> assertThat(done).isZero());
		}
	}

	private long attending(String webinar) {
		return this.jdbc.sql("select count(*) from attendance where webinar_id = ?")
			.param(webinar)
			.query(Long.class)
			.single();
	}

	/** What a screen reader reads in the row of a listener, unit by unit. */
	private static List<String> cells(Answer page, int row) {
		assertThat(page.status()).isEqualTo(200);
		String[] rows = page.body().split("<th scope=\"row\">");
		return Pattern.compile("<span class=\"visually-hidden\">([^<]*)</span>")
			.matcher(rows[row])
			.results()
			.map((cell) -> cell.group(1))
			.toList();
	}

	private static List<String> names(Answer page) {
		assertThat(page.status()).isEqualTo(200);
		return Pattern.compile("<th scope=\"row\">(?:<a[^>]*>)?([^<]*)")
			.matcher(page.body())
			.results()
			.map((name) -> name.group(1).strip())
			.toList();
	}

	private String name(String subject) {
		return this.jdbc.sql("select name from person where platform_id = 1 and subject = ?")
			.param(subject)
			.query(String.class)
			.single();
	}

	private void rename(long run, String from, String to) {
		this.jdbc.sql("""
				update person set name = ? where name = ?
				  and id in (select person_id from participant where course_run_id = ?)
				""").params(to, from, run).update();
	}

	private long webinar(Visitor visitor, String unit, Duration in) {
		Instant start = clock.instant().plus(in);
		this.jdbc.sql("""
				insert into webinar (course_run_id, unit_id, starts_at, ends_at, changed_at, version)
				values (?, ?, ?, ?, now(), 1)
				""")
			.params(Long.parseLong(visitor.course().substring(3)), unit, Timestamp.from(start),
					Timestamp.from(start.plusSeconds(5400)))
			.update();
		return this.jdbc.sql("select max(id) from webinar").query(Long.class).single();
	}

	private void attend(long webinar, Visitor listener) {
		this.jdbc.sql("""
				insert into attendance (webinar_id, participant_id, way, since)
				select ?, participant.id, 'LIVE', now() from participant join person on person.id = person_id
				where course_run_id = ? and subject = ?
				""").params(webinar, Long.parseLong(listener.course().substring(3)), LISTENER).update();
	}

}
