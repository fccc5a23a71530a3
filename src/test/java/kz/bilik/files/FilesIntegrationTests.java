package kz.bilik.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Files of an answer.
 */
class FilesIntegrationTests extends IntegrationTest {

	private static final String TASK = "/units/unit-1.1/tasks/task-1.1.1";

	@Autowired
	private FilesHousekeeping housekeeping;

	@BeforeEach
	void nothingIsKept() throws IOException {
		this.jdbc.sql("delete from upload").update();
		this.housekeeping.tidy();
		assertThat(kept()).isEmpty();
	}

	static Stream<Arguments> badFiles() {
		return Stream.of(arguments("жоспар.pdf", new byte[0], "ол бос"),
				arguments("жоспар.pdf", Documents.png(), "сәйкес емес (PNG)"),
				arguments("жоспар.pdf", Documents.bytes("<script>alert(1)</script> %PDF-1.7"), "сәйкес емес."),
				arguments("жоспар.pdf", Documents.bytes("MZ\u0000 %PDF-1.7"), "сәйкес емес."),
				arguments("жоспар.docx", Documents.odt(), "сәйкес емес (ODT)"),
				arguments("жоспар.docx", Documents.bytes("PK? мәтін"), "сәйкес емес."),
				arguments("жоспар.docx", Documents.docm(), "сәйкес емес."),
				arguments("жоспар.pdf", Documents.encryptedPdf(), "шифрланған"),
				arguments("жоспар.docx", Documents.encryptedDocx(), "шифрланған"),
				arguments("жоспар.odt", Documents.encryptedOdt(), "шифрланған"),
				arguments("жоспар.docx", Documents.doc(), "ескі пішімінде"),
				arguments("жоспар.docx", Documents.bomb(), "тым үлкен болып кетеді"),
				arguments("жоспар.docx", Documents.manyEntries(), "тым үлкен болып кетеді"),
				arguments("жоспар.docx", Documents.bytes("PK\u0003\u0004 бұзылған"), "бүлінген"),
				arguments("жоспар.docx", Arrays.copyOf(Documents.docx(), 200), "бүлінген"),
				arguments("бағдарлама.exe", Documents.pdf(),
						"мұндай түрі қабылданбайды. Қабылданатын түрлері: PDF, DOCX"),
				arguments("атаусыз", Documents.pdf(), "мұндай түрі қабылданбайды"),
				arguments("../../жоспар.pdf", Documents.pdf(), "рұқсат етілмеген таңба"),
				arguments("C:\\\\жоспар.pdf", Documents.pdf(), "рұқсат етілмеген таңба"),
				arguments("fdp\u202eexe.pdf", Documents.pdf(), "рұқсат етілмеген таңба"),
				arguments("жос\u0001пар.pdf", Documents.pdf(), "рұқсат етілмеген таңба"),
				arguments("қ".repeat(200) + ".pdf", Documents.pdf(), "атауы тым ұзын"));
	}

	@ParameterizedTest
	@MethodSource("badFiles")
	void aBadFileIsRefusedWithTheReasonBeforeAnythingIsKept(String name, byte[] content, String reason)
			throws IOException {
		Visitor listener = visit(LISTENER, "unit-1.1");
		Answer refused = upload(listener, name, content);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).startsWith("{\"error\":\"").contains(reason);
		assertThat(kept()).isEmpty();
		assertThat(this.jdbc.sql("select count(*) from stored_file").query(Long.class).single()).isZero();
	}

	@Test
	void theReasonIsGivenInTheReadersLanguage() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		listener.get("/units/unit-1.1?lang=ru");
		assertThat(upload(listener, "план.pdf", new byte[0]).body()).contains("Файл «план.pdf» не принят: он пустой");
		listener.get("/units/unit-1.1?lang=en");
		assertThat(upload(listener, "plan.pdf", new byte[0]).body()).contains("was not taken: it is empty");
	}

	@Test
	void aFileIsForItsListenerAndOnceHandedInForTheInstructor() throws IOException {
		Visitor listener = visit(LISTENER, "unit-1.1");
		byte[] content = Documents.docx();
		Answer list = upload(listener, "Жұмыс жоспары: Ә Ғ Қ Ң Ө Ұ Ү Һ І.docx".replace(":", ""), content);
		assertThat(list.status()).isEqualTo(200);
		String file = file(list);
		Answer download = listener.get(file);
		assertThat(download.content()).isEqualTo(content);
		assertThat(download.header("Content-Type")).contains(FileType.DOCX.mediaType());
		assertThat(download.header("Content-Disposition").orElseThrow()).startsWith("attachment;")
			.contains("filename*=UTF-8''%D0%96%D2%B1%D0%BC%D1%8B%D1%81%20");
		assertThat(download.header("X-Content-Type-Options")).contains("nosniff");
		assertThat(download.headers().allValues("Content-Security-Policy"))
			.containsExactly("default-src 'none'; sandbox");
		assertThat(download.header("Cache-Control")).contains("no-store");
		assertThat(visit(OTHER_LISTENER, "unit-1.1").get(file).status()).isEqualTo(404);
		assertThat(visit(INSTRUCTOR, "unit-1.1").get(file).status()).isEqualTo(404);
		handIn(listener);
		assertThat(visit(INSTRUCTOR, "unit-1.1").get(file).content()).isEqualTo(content);
		assertThat(visit(OTHER_LISTENER, "unit-1.1").get(file).status()).isEqualTo(404);
		anotherCourse();
		assertThat(visit(INSTRUCTOR, "unit-1.1").get(file).status()).isEqualTo(404);
	}

	@Test
	void withoutAScriptOneFormHasTheTextAndTheFiles() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		Answer page = listener.post(TASK, form("hand-in"),
				List.of(new FilePart("жоспар.pdf", Documents.pdf()), new FilePart("сурет.png", Documents.png())));
		assertThat(page.body()).contains("Жауап тапсырылды", "жоспар.pdf", "сурет.png");
		Answer refused = listener.post(TASK,
				Map.of("text", "жаңа мәтін", "links", "", "version", "1", "action", "hand-in"),
				List.of(new FilePart("бос.pdf", new byte[0])));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("«бос.pdf» файлы қабылданбады: ол бос", "жаңа мәтін");
	}

	@Test
	void anAnswerHasFiveFilesAtMostAndTheSameOneOnce() throws IOException {
		Visitor listener = visit(LISTENER, "unit-1.1");
		for (int i = 1; i <= 5; i++) {
			assertThat(upload(listener, i + ".pdf", Documents.pdf()).status()).isEqualTo(200);
		}
		assertThat(upload(listener, "5.png", Documents.png()).body()).contains("ең көбі 5 файл");
		byte[] png = Documents.png();
		Visitor other = visit(OTHER_LISTENER, "unit-1.1");
		upload(other, "бір.png", png);
		assertThat(upload(other, "бір.png", png).body()).containsOnlyOnce("<li");
		upload(other, "екі.png", png);
		assertThat(this.jdbc.sql("select count(*) from stored_file where size = ?")
			.param(png.length)
			.query(Long.class)
			.single()).as("stored once").isEqualTo(1);
	}

	@Test
	void aFileThatIsTooLargeGetsAnAnswerAndNotALostConnection() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		List<FilePart> large = List.of(new FilePart("бейне.pdf", new byte[22 << 20]));
		Answer page = listener.post(TASK, form("hand-in"), large);
		assertThat(page.status()).isEqualTo(413);
		assertThat(page.body()).contains("Жіберілген дерек тым үлкен", "бір файл 20 МБ-тан аспауы керек",
				"Қате нөмірі");
		listener.get("/units/unit-1.1");
		listener.browser().header("X-CSRF-TOKEN", listener.page().field("_csrf").orElseThrow());
		assertThat(listener.post(TASK + "/files", Map.of(), large).status()).as("by the page's script").isEqualTo(413);
	}

	@Test
	void whatIsTakenOutOfTheDraftStaysInItsVersion() throws IOException {
		Visitor listener = visit(LISTENER, "unit-1.1");
		String handedIn = file(upload(listener, "тапсырылған.pdf", Documents.pdf()));
		handIn(listener);
		listener.get("/units/unit-1.1");
		String drafted = file(upload(listener, "нобай.png", Documents.png()));
		for (String file : List.of(handedIn, drafted)) {
			listener.get("/units/unit-1.1");
			assertThat(listener.post(TASK + file + "/remove", Map.of()).body()).doesNotContain(file + "\"");
		}
		assertThat(listener.get(drafted).status()).isEqualTo(404);
		assertThat(visit(INSTRUCTOR, "unit-1.1").get(handedIn).status()).isEqualTo(200);
		this.housekeeping.tidy();
		assertThat(kept()).hasSize(1);
	}

	@Test
	void whatNobodyHasAnyMoreIsDeleted() throws IOException {
		Visitor listener = visit(LISTENER, "unit-1.1");
		upload(listener, "жоспар.pdf", Documents.pdf());
		Path lost = FILES.resolve("ab").resolve("ab".repeat(32));
		Files.createDirectories(lost.getParent());
		Files.write(lost, new byte[1]);
		this.housekeeping.tidy();
		assertThat(kept()).hasSize(1).doesNotContain(lost.toString());
		this.jdbc.sql("delete from course_run where id = ?")
			.param(Long.parseLong(listener.course().substring(3)))
			.update();
		this.housekeeping.tidy();
		assertThat(kept()).isEmpty();
	}

	@Test
	void aContentThatWasFoundWithoutARowHasItsSizeWhenItComesAgain() throws IOException {
		Visitor listener = visit(LISTENER, "unit-1.1");
		byte[] plan = Documents.pdf();
		upload(listener, "жоспар.pdf", plan);
		this.jdbc.sql("delete from upload").update();
		this.jdbc.sql("delete from stored_file").update();
		this.jdbc.sql("insert into stored_file (sha256, size, stored_at) values (?, 0, now())")
			.param(Path.of(kept().iterator().next()).getFileName().toString())
			.update();
		upload(listener, "жоспар.pdf", plan);
		assertThat(this.jdbc.sql("select size from stored_file").query(Long.class).single()).isEqualTo(plan.length);
	}

	private static Answer upload(Visitor listener, String name, byte[] content) {
		listener.get("/units/unit-1.1");
		return listener.post(TASK + "/files", Map.of(), List.of(new FilePart(name, content)));
	}

	private static void handIn(Visitor listener) {
		listener.get("/units/unit-1.1");
		assertThat(listener.post(TASK, form("hand-in")).body()).contains("Жауап тапсырылды");
	}

	private static Map<String, String> form(String action) {
		return Map.of("text", "", "links", "", "version", "", "action", action);
	}

	/** The address of the file that was listed last, below the course run. */
	private static String file(Answer list) {
		Matcher link = Pattern.compile("href=\"/c/\\d+(/files/\\d+)\"").matcher(list.body());
		String file = null;
		while (link.find()) {
			file = link.group(1);
		}
		assertThat(file).isNotNull();
		return file;
	}

	private static Stream<String> kept() throws IOException {
		if (!Files.isDirectory(FILES)) {
			return Stream.of();
		}
		try (Stream<Path> files = Files.walk(FILES)) {
			return files.filter(Files::isRegularFile).map(Path::toString).toList().stream();
		}
	}

}
