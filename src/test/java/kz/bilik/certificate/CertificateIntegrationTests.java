package kz.bilik.certificate;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Launch;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

class CertificateIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Оқырманмен жұмыс бағдарламасы";

	private static final String NAME = "Әә Ғғ Ққ Ңң Өө Ұұ Үү Һһ Іі Ёжик-Щербақұлы";

	private static final Pattern NUMBER = Pattern.compile("/certificates/([2-9A-Z]{4}(?:-[2-9A-Z]{4}){3})\"");

	@Autowired
	private Certificates certificates;

	private Visitor listener;

	private Visitor instructor;

	@BeforeEach
	void aProjectIsHandedIn() {
		this.listener = listener("certified-" + UUID.randomUUID(), NAME);
		assertThat(this.listener.handInProject(TOPIC).status()).isEqualTo(200);
		this.instructor = visit(INSTRUCTOR, "defence");
		this.instructor.arrange(Map.of("firstDay", "2026-11-02", "lastDay", "2026-11-20"));
	}

	@Test
	void whoPassedHasOnePageWithEveryLetterInIt() {
		assertThat(this.listener.get("/certificate").body()).contains("меңгергенде беріледі");
		this.instructor.publish(TOPIC, 10);
		assertThat(this.listener.get("/defence").body()).contains("/certificate\"");
		String number = number(this.listener);
		Pdf pdf = Pdf.of(this.listener.get("/certificate.pdf"));
		assertThat(pdf.pages()).isEqualTo(1);
		assertThat(pdf.width()).isEqualTo(297);
		assertThat(pdf.fonts()).isNotEmpty().allMatch((font) -> font.contains("Liberation"));
		assertThat(pdf.text()).contains("СЕРТИФИКАТ", "№ " + number, NAME,
				"«Мектеп кітапханашысының заманауи рөлі мен қызметі» біліктілігін арттыру курстарының білім беру бағдарламасы",
				"ҚР Оқу-ағарту министрлігі, «„ZHIGER“ үздіксіз білім беру инновациялық орталығы» ЖШС, Ақтөбе",
				"Көлемі: 72 академиялық сағат", "Оқу мерзімі: 2026 жылғы 2 қараша – 2026 жылғы 20 қараша",
				"Берілген күні: 2026 жылғы", TOOL + "/certificates/ " + number);
		assertThat(pdf.text()).doesNotContain("CERTIFICATE", "Программа");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					ru | Образовательная программа курсов повышения квалификации «Современная роль и деятельность школьного библиотекаря» | 72 академических часов | Срок обучения: 2 ноября 2026 г. – 20 ноября 2026 г.
					en | Professional development programme "The modern role and work of the school librarian" | 72 academic hours | Dates: November 2, 2026 – November 20, 2026
					""")
	void anotherLanguageStandsBesideKazakhOnTheSamePage(String language, String title, String hours, String dates) {
		this.instructor.publish(TOPIC, 20);
		Pdf pdf = Pdf.of(this.listener.get("/certificate.pdf?with=" + language));
		assertThat(pdf.pages()).isEqualTo(1);
		assertThat(pdf.text()).contains(NAME, title, hours, dates, "Көлемі: 72 академиялық сағат",
				"біліктілігін арттыру курстарының білім беру бағдарламасы");
	}

	@Test
	void itStaysOnePageWhateverItSays() {
		this.instructor.publish(TOPIC, 20);
		String name = "Сейітжағыпарова-Құдайбергенқызы ".repeat(7) + "Һәмидуллақызы".repeat(2);
		this.jdbc.sql("update certificate set name = ?, title_kk = ?, title_en = ? where name = ?")
			.params(name, "заманауи рөлі мен қызметі ".repeat(20), "modern role and work ".repeat(20), NAME)
			.update();
		Pdf pdf = Pdf.of(this.listener.get("/certificate.pdf?with=en"));
		assertThat(pdf.pages()).isEqualTo(1);
		assertThat(pdf.text()).contains("Сейітжағыпарова-Құдайбергенқызы", "Head", "72 academic hours");
		assertThat(pdf.qrCode()).as("nothing lies on it").contains("/certificates/");
	}

	@Test
	void theQrCodeLeadsToThePageThatConfirmsIt() {
		this.instructor.publish(TOPIC, 17);
		String address = Pdf.of(this.listener.get("/certificate.pdf?with=ru")).qrCode();
		assertThat(address).isEqualTo(TOOL + "/certificates/" + number(this.listener));
		Answer page = lms.client().get(address);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.body()).contains("data-certificate=\"valid\"", "Жарамды", NAME, "біліктілігін арттыру", ">72<",
				"2026 жылғы 2 қараша – 2026 жылғы 20 қараша");
		assertThat(page.body()).as("and nothing else").doesNotContain(TOPIC, "@example.kz", "17", "Курс ", "/c/");
	}

	@Test
	void aNumberIsFoundAsItIsTyped() {
		this.instructor.publish(TOPIC, 17);
		String number = number(this.listener);
		for (String typed : List.of(number.toLowerCase(), number.replace("-", "%20"), number.replace("-", ""))) {
			assertThat(lms.client().get(TOOL + "/certificates/" + typed).body()).as(typed)
				.contains("data-certificate=\"valid\"", number);
		}
	}

	@Test
	void theConfirmationSpeaksThreeLanguagesWithoutASessionAndNobodyFramesOrKeepsIt() {
		this.instructor.publish(TOPIC, 17);
		String address = TOOL + "/certificates/" + number(this.listener);
		assertThat(lms.client().get(address + "?lang=kk").body()).contains("lang=\"kk\"", "Жарамды");
		assertThat(lms.client().get(address + "?lang=en").body()).contains("lang=\"en\"", "Valid",
				"November 2, 2026 – November 20, 2026");
		Answer russian = lms.client().get(address + "?lang=ru");
		assertThat(russian.body()).contains("lang=\"ru\"", "Действителен", "Образовательная программа",
				"href=\"?lang=kk\"");
		assertThat(russian.header("Set-Cookie")).isEmpty();
		assertThat(russian.header("Cache-Control").orElseThrow()).contains("no-store");
		assertThat(russian.header("X-Robots-Tag").orElseThrow()).contains("noindex");
		assertThat(russian.header("Content-Security-Policy").orElseThrow()).contains("frame-ancestors 'none'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "K7QM-2F9D-XW4T-H3RB", "1", "' or 1=1", "қазақ" })
	void anUnknownNumberIsSaidToBeUnknown(String number) {
		this.instructor.publish(TOPIC, 17);
		Answer page = lms.client()
			.get(TOOL + "/certificates/"
					+ java.net.URLEncoder.encode(number, java.nio.charset.StandardCharsets.UTF_8).replace("+", "%20"));
		assertThat(page.status()).isEqualTo(404);
		assertThat(page.body()).contains("Мұндай нөмірлі сертификат жоқ", "data-error=\"unknown-certificate\"")
			.doesNotContain(NAME);
		assertThat(page.header("X-Robots-Tag").orElseThrow()).contains("noindex");
	}

	@Test
	void itIsWithdrawnByAGradeBelowTheThresholdAndValidAgainUnderTheSameNumber() {
		this.instructor.publish(TOPIC, 10);
		String number = number(this.listener);
		this.instructor.publish(TOPIC, 9);
		assertWithdrawn(number, "Нәтиже өзгеріп, бағдарлама меңгерілмеді.");
		this.instructor.publish(TOPIC, 11);
		assertThat(number(this.listener)).isEqualTo(number);
		assertThat(lms.client().get(TOOL + "/certificates/" + number).body()).contains("data-certificate=\"valid\"");
		this.instructor.withdraw(TOPIC, "Қате баға");
		assertWithdrawn(number, "Нәтиже қайтарып алынды.");
		this.instructor.publish(TOPIC, 12);
		assertThat(number(this.listener)).isEqualTo(number);
	}

	private void assertWithdrawn(String number, String cause) {
		assertThat(this.listener.get("/certificate").body()).contains(cause).doesNotContain("certificate.pdf");
		assertThat(this.listener.get("/certificate.pdf").status()).isEqualTo(404);
		assertThat(this.instructor.get("/instructor/certificates").body()).contains(cause, number);
		assertThat(lms.client().get(TOOL + "/certificates/" + number).body())
			.contains("data-certificate=\"withdrawn\"", "Күші жойылған")
			.doesNotContain("Жарамды");
	}

	@Test
	void whoDoesNotPassHasNone() {
		this.instructor.publish(TOPIC, 9);
		assertThat(rows()).isZero();
		assertThat(this.listener.get("/certificate").body()).contains("меңгергенде беріледі");
	}

	@Test
	void aListenerWithoutANameHasNoneUntilTheNameIsKnown() {
		String subject = "nameless-" + UUID.randomUUID();
		Visitor nameless = listener(subject, null);
		assertThat(nameless.handInProject("Аты жоқ жоба").status()).isEqualTo(200);
		this.instructor.publish("Аты жоқ жоба", 15);
		assertThat(rows()).isZero();
		assertThat(nameless.get("/certificate").body()).contains("аты-жөніңізді жібермегендіктен");
		assertThat(this.instructor.get("/instructor/certificates").body()).contains("оқу жүйесі аты-жөнін жібермейді");
		listener(subject, "Сәуле Ахмет");
		Answer page = this.instructor.get("/instructor/certificates");
		assertThat(page.body()).contains("Әлі берілген жоқ", "Сәуле Ахмет");
		assertThat(this.instructor.post("/instructor/certificates", Map.of()).body())
			.contains("Сертификаттар шығарылды.");
		assertThat(Pdf.of(nameless.get("/certificate.pdf")).text()).contains("Сәуле Ахмет");
	}

	@Test
	void aCorrectedNameIsIssuedAnewUnderTheSameNumber() {
		String subject = "corrected-" + UUID.randomUUID();
		Visitor corrected = listener(subject, "Айгул Серик");
		corrected.handInProject("Атымен жоба");
		this.instructor.publish("Атымен жоба", 15);
		String number = number(corrected);
		assertThat(this.instructor.get("/instructor/certificates").body()).doesNotContain("Қайта шығару");
		listener(subject, "Айгүл Серік");
		assertThat(Pdf.of(corrected.get("/certificate.pdf")).text()).contains("Айгул Серик");
		Answer page = this.instructor.get("/instructor/certificates");
		assertThat(page.body()).contains("Қайта шығару", "Сертификатта: Айгул Серик");
		this.instructor.post("/instructor/certificates",
				Map.of("participant", page.field("participant").orElseThrow()));
		assertThat(number(corrected)).isEqualTo(number);
		assertThat(Pdf.of(corrected.get("/certificate.pdf")).text()).contains("Айгүл Серік");
		assertThat(this.jdbc.sql("select detail from audit_entry where action = 'certificate-issued'")
			.query(String.class)
			.list()).anyMatch((detail) -> detail.startsWith("Айгул Серик") && detail.contains("→ Айгүл Серік"));
		this.instructor.get("/instructor/settings");
		assertThat(this.instructor.post("/instructor/certificates", Map.of()).body())
			.contains("Шығаратын сертификат жоқ");
	}

	@Test
	void nobodyFetchesTheCertificateOfAnother() {
		this.instructor.publish(TOPIC, 15);
		long participant = this.jdbc.sql("select max(participant_id) from certificate").query(Long.class).single();
		Visitor other = listener("other-" + UUID.randomUUID(), "Басқа Адам");
		for (String page : List.of("", "/" + participant + ".pdf", ".zip")) {
			assertThat(other.get("/instructor/certificates" + page).status()).as(page).isEqualTo(403);
			assertThat(lms.client().get(TOOL + this.instructor.course() + "/instructor/certificates" + page).status())
				.isEqualTo(401);
		}
		assertThat(other.post("/instructor/certificates", Map.of()).status()).isEqualTo(403);
		assertThat(other.get("/certificate.pdf").status()).isEqualTo(404);
		assertThat(Pdf.of(this.instructor.get("/instructor/certificates/" + participant + ".pdf")).text())
			.contains(NAME);
		anotherCourse();
		Visitor elsewhere = visit(INSTRUCTOR, "defence");
		assertThat(elsewhere.get("/instructor/certificates/" + participant + ".pdf").status()).isEqualTo(404);
		assertThat(elsewhere.get("/instructor/certificates.zip").status()).isEqualTo(404);
	}

	@Test
	void allOfARunComeInOneArchiveWithAFixedNumberOfStatements() throws IOException {
		this.instructor.publish(TOPIC, 15);
		this.instructor.get("/instructor/certificates");
		statements.take();
		this.instructor.get("/instructor/certificates");
		int page = statements.take().size();
		this.instructor.get("/instructor/certificates.zip");
		int archive = statements.take().size();
		for (int number = 2; number <= 4; number++) {
			listener("one-of-many-" + UUID.randomUUID(), "Тыңдаушы: №" + number).handInProject("Жоба " + number);
			this.instructor.publish("Жоба " + number, 9 + number);
		}
		statements.take();
		assertThat(this.instructor.get("/instructor/certificates").body()).contains("Тыңдаушы: №4");
		assertThat(statements.take()).hasSize(page);
		Answer all = this.instructor.get("/instructor/certificates.zip?with=en");
		assertThat(statements.take()).hasSize(archive);
		assertThat(all.header("Content-Type")).contains("application/zip");
		Map<String, String> texts = new LinkedHashMap<>();
		try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(all.content()))) {
			for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
				texts.put(entry.getName(), Pdf.of(zip.readAllBytes()).text());
			}
		}
		assertThat(texts).hasSize(4);
		assertThat(texts.keySet()).allMatch((name) -> name.matches("[^:/\\\\№]+ [2-9A-Z-]{19}\\.pdf"));
		assertThat(texts.values()).anyMatch((text) -> text.contains(NAME) && text.contains("72 academic hours"));
	}

	@Test
	void itConfirmsWhatItSaidWhenItsProgrammeIsTaughtNoLonger() {
		this.instructor.publish(TOPIC, 15);
		String page = TOOL + "/certificates/" + number(this.listener);
		this.jdbc.sql("update course_run set programme_id = 'gone' where programme_id = 'school-librarian' and id = ?")
			.param(this.instructor.course().substring(3))
			.update();
		this.jdbc.sql("update certificate set programme_id = 'gone' where name = ?").param(NAME).update();
		assertThat(lms.client().get(page).body()).contains("data-certificate=\"valid\"", "біліктілігін арттыру");
		assertThat(lms.client().get(page + "?lang=en").body()).contains("The modern role and work");
		for (Visitor visitor : List.of(this.instructor, this.listener, visit(INSTRUCTOR, "defence"))) {
			Answer gone = visitor.get("/certificate");
			assertThat(gone.status()).isEqualTo(503);
			assertThat(gone.body()).contains("data-error=\"programme-gone\"", "Бұл лектің бағдарламасы табылмады");
		}
		this.jdbc.sql("update certificate set title_kk = null where programme_id = 'gone'").update();
		this.certificates.keepTitles();
		Answer unknown = lms.client().get(page);
		assertThat(unknown.status()).isEqualTo(200);
		assertThat(unknown.body()).contains(NAME, "Бағдарлама енді оқытылмайды");
	}

	@Test
	void oneOfAnEarlierVersionLearnsTheTitleOfItsProgrammeWhileThatIsTaught() {
		this.instructor.publish(TOPIC, 15);
		this.jdbc.sql("update certificate set title_kk = null, title_ru = null, title_en = null").update();
		assertThat(lms.client().get(TOOL + "/certificates/" + number(this.listener)).body())
			.contains("біліктілігін арттыру");
		this.certificates.keepTitles();
		assertThat(
				this.jdbc.sql("select title_ru from certificate where name = ?").param(NAME).query(String.class).list())
			.isNotEmpty()
			.allMatch((title) -> title.contains("Современная роль"));
	}

	/** Six criteria of 0–5 points, passed with 70 % of them. */
	@Test
	void anotherProgrammeHasItsOwnThresholdHoursAndColumns() {
		anotherCourse();
		Map<String, String> custom = Map.of("activity", "defence", "programme", "reading-mentor");
		Visitor mentor = visit(launch(LISTENER, "defence").claim(Launch.LTI + "custom", custom));
		mentor.handInProject("Ертегіні дауыстап оқу");
		Visitor teacher = visit(launch(INSTRUCTOR, "defence").claim(Launch.LTI + "custom", custom));
		score(teacher, 4, 4, 3, 3, 3, 3);
		assertThat(mentor.get("/certificate.pdf").status()).isEqualTo(404);
		score(teacher, 4, 4, 4, 3, 3, 3);
		assertThat(Pdf.of(mentor.get("/certificate.pdf")).text()).contains("Көлемі: 21 академиялық сағат",
				"«Оқу тәлімгері» біліктілікті арттыру бағдарламасы", "Аудандық әдістемелік кабинет");
		assertThat(Pdf.of(teacher.get("/instructor/statement-kk.pdf")).text())
			.contains("Жоба тақырыбы 1 2 3 4 5 6 Жиынтық балл", "4 4 4 3 3 3 21 B (жеткілікті)", "6. Рефлексия");
	}

	private static void score(Visitor instructor, int... points) {
		String sheet = instructor.sheet("Ертегіні дауыстап оқу");
		Map<String, String> fields = Visitor.filledIn(instructor.get(sheet), 0);
		for (int i = 0; i < points.length; i++) {
			fields.put("points.lesson-" + (i + 1), String.valueOf(points[i]));
		}
		assertThat(instructor.post(sheet, fields).status()).isEqualTo(200);
	}

	/** Somebody who launches with this name, or without one. */
	private Visitor listener(String subject, String name) {
		return visit(launch(LISTENER, "defence").claims((claims) -> {
			claims.put("sub", subject);
			claims.keySet().removeAll(List.of("name", "given_name", "family_name"));
			if (name != null) {
				claims.put("name", name);
			}
		}));
	}

	private static String number(Visitor listener) {
		Matcher number = NUMBER.matcher(listener.get("/certificate").body());
		assertThat(number.find()).isTrue();
		return number.group(1);
	}

	private long rows() {
		return this.jdbc.sql("""
				select count(*) from certificate join course_run on course_run.id = course_run_id
				where course_run_id = ?
				""").param(Long.parseLong(this.instructor.course().substring(3))).query(Long.class).single();
	}

}
