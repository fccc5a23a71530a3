package kz.bilik.materials;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What instructors add to a unit, and who may read it.
 */
class MaterialIntegrationTests extends IntegrationTest {

	private static final String ADD = "/instructor/units/unit-1.1/materials/new";

	private static final byte[] PDF = "%PDF-1.4 Оқу жоспары".getBytes(StandardCharsets.UTF_8);

	@Test
	void linksAndFilesThatAnInstructorAddsStandOnTheUnitsPageInTheirOrder() {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		assertThat(instructor.page().body()).contains("Бұл тақырыпқа әзірге материал қосылмаған.");
		add(instructor, "Бірінші", "https://example.kz/1?a=1&b=2");
		assertThat(addFile(instructor, "Екінші <b>", "Жоспар Ә.pdf", PDF).body()).contains("Материал қосылды.");
		add(instructor, "Үшінші", "https://example.kz/3");
		Visitor listener = visit(LISTENER, "unit-1.1");
		assertThat(titles(listener)).containsExactly("Бірінші", "Екінші &lt;b&gt;", "Үшінші");
		assertThat(listener.page().body()).contains("href=\"https://example.kz/1?a=1&amp;b=2\"")
			.doesNotContain("жылжыту", "Материалды алып тастау", "Материал қосу");
		assertThat(visit(LISTENER, "unit-1.2").page().body()).doesNotContain("Бірінші");

		Answer page = instructor.get("/units/unit-1.1");
		List<String> up = moves(page, "Жоғары жылжыту");
		List<String> down = moves(page, "Төмен жылжыту");
		assertThat(up).hasSize(2);
		assertThat(down).hasSize(2);
		move(instructor, down.get(0));
		assertThat(titles(instructor)).containsExactly("Екінші &lt;b&gt;", "Бірінші", "Үшінші");
		move(instructor, down.get(0));
		assertThat(titles(instructor)).as("the same once more")
			.containsExactly("Екінші &lt;b&gt;", "Бірінші", "Үшінші");
		move(instructor, moves(instructor.get("/units/unit-1.1"), "Жоғары жылжыту").get(1));
		assertThat(titles(listener)).containsExactly("Екінші &lt;b&gt;", "Үшінші", "Бірінші");
	}

	@Test
	void aFileGoesToThoseOfTheRunAndIsGoneWhenItIsRemoved() {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		addFile(instructor, "Жоспар", "Жоспар Ә.pdf", PDF);
		Visitor listener = visit(LISTENER, "unit-1.1");
		String file = first("/materials/\\d+", listener.page().body());
		Answer sent = listener.get(file);
		assertThat(sent.content()).isEqualTo(PDF);
		assertThat(sent.header("Content-Disposition").orElseThrow()).startsWith("attachment");
		String remove = first("/instructor/units/unit-1.1/materials/\\d+/remove",
				instructor.get("/units/unit-1.1").body());
		assertThat(listener.post(remove, Map.of()).status()).isEqualTo(403);
		assertThat(lms.client().get(TOOL + listener.course() + file).status()).isEqualTo(401);

		anotherCourse();
		Visitor stranger = visit(INSTRUCTOR, "unit-1.1");
		assertThat(stranger.get(file).status()).isEqualTo(404);
		stranger.get("/units/unit-1.1");
		stranger.post(remove, Map.of());
		assertThat(titles(listener)).containsExactly("Жоспар");

		instructor.get("/units/unit-1.1");
		assertThat(instructor.post(remove, Map.of()).body()).contains("Материал алып тасталды.");
		assertThat(titles(listener)).isEmpty();
		assertThat(listener.get(file).status()).isEqualTo(404);
		instructor.get(ADD);
		assertThat(instructor.post(remove, Map.of()).status()).isEqualTo(200);
		assertThat(this.jdbc.sql("select count(*) from upload where course_run_id = ?")
			.param(instructor.course().substring(3))
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void aFormThatIsSentTwiceAddsOneMaterial() {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		Map<String, String> form = Map.of("title", "Бір рет", "link", "https://example.kz", "key",
				UUID.randomUUID().toString(), "_csrf", instructor.get(ADD).field("_csrf").orElseThrow());
		assertThat(IntStream.range(0, 4).parallel().map((click) -> instructor.post(ADD, form).status()).toArray())
			.containsOnly(200);
		assertThat(titles(instructor)).containsExactly("Бір рет");
	}

	@ParameterizedTest
	@CsvSource({ "'', https://example.kz, Бұл өрісті толтырыңыз.", "Атауы, '', 'Сілтеме де, файл да берілмеген'",
			"Атауы, javascript:alert(1), http:// немесе https://", "Атауы, https://, http:// немесе https://" })
	void whatIsNoMaterialIsRefusedAndStaysInTheForm(String title, String link, String reason) {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		Answer refused = add(instructor, title, link);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains(reason);
		assertThat(refused.field("title")).hasValue(title);
		assertThat(refused.field("link")).hasValue(link);
		assertThat(titles(instructor)).isEmpty();
	}

	@Test
	void aTitleThatIsTooLongAndBothALinkAndAFileAreRefused() {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		Answer refused = add(instructor, "қ".repeat(201), "https://example.kz");
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("200 таңбадан асырмаңыз");
		instructor.get(ADD);
		refused = instructor.post(ADD,
				Map.of("title", "Екеуі", "link", "https://example.kz", "key", UUID.randomUUID().toString()),
				List.of(new FilePart("a.pdf", PDF)));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Сілтеме мен файлды бірге қосуға болмайды");
		assertThat(titles(instructor)).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "сурет.png, мазмұны атауының соңындағы түріне сәйкес емес",
			"бағдарлама.exe, мұндай түрі қабылданбайды", "../a.pdf, рұқсат етілмеген" })
	void aFileThatIsNotWhatItSaysIsRefusedWithTheReason(String name, String reason) {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		Answer refused = addFile(instructor, "Файл", name, PDF);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains(reason, "value=\"Файл\"");
		assertThat(titles(instructor)).isEmpty();
	}

	@Test
	void aUnitTakesNoMoreMaterialsThanAPageBears() {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		addFile(instructor, "Файл", "a.pdf", PDF);
		for (int i = 1; i < 29; i++) {
			this.jdbc.sql(
					"insert into material (course_run_id, unit_id, title, link, place, form_key) values (?, ?, ?, ?, ?, ?)")
				.params(instructor.course().substring(3), "unit-1.1", "Сілтеме", "https://example.kz", i,
						UUID.randomUUID().toString())
				.update();
		}
		assertThat(add(instructor, "Отызыншы", "https://example.kz").body()).contains("Материал қосылды.");
		Answer full = add(instructor, "Артық", "https://example.kz");
		assertThat(full.status()).isEqualTo(422);
		assertThat(full.body()).contains("ең көбі 30 материал", "200 МБ", "value=\"Артық\"");
		assertThat(titles(instructor)).hasSize(30);
		this.jdbc.sql("delete from material where title <> 'Файл' and course_run_id = ?")
			.param(instructor.course().substring(3))
			.update();
		this.jdbc.sql(
				"update stored_file set size = 209715200 where sha256 = (select max(sha256) from upload where course_run_id = ?)")
			.param(instructor.course().substring(3))
			.update();
		assertThat(add(instructor, "Сілтеме", "https://example.kz").body()).contains("Материал қосылды.");
		assertThat(addFile(instructor, "Артық", "b.pdf", "%PDF-1.4 басқа".getBytes(StandardCharsets.UTF_8)).status())
			.isEqualTo(422);
		assertThat(titles(instructor)).containsExactly("Файл", "Сілтеме");
	}

	@Test
	void theFilesOfALockedUnitAreAsLockedAsItsPage() {
		Visitor instructor = visit(INSTRUCTOR, "unit-1.2");
		String form = "/instructor/units/unit-1.2/materials/new";
		instructor.get(form);
		instructor.post(form, Map.of("title", "Файл", "link", "", "key", UUID.randomUUID().toString()),
				List.of(new FilePart("a.pdf", PDF)));
		Visitor listener = visit(LISTENER, "unit-1.2");
		String file = first("/materials/\\d+", listener.page().body());
		assertThat(listener.get(file).status()).isEqualTo(200);
		instructor.arrange(Map.of("inOrder", "true"));
		Answer refused = listener.get(file);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("data-error=\"unit-locked\"");
		assertThat(instructor.get(file).status()).isEqualTo(200);
	}

	@Test
	void materialsAreAddedByInstructorsAndToUnitsOnly() {
		assertThat(visit(LISTENER, "unit-1.1").get(ADD).status()).isEqualTo(403);
		Visitor instructor = visit(INSTRUCTOR, "unit-1.1");
		for (String unit : List.of("unit-9.9", "module-1", "development-plan")) {
			assertThat(instructor.get("/instructor/units/" + unit + "/materials/new").status()).isEqualTo(404);
		}
	}

	@Test
	void theLiteratureOfTheProgrammeStandsBelowTheMaterials() {
		assertThat(visit(LISTENER, "unit-1.1").page().body()).contains("<summary>Әдебиеттер</summary>",
				"Негізгі әдебиеттер", "Культура общения библиотекарей");
	}

	private static Answer add(Visitor instructor, String title, String link) {
		instructor.get(ADD);
		return instructor.post(ADD, Map.of("title", title, "link", link, "key", UUID.randomUUID().toString()));
	}

	private static Answer addFile(Visitor instructor, String title, String name, byte[] content) {
		instructor.get(ADD);
		return instructor.post(ADD, Map.of("title", title, "link", "", "key", UUID.randomUUID().toString()),
				List.of(new FilePart(name, content)));
	}

	private static List<String> titles(Visitor visitor) {
		return all("id=\"material-\\d+\"[^>]*>([^<]*)<", visitor.get("/units/unit-1.1").body());
	}

	/** The addresses and values of the buttons with this label: {@code 12 before 11}. */
	private static List<String> moves(Answer page, String label) {
		return Pattern
			.compile("/materials/(\\d+)/move\"(?:(?!</form>).)*value=\"(\\d+)\"[^>]*>" + label, Pattern.DOTALL)
			.matcher(page.body())
			.results()
			.map((move) -> move.group(1) + " " + move.group(2))
			.toList();
	}

	private static void move(Visitor instructor, String move) {
		String[] ids = move.split(" ");
		instructor.get("/units/unit-1.1");
		Answer moved = instructor.post("/instructor/units/unit-1.1/materials/" + ids[0] + "/move",
				Map.of("before", ids[1]));
		assertThat(moved.status()).as(moved.body()).isEqualTo(200);
	}

	private static String first(String pattern, String page) {
		return Pattern.compile(pattern).matcher(page).results().map(MatchResult::group).findFirst().orElseThrow();
	}

	private static List<String> all(String pattern, String page) {
		return Pattern.compile(pattern).matcher(page).results().map((match) -> match.group(1)).toList();
	}

}
