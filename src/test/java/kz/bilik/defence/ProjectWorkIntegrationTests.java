package kz.bilik.defence;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.files.Documents;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProjectWorkIntegrationTests extends IntegrationTest {

	private Visitor listener;

	private Visitor instructor;

	@BeforeEach
	void somebodyBegins() {
		this.listener = visit(LISTENER, "defence");
		this.instructor = visit(INSTRUCTOR, "defence");
	}

	@Test
	void whatIsLackingIsNamedBeforeAndWhenHandingInAndTheDraftIsKept() {
		assertThat(this.listener.page().body())
			.contains("Жобаны тапсыру үшін мыналар керек:", "бөлік: Титул парағы", "бөлік: Презентация")
			.doesNotContain("<li>орындалған жылы</li>");
		Map<String, String> form = this.listener.project("Жартылай жоба", "hand-in");
		form.put("parts", "title-page,contents,introduction,main-part,references");
		form.put("presentationLink", "");
		Answer refused = this.listener.post("/defence", form);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body())
			.contains("Жоба тапсырылған жоқ, нобайы сақталды.", "бөлік: Қорытынды", "бөлік: Презентация",
					"Жартылай жоба")
			.doesNotContain("бөлік: Титул парағы", "бөлік: Қосымша материалдар");
		assertThat(this.listener.get("/defence").body()).contains("Жартылай жоба", "№ 5 мектеп");
		assertThat(this.instructor.get("/defence").body()).doesNotContain("Жартылай жоба");
	}

	@Test
	void aWrongLinkOrYearIsNamedAtItsFieldAndTheRestIsKept() {
		Map<String, String> form = this.listener.project("Қате сілтеме", "hand-in");
		form.put("workLink", "ftp://x");
		form.put("year", "былтыр");
		Answer refused = this.listener.post("/defence", form);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("http:// немесе https://", "ftp://x", "Жылды төрт санмен жазыңыз",
				"былтыр");
		assertThat(this.listener.get("/defence").body()).contains("Қате сілтеме");
		form.put("topic", "қ".repeat(501));
		assertThat(this.listener.post("/defence", form).body()).contains("500 таңбадан асырмаңыз");
	}

	@Test
	void slidesAreCountedAndComparedWithTheProgramme() {
		Map<String, byte[]> presentations = new LinkedHashMap<>();
		presentations.put("презентация.pptx", Documents.pptx(3));
		presentations.put("презентация.odp", Documents.odp(8));
		presentations.put("презентация.pdf", Documents.pdf(12));
		int[] slides = { 3, 8, 12 };
		int i = 0;
		for (Map.Entry<String, byte[]> file : presentations.entrySet()) {
			Answer refused = this.listener.post("/defence", this.listener.project("Слайдтар", "hand-in"),
					List.of(new FilePart("presentationFile", file.getKey(), file.getValue())));
			assertThat(refused.status()).isEqualTo(422);
			assertThat(refused.body()).contains("презентацияда " + slides[i++] + " слайд бар, ал 4–7 слайд болуы керек",
					file.getKey());
		}
		assertThat(this.listener.post("/defence", this.listener.project("Слайдтар", "hand-in"),
				List.of(new FilePart("presentationFile", "презентация.pptx", Documents.pptx(7)),
						new FilePart("workFile", "жұмыс.docx", Documents.docx())))
			.body()).contains("Жоба тапсырылды.", "слайд саны: 7", "жұмыс.docx");
		assertThat(this.instructor.get(this.instructor.sheet("Слайдтар")).body()).contains("слайд саны: 7",
				"жұмыс.docx", "№ 5 мектеп");
		assertThat(this.jdbc.sql("select count(*) from upload where course_run_id = ?")
			.param(run())
			.query(Integer.class)
			.single()).isEqualTo(2);
	}

	@Test
	void aFileThatIsNoneIsRefusedAndTheRestOfTheDraftIsKept() {
		Answer refused = this.listener.post("/defence", this.listener.project("Бос файл", "draft"),
				List.of(new FilePart("workFile", "бос.docx", new byte[0])));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("бос.docx", "ол бос");
		assertThat(this.listener.get("/defence").body()).contains("Бос файл").doesNotContain("бос.docx");
	}

	@Test
	void aSecondMembersEditIsNotOverwrittenAndBothAreShown() {
		Visitor mate = team();
		Map<String, String> first = this.listener.project("Біріншінің тақырыбы", "draft");
		Map<String, String> second = mate.project("Екіншінің тақырыбы", "draft");
		assertThat(this.listener.post("/defence", first).status()).isEqualTo(200);
		assertThat(mate.post("/defence/draft", second).status()).isEqualTo(409);
		mate.get("/defence");
		Answer refused = mate.post("/defence", second);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body())
			.contains("Біріншінің тақырыбы", "Екіншінің тақырыбы", "Әйгерім Қуанышқызы Төлегенова",
					"Сақтаулы тұрған нобай")
			.doesNotContain("Сақтаулы тұрған жауап");
		assertThat(this.listener.get("/defence").body()).contains("Біріншінің тақырыбы")
			.doesNotContain("Екіншінің тақырыбы");
		second.put("version", refused.field("version").orElseThrow());
		assertThat(mate.post("/defence", second).status()).isEqualTo(200);
		assertThat(this.listener.get("/defence").body()).contains("Екіншінің тақырыбы");
	}

	@Test
	void theDraftIsKeptAsOneTypesAndTheSameTextTwiceIsNoConflict() {
		Map<String, String> typed = this.listener.project("Жазылып жатқан", "");
		Answer kept = this.listener.post("/defence/draft", typed);
		assertThat(kept.status()).isEqualTo(200);
		assertThat(kept.body()).contains("\"version\":1", "Нобай сақталды");
		this.listener.get("/defence");
		assertThat(this.listener.post("/defence/draft", typed).status()).isEqualTo(200);
	}

	@Test
	void whoWasMovedToAnotherTeamMeanwhileWritesIntoNeither() {
		Map<String, String> typed = this.listener.project("Өз жобасы", "draft");
		assertThat(this.listener.post("/defence", typed).status()).isEqualTo(200);
		Map<String, String> more = this.listener.project("Өз жобасының жалғасы", "draft");
		Visitor mate = visit("6", "defence");
		mate.get("/defence");
		mate.post("/team", Map.of());
		mate.post("/defence", mate.project("Топ жобасы", "draft"));
		long participant = participant(LISTENER);
		this.instructor.get("/instructor/teams");
		this.instructor.post("/instructor/teams/members/" + participant,
				Map.of("to", String.valueOf(project("6")), "reason", "Екеуі ғана"));
		this.listener.get("/defence");
		Answer refused = this.listener.post("/defence", more);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("Өз жобасының жалғасы", "Топ жобасы");
	}

	@Test
	void versionsStayTheLastOneCountsAndADraftDisturbsNobodyWhoPublishes() {
		assertThat(this.listener.handInProject("Бірінші нұсқа").body()).contains("Жоба тапсырылды.");
		assertThat(this.listener.handInProject("Екінші нұсқа").body()).contains("№ 1 нұсқа", "№ 2 нұсқа");
		this.listener.post("/defence", this.listener.project("Екінші нұсқа", "hand-in"));
		assertThat(this.listener.get("/defence").body()).doesNotContain("№ 3 нұсқа");
		String sheet = this.instructor.sheet("Екінші нұсқа");
		Map<String, String> read = Visitor.filledIn(this.instructor.get(sheet), 17);
		this.listener.post("/defence", this.listener.project("Үшінші нобай", "draft"));
		assertThat(this.instructor.get(sheet).body()).contains("Екінші нұсқа", "Бірінші нұсқа")
			.doesNotContain("Үшінші нобай");
		assertThat(this.instructor.post(sheet, read).body()).contains("Нәтиже жарияланды.");
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 17", "Екінші нұсқа");
	}

	@Test
	void handingInClosesWithAGraceThatTheInstructorGivesToOne() {
		assertThat(this.listener.handInProject("Уақытында").body()).contains("«Қорғау отырыстары» бетінен",
				"жобаны өзгертіп, қайта тапсыра аласыз");
		LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneId.of("Asia/Almaty"));
		this.instructor.get("/instructor/defence/terms");
		this.instructor.post("/instructor/defence/terms",
				Map.of("teamsUntil", "", "handInUntil", now.plusHours(1).toString().substring(0, 16), "version", "0"));
		clock.advance(Duration.ofHours(2));
		assertThat(this.listener.get("/defence").body()).contains("Тапсыру мерзімі аяқталды")
			.doesNotContain("қайта тапсыра аласыз");
		Answer refused = this.listener.handInProject("Кеш");
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("тапсыру мерзімі", "мерзімді оқытушы ғана ұзарта алады", "Кеш");
		assertThat(this.instructor.get("/defence").body()).contains("Уақытында").doesNotContain(">Кеш<");
		String team = "/instructor/teams/" + project(LISTENER);
		String version = this.instructor.get(team).field("version").orElseThrow();
		assertThat(this.instructor
			.post(team + "/grace", Map.of("until", now.plusHours(3).toString().substring(0, 16), "version", version))
			.body()).contains("Баптаулар сақталды.");
		assertThat(this.listener.handInProject("Кеш").body()).contains("Жоба тапсырылды.");
		clock.advance(Duration.ofHours(2));
		assertThat(this.listener.handInProject("Тым кеш").status()).isEqualTo(422);
	}

	@Test
	void filesAreForTheTeamAndOnceHandedInForInstructors() {
		byte[] work = Documents.docx();
		this.listener.post("/defence", this.listener.project("Файлдар", "draft"),
				List.of(new FilePart("workFile", "жұмыс.docx", work)));
		String file = file(this.listener.get("/defence"));
		assertThat(this.listener.get(file).content()).isEqualTo(work);
		assertThat(this.instructor.get(file).status()).isEqualTo(404);
		assertThat(visit(OTHER_LISTENER, "defence").get(file).status()).isEqualTo(404);
		this.listener.post("/defence", this.listener.project("Файлдар", "hand-in"));
		assertThat(this.instructor.get(file).status()).isEqualTo(200);
		Map<String, String> remove = this.listener.project("Файлдар", "");
		remove.put("remove", "WORK");
		this.listener.post("/defence", remove);
		assertThat(this.instructor.get(file).status()).isEqualTo(200);
		anotherCourse();
		assertThat(visit(INSTRUCTOR, "defence").get(file).status()).isEqualTo(404);
	}

	private Visitor team() {
		Visitor mate = visit(OTHER_LISTENER, "defence");
		this.listener.get("/defence");
		this.listener.post("/team", Map.of());
		Matcher code = Pattern.compile("id=\"invitation\">(\\w+)<").matcher(this.listener.get("/defence").body());
		assertThat(code.find()).isTrue();
		mate.get("/defence");
		mate.post("/team/join", Map.of("code", code.group(1)));
		return mate;
	}

	private String file(Answer page) {
		Matcher file = Pattern.compile("(/defence/files/\\d+)").matcher(page.body());
		assertThat(file.find()).isTrue();
		return file.group(1);
	}

	private long participant(String userId) {
		return this.jdbc.sql("""
				select participant.id from participant join person on person.id = person_id
				where course_run_id = ? and subject = ?
				""").params(run(), userId).query(Long.class).single();
	}

	private long project(String userId) {
		return this.jdbc.sql("select project_id from project_member where participant_id = ?")
			.param(participant(userId))
			.query(Long.class)
			.single();
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

}
