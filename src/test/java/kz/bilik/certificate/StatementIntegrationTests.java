package kz.bilik.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.Launch;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class StatementIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Кітап көрмелері: Ә Ғ Қ Ң Ө Ұ Ү Һ І";

	private static final String NAME = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі";

	private Visitor instructor;

	@BeforeEach
	void oneHasAResultAndAnotherHasNot() {
		// of earlier tests, by the same person at the same time
		this.jdbc.sql("delete from defence_session").update();
		listener(NAME, "7").handInProject(TOPIC);
		listener("=HYPERLINK(\"http://example.kz\")", "8").handInProject("+1+2");
		this.instructor = visit(INSTRUCTOR, "defence");
		this.instructor.publish(TOPIC, 14);
		this.instructor.get("/instructor/settings");
		this.instructor.post("/instructor/groups", Map.of("group", "7", "name", "Ақтөбе тобы"));
	}

	@Test
	void theSheetHasEverybodyWithPointsByCriterionTotalAndMark() throws IOException {
		List<Row> rows = rows("/instructor/statement-kk.xlsx");
		Row head = rows.stream().filter((row) -> text(row, 0).equals("№")).findFirst().orElseThrow();
		assertThat(head.stream().map(Cell::getText)).containsExactly("№", "Аты-жөні", "Ұйымы", "Жоба тақырыбы", "1",
				"2", "3", "4", "5", "6", "7", "8", "9", "10", "Жиынтық балл", "Баға", "Күні");
		Row passed = row(rows, NAME);
		assertThat(passed.stream().map(Cell::getText).skip(2).limit(14)).containsExactly("№ 5 мектеп", TOPIC, "2", "2",
				"2", "2", "2", "2", "2", "0", "0", "0", "14", "4 (жақсы)");
		assertThat(passed.getCell(14).getType()).isEqualTo(CellType.NUMBER);
		assertThat(rows).extracting((row) -> text(row, 0))
			.contains("ЖОБАНЫ ҚОРҒАУ НӘТИЖЕЛЕРІНІҢ ТІЗІМДЕМЕСІ", "10. Шығармашылық көзқарас",
					"Тыңдаушылар саны: 2. Нәтижесі жарияланғаны: 1. Бағдарламаны меңгергені: 1.")
			.anyMatch((line) -> line.startsWith("Комиссия төрағасы"))
			.anyMatch((line) -> line.startsWith("Комиссия мүшесі") && line.contains("Сейітқали"));
	}

	@Test
	void theDayIsThatOfTheRun() throws IOException {
		Instant lateInTheEvening = LocalDate.of(2026, 12, 1).atTime(20, 30).toInstant(ZoneOffset.UTC);
		this.jdbc.sql("update result set published_at = ? where course_run_id = ?")
			.params(Timestamp.from(lateInTheEvening), this.instructor.course().substring(3))
			.update();
		Cell day = row(rows("/instructor/statement-kk.xlsx"), NAME).getCell(16);
		assertThat(day.getType()).isEqualTo(CellType.NUMBER);
		assertThat(day.asDate().toLocalDate()).isEqualTo(LocalDate.of(2026, 12, 2));
		assertThat(Pdf.of(this.instructor.get("/instructor/statement-kk.pdf")).text()).contains("02.12.2026");
	}

	@Test
	void whatListenersTypedIsNoFormula() throws IOException {
		Row row = row(rows("/instructor/statement-ru.xlsx"), "=HYPERLINK(\"http://example.kz\")");
		assertThat(row.getCell(1).getType()).isEqualTo(CellType.STRING);
		assertThat(row.getCell(1).getFormula()).isNull();
		assertThat(row.getCell(3).getText()).isEqualTo("+1+2");
		assertThat(row.getCell(3).getType()).isEqualTo(CellType.STRING);
	}

	@Test
	void thePaperSaysTheSameInKazakhAndInRussian() {
		Pdf kazakh = Pdf.of(this.instructor.get("/instructor/statement-kk.pdf"));
		assertThat(kazakh.width()).isEqualTo(297);
		assertThat(kazakh.text()).contains("ЖОБАНЫ ҚОРҒАУ НӘТИЖЕЛЕРІНІҢ ТІЗІМДЕМЕСІ", NAME, TOPIC, "14 4 (жақсы)",
				"7. Топ мүшелерінің жобаға қатысу белсенділігі", "Комиссия төрағасы",
				"Комиссия мүшесі Гүлнәр Әбдіқызы Сейітқали", "=HYPERLINK");
		assertThat(Pdf.of(this.instructor.get("/instructor/statement-ru.pdf")).text()).contains(
				"ВЕДОМОСТЬ РЕЗУЛЬТАТОВ ЗАЩИТЫ ПРОЕКТОВ", NAME, "4 (хорошо)", "10. Творческий подход",
				"Председатель комиссии");
	}

	@Test
	void anEmojiInANameLeavesNoTraceOnPaper() {
		listener("Іңкәр 📚️ Мұңайтпасова", "8");
		assertThat(Pdf.of(this.instructor.get("/instructor/statement-kk.pdf")).text()).contains("Іңкәр Мұңайтпасова");
	}

	@Test
	void theCommissionOfTheRunSigns() {
		visit(ADMINISTRATOR, "defence");
		this.jdbc.sql("""
				insert into assessor (course_run_id, participant_id, chair)
				select course_run_id, participant.id, subject = '2' from participant
				join person on person.id = person_id where course_run_id = ? and subject in ('2', '3')
				""").param(run()).update();
		assertThat(Pdf.of(this.instructor.get("/instructor/statement-kk.pdf")).text())
			.containsSubsequence("Комиссия төрағасы", "Әкімшісі", "Комиссия мүшесі", "Сейітқали");
	}

	@Test
	void aGroupHasAStatementOfItsOwn() {
		String page = this.instructor.get("/instructor/certificates").body();
		assertThat(page).contains("Ақтөбе тобы", "statement-kk.pdf?group=7");
		assertThat(Pdf.of(this.instructor.get("/instructor/statement-kk.pdf?group=7")).text())
			.contains("Топ: Ақтөбе тобы", NAME)
			.doesNotContain("HYPERLINK");
		assertThat(this.instructor.get("/instructor/statement-kk.pdf?group=99").status()).isEqualTo(404);
		assertThat(this.instructor.get("/instructor/statement-en.pdf").status()).isEqualTo(404);
	}

	@Test
	void theProtocolOfASessionSaysWhoDefendedWhatInOrder() {
		String session = session(INSTRUCTOR);
		place(session, 1, "+1+2");
		place(session, 3, TOPIC);
		assertThat(this.instructor.get(session).body()).contains("/protocol-kk.pdf", "/protocol-ru.pdf");
		Pdf protocol = Pdf.of(this.instructor.get("/instructor" + session + "/protocol-kk.pdf"));
		assertThat(protocol.pages()).isEqualTo(1);
		assertThat(protocol.text()).containsSubsequence("ЖОБАНЫ ҚОРҒАУ ОТЫРЫСЫНЫҢ ХАТТАМАСЫ", "15:00–17:00", "1 15:00",
				"Нәтиже жарияланған жоқ", "3 15:40 " + NAME, "№ 5 мектеп", TOPIC, "14 4 (жақсы) Бағдарламаны меңгерді",
				"Комиссия мүшесі Гүлнәр");
		assertThat(Pdf.of(this.instructor.get("/instructor" + session + "/protocol-ru.pdf")).text())
			.contains("ПРОТОКОЛ ЗАСЕДАНИЯ ПО ЗАЩИТЕ ПРОЕКТОВ", "Решение комиссии");
		anotherCourse();
		assertThat(visit(INSTRUCTOR, "defence").get("/instructor" + session + "/protocol-kk.pdf").status())
			.isEqualTo(404);
	}

	@Test
	void whoeverSatInTheSessionSignsItsProtocol() {
		visit(ADMINISTRATOR, "defence");
		this.jdbc.sql("insert into assessor (course_run_id, participant_id, chair) values (?, ?, true)")
			.params(run(), participant(ADMINISTRATOR))
			.update();
		assertThat(Pdf.of(this.instructor.get("/instructor" + session(INSTRUCTOR) + "/protocol-kk.pdf")).text())
			.contains("Комиссия: Гүлнәр Әбдіқызы Сейітқали", "Комиссия мүшесі Гүлнәр")
			.doesNotContain("Әкімшісі");
		assertThat(Pdf.of(this.instructor.get("/instructor" + session(ADMINISTRATOR) + "/protocol-kk.pdf")).text())
			.containsSubsequence("Комиссия төрағасы", "Әкімшісі")
			.doesNotContain("Гүлнәр");
	}

	@Test
	void theProtocolOfTheFirstSessionKeepsWhatWasDecidedThereAfterASecondDefence() {
		listener("Екінші рет", "7").handInProject("Толықтырылған жоба");
		String first = session(INSTRUCTOR);
		place(first, 2, "Толықтырылған жоба");
		clock.advance(Duration.ofDays(2));
		this.instructor = visit(INSTRUCTOR, "defence");
		this.instructor.publish("Толықтырылған жоба", 9);
		String sheet = this.instructor.sheet("Толықтырылған жоба");
		this.instructor.post(sheet + "/second-defence",
				Map.of("projectVersion", this.instructor.get(sheet).field("projectVersion").orElseThrow()));
		String second = session(INSTRUCTOR);
		place(second, 1, "Толықтырылған жоба");
		this.instructor.publish("Толықтырылған жоба", 17);
		assertThat(Pdf.of(this.instructor.get("/instructor" + first + "/protocol-kk.pdf")).text())
			.containsSubsequence("Екінші рет", "Толықтырылған жоба", " 9 ", "Меңгермеді")
			.doesNotContain(" 17 ");
		assertThat(Pdf.of(this.instructor.get("/instructor" + second + "/protocol-kk.pdf")).text())
			.containsSubsequence("Екінші рет", "Толықтырылған жоба", " 17 ", "Бағдарламаны меңгерді");
	}

	@Test
	void whoMissedTheFirstSessionHasNoResultInItsProtocol() {
		listener("Кешіккен Адам", "7").handInProject("Кейінгі жоба");
		String missed = session(INSTRUCTOR);
		place(missed, 2, "Кейінгі жоба");
		clock.advance(Duration.ofDays(2));
		this.instructor = visit(INSTRUCTOR, "defence");
		String second = session(INSTRUCTOR);
		place(second, 1, "Кейінгі жоба");
		clock.advance(Duration.ofDays(2));
		this.instructor = visit(INSTRUCTOR, "defence");
		this.instructor.publish("Кейінгі жоба", 17);
		assertThat(Pdf.of(this.instructor.get("/instructor" + missed + "/protocol-kk.pdf")).text())
			.contains("Кешіккен Адам")
			.doesNotContain(" 17 ", "Бағдарламаны меңгерді");
		assertThat(Pdf.of(this.instructor.get("/instructor" + second + "/protocol-kk.pdf")).text())
			.containsSubsequence("Кешіккен Адам", " 17 ", "Бағдарламаны меңгерді");
	}

	@Test
	void listenersDoNotSeeIt() {
		Visitor listener = listener("Қызық Адам", "7");
		assertThat(listener.get("/instructor/statement-kk.pdf").status()).isEqualTo(403);
		assertThat(listener.get("/instructor/statement-kk.xlsx").status()).isEqualTo(403);
	}

	@Test
	void threeHundredListenersTakeAsManyStatementsAsTwo() throws IOException {
		this.instructor.get("/instructor/certificates");
		statements.take();
		this.instructor.get("/instructor/statement-kk.xlsx");
		int few = statements.take().size();
		long run = run();
		this.jdbc.sql("""
				insert into person (platform_id, subject, name, created_at)
				select platform_id, concat('many-', :run, '-', x), concat('Тыңдаушы ', x), created_at
				from course_run, system_range(1, 300) where course_run.id = :run
				""").param("run", run).update();
		this.jdbc.sql("""
				insert into participant (course_run_id, person_id, role)
				select :run, id, 'LISTENER' from person where subject like concat('many-', :run, '-%')
				""").param("run", run).update();
		assertThat(rows("/instructor/statement-kk.xlsx")).hasSizeGreaterThan(300);
		assertThat(statements.take()).hasSize(few);
		assertThat(few).isLessThan(6);
		Pdf pdf = Pdf.of(this.instructor.get("/instructor/statement-kk.pdf"));
		assertThat(pdf.pages()).isGreaterThan(5);
		assertThat(pdf.text()).contains("Тыңдаушы 1 ", "Тыңдаушы 300 ");
		assertThat(pdf.text().split("Жоба тақырыбы", -1)).as("the head of the table on each page but the last")
			.hasSizeBetween(pdf.pages(), pdf.pages() + 1);
	}

	/** The address of a new session, tomorrow from 15:00 on. */
	private String session(String assessor) {
		LocalDate day = LocalDate.ofInstant(clock.instant(), ZoneId.of("Asia/Almaty")).plusDays(1);
		this.instructor.get("/instructor/defence/sessions/new");
		return this.instructor
			.post("/instructor/defence/sessions/new",
					Map.of("start", day + "T15:00", "minutes", "20", "slots", "6", "link", "", "open", "false",
							"assessor", participant(assessor), "version", "0"))
			.uri()
			.getPath()
			.replaceAll(".*/sessions/", "/defence/sessions/");
	}

	private void place(String session, int slot, String topic) {
		this.instructor.get(session);
		String project = this.jdbc.sql("select max(id) from project where topic = ?")
			.param(topic)
			.query(String.class)
			.single();
		this.instructor.post("/instructor" + session + "/slots/" + slot, Map.of("project", project));
	}

	private String participant(String userId) {
		return this.jdbc.sql("""
				select participant.id from participant join person on person.id = person_id
				where course_run_id = ? and subject = ?
				""").params(run(), userId).query(String.class).single();
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

	private List<Row> rows(String path) throws IOException {
		Answer answer = this.instructor.get(path);
		assertThat(answer.status()).isEqualTo(200);
		try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(answer.content()))) {
			return workbook.getFirstSheet().read();
		}
	}

	private static Row row(List<Row> rows, String name) {
		return rows.stream().filter((row) -> text(row, 1).equals(name)).findFirst().orElseThrow();
	}

	private static String text(Row row, int column) {
		return Optional.ofNullable((column < row.getCellCount()) ? row.getCell(column) : null)
			.map(Cell::getText)
			.orElse("");
	}

	private Visitor listener(String name, String group) {
		return visit(launch(LISTENER, "defence").claims((claims) -> {
			claims.put("sub", "stated-" + UUID.randomUUID());
			claims.keySet().removeAll(List.of("given_name", "family_name"));
			claims.put("name", name);
			Map<String, Object> custom = new HashMap<>(
					(Map<String, Object>) claims.getOrDefault(Launch.LTI + "custom", Map.of()));
			custom.put("groups", group);
			claims.put(Launch.LTI + "custom", custom);
		}));
	}

}
