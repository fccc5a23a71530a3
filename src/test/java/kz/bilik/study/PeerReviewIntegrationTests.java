package kz.bilik.study;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerReviewIntegrationTests extends IntegrationTest {

	private static final String END = "/units/module-1";

	private static final String REPORT = END + "/tasks/module-1-report";

	private static final byte[] PNG = { (byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A };

	private static final String ALL = "/instructor" + END + "/reviews";

	@Test
	void eachReadsTwoOthersOneAfterTheOtherAndTheAuthorSeesWhatWasWritten() {
		Visitor instructor = switchedOn(true);
		List<Visitor> listeners = listeners(3);
		Visitor first = listeners.get(0);
		assertThat(first.get(END).body()).contains("Алдымен өз жұмысыңызды тапсырыңыз", "екі тыңдаушы аты-жөніңізбен")
			.doesNotContain("/reviews/");
		listeners.forEach((listener) -> handIn(listener, "Есеп: " + listener.browser().hashCode()));
		for (Visitor listener : listeners) {
			for (int work = 1; work <= 2; work++) {
				assertThat(reviews(listener)).hasSize(work);
				String review = reviews(listener).get(work - 1);
				assertThat(listener.get("").body()).contains("data-next=\"REVIEW\"",
						"href=\"" + review(listener, review));
				assertThat(listener.get(review).body()).contains("Есеп: ", "Оқырман ", "нәтиже, үтірмен")
					.doesNotContain("Есеп: " + listener.browser().hashCode());
				assertThat(write(listener, review, "send", "Жақсы: " + listener.browser().hashCode()).body())
					.contains("Кері байланысыңыз авторға жіберілді. Рақмет!");
			}
			assertThat(reviews(listener)).hasSize(2);
			assertThat(listener.get("").body()).doesNotContain("data-next=\"REVIEW\"");
		}
		assertThat(first.get("").body()).contains("id=\"answered\"", "#peer-reviews");
		for (Visitor listener : listeners) {
			String page = listener.get(END).body();
			listeners.forEach((other) -> {
				if (other != listener) {
					assertThat(page).contains("Жақсы: " + other.browser().hashCode());
				}
			});
			assertThat(listener.get("").body()).doesNotContain("id=\"answered\"");
		}
		assertThat(readers()).containsExactly(2L, 2L, 2L);
		assertThat(instructor.get(ALL).body()).contains("Жақсы: " + first.browser().hashCode(), "Бұл жұмыста не жақсы");
	}

	@Test
	void aWorkIsThereOnlyForWhomItWasAssignedTo() {
		switchedOn(false);
		List<Visitor> listeners = listeners(2);
		Visitor author = listeners.get(0);
		Visitor reader = listeners.get(1);
		Visitor stranger = visitor(10);
		author.get(END);
		author.post(REPORT, report("Құпия есеп"), List.of(new FilePart("есеп.png", PNG)));
		handIn(reader, "Оқырманның есебі");
		String review = reviews(reader).get(0);
		String work = reader.get(review).body();
		assertThat(work).contains("Құпия есеп", "есеп.png");
		String file = find("href=\"" + reader.course() + "(/files/\\d+)\"", work).get(0);
		assertThat(reader.get(file).status()).isEqualTo(200);
		for (Visitor other : List.of(author, stranger, visit(INSTRUCTOR, "programme"))) {
			assertThat(other.get(review).status()).isEqualTo(404);
			other.get("/schedule");
			assertThat(other.post(review, form("Бөтен", "0", "send")).status()).isEqualTo(404);
		}
		assertThat(stranger.get(file).status()).isEqualTo(404);
		assertThat(stranger.get(ALL).status()).isEqualTo(403);
		assertThat(stranger.post("/instructor" + review + "/remove", Map.of()).status()).isEqualTo(403);
		visit(INSTRUCTOR, "programme").arrange(Map.of());
		assertThat(reader.get(review).status()).isEqualTo(404);
		assertThat(reader.get(file).status()).isEqualTo(404);
		assertThat(reader.get(END).body()).doesNotContain("id=\"peer-reviews\"");
	}

	@Test
	void namesAreHiddenFromListenersWhereTheInstructorChoseSo() {
		Visitor instructor = switchedOn(false);
		List<Visitor> listeners = listeners(2);
		listeners.forEach((listener) -> handIn(listener, "Есеп"));
		String review = reviews(listeners.get(0)).get(0);
		assertThat(listeners.get(0).get(review).body()).contains("Аты-жөніңізді тек оқытушы көреді")
			.doesNotContain("Оқырман 1");
		assertThat(listeners.get(0).get(END).body()).doesNotContain("Оқырман");
		write(listeners.get(0), review, "send", "Жақсы");
		assertThat(listeners.get(1).get(END).body()).contains("Жақсы").doesNotContain("Оқырман");
		assertThat(instructor.get(ALL).body()).contains("Жазған: Оқырман 0. Жұмыстың авторы: Оқырман 1");
		instructor.arrange(Map.of("peerReview", "true", "othersNamed", "true"));
		assertThat(listeners.get(1).get(END).body()).contains("Оқырман 0");
		assertThat(listeners.get(0).get(review).body()).contains("Оқырман 1");
	}

	@Test
	void aDraftIsKeptAndWhatIsSentStaysAndADoubleClickSendsOnce() {
		switchedOn(true);
		List<Visitor> listeners = listeners(2);
		listeners.forEach((listener) -> handIn(listener, "Есеп"));
		Visitor reader = listeners.get(0);
		String review = reviews(reader).get(0);
		reader.get(review);
		assertThat(reader.post(review + "/draft", written("Нобай", "0")).body()).startsWith("{\"version\":1");
		assertThat(reader.get(review).body()).contains(">Нобай</textarea>", "name=\"version\" value=\"1\"");
		Answer otherTab = reader.post(review, form("Екінші терезе", "0", "send"));
		assertThat(otherTab.status()).isEqualTo(409);
		assertThat(otherTab.body()).contains(">Екінші терезе</textarea>", "Нобай");
		assertThat(reader.post(review + "/draft", written("Басқа", "0")).status()).isEqualTo(409);
		assertThat(reader.get(END).body()).contains(">Нобай</span>");
		assertThat(listeners.get(1).get(END).body()).doesNotContain("Нобай</div>");
		reader.get(review);
		Answer empty = reader.post(review, form(" ", "1", "send"));
		assertThat(empty.status()).isEqualTo(422);
		assertThat(empty.body()).contains("Кемінде бір сұраққа жауап жазыңыз.");
		Answer stale = reader.post(review, form(" ", "0", "send"));
		assertThat(stale.body()).as("what its window saw").contains("name=\"version\" value=\"0\"");
		Answer tooLong = reader.post(review, form("қ".repeat(20_001), "1", "send"));
		assertThat(tooLong.status()).isEqualTo(422);
		assertThat(reader.post(review, Map.of("text", "a", "more[7]", "b", "version", "1", "number", "1")).status())
			.isEqualTo(400);
		reader.get("/schedule");
		for (int click = 0; click < 2; click++) {
			assertThat(reader.post(review, form("Соңғысы", "1", "send")).body()).contains("авторға жіберілді. Рақмет!");
			reader.get("/schedule");
		}
		Answer changed = reader.post(review, form("Ойым өзгерді", "2", "send"));
		assertThat(changed.status()).isEqualTo(409);
		assertThat(changed.body()).contains("Ойым өзгерді", "Соңғысы");
	}

	@Test
	void anInstructorRemovesWhatIsUnfitting() {
		Visitor instructor = switchedOn(true);
		List<Visitor> listeners = listeners(2);
		listeners.forEach((listener) -> handIn(listener, "Есеп"));
		String review = reviews(listeners.get(0)).get(0);
		write(listeners.get(0), review, "send", "Орынсыз сөз");
		assertThat(listeners.get(1).get(END).body()).contains("Орынсыз сөз");
		for (int click = 0; click < 2; click++) {
			instructor.get("/schedule");
			assertThat(instructor.post("/instructor" + review + "/remove", Map.of()).body())
				.contains("Кері байланыс алып тасталды.")
				.doesNotContain("Орынсыз сөз");
		}
		assertThat(listeners.get(1).get(END).body()).doesNotContain("Орынсыз сөз");
		assertThat(listeners.get(0).get(review).body()).contains("оқытушы алып тастады").doesNotContain("Орынсыз сөз");
		assertThat(this.jdbc
			.sql("select count(*) from audit_entry where action = 'peer-review-removed' and course_run_id = ?")
			.param(instructor.course().substring(3))
			.query(Long.class)
			.single()).isEqualTo(1);
		anotherCourse();
		Visitor elsewhere = visit(INSTRUCTOR, "programme");
		elsewhere.get("/schedule");
		assertThat(elsewhere.post("/instructor" + review + "/remove", Map.of()).status()).isEqualTo(404);
		assertThat(elsewhere.get("/instructor/units/unit-1.1/reviews").status()).isEqualTo(404);
	}

	@Test
	void whoComesLastIsReadAsWellAndWhoeverLeavesOrWritesNothingHoldsNobodyUp() {
		switchedOn(true);
		List<Visitor> listeners = listeners(4);
		listeners.subList(0, 3).forEach((listener) -> handIn(listener, "Есеп"));
		listeners.subList(0, 3).forEach((listener) -> assertThat(reviews(listener)).hasSize(1));
		Visitor last = listeners.get(3);
		handIn(last, "Соңғы есеп");
		write(listeners.get(0), reviews(listeners.get(0)).get(0), "send", "Жақсы");
		String ofLast = reviews(listeners.get(0)).get(1);
		assertThat(listeners.get(0).get(ofLast).body()).contains("Соңғы есеп");

		leave(3);
		assertThat(reviews(listeners.get(0))).hasSize(2).doesNotContain(ofLast);
		assertThat(listeners.get(0).get(ofLast).status()).isEqualTo(404);
		this.jdbc.sql("update participant set left_at = null where left_at is not null").update();

		clock.advance(Duration.ofDays(8));
		Visitor late = visitor(9);
		handIn(late, "Кешіккен есеп");
		assertThat(late.get(reviews(late).get(0)).body()).as("whose readers have written nothing for a week")
			.contains("есеп");
	}

	@Test
	void whatIsNoLongerNeededStaysWithWhoeverBeganToWriteIt() {
		Visitor instructor = switchedOn(true);
		List<Visitor> listeners = listeners(2);
		listeners.forEach((listener) -> handIn(listener, "Құпия есеп"));
		Visitor reader = listeners.get(0);
		String review = reviews(reader).get(0);
		reader.get(review);
		reader.post(review + "/draft", written("Ұзақ нобай", "0"));
		String token = reader.get(review).field("_csrf").orElseThrow();
		leave(1);
		for (int why = 0; why < 2; why++) {
			Answer page = reader.get(review);
			assertThat(page.status()).isEqualTo(200);
			assertThat(page.body()).contains("Ұзақ нобай", "енді қажет емес")
				.doesNotContain("Құпия есеп", "name=\"text\"");
			assertThat(reader.get(END).body()).contains("href=\"" + review(reader, review), "Енді қажет емес");
			assertThat(reader.get("").body()).doesNotContain("data-next=\"REVIEW\"");
			Map<String, String> more = new HashMap<>(written("Тағы да", "1"));
			more.put("_csrf", token);
			Answer draft = reader.post(review + "/draft", more);
			assertThat(draft.status()).isEqualTo(409);
			assertThat(draft.body()).contains("енді қажет емес");
			more.putAll(form("Жіберемін", "1", "send"));
			Answer sent = reader.post(review, more);
			assertThat(sent.status()).isEqualTo(409);
			assertThat(sent.body()).contains("Жіберемін", "Ұзақ нобай", "енді қажет емес");
			assertThat(instructor.get(ALL).body()).contains("Әлі жіберілген жоқ").doesNotContain("Ұзақ нобай");
			this.jdbc.sql("update participant set left_at = null where left_at is not null").update();
			instructor.arrange(Map.of());
		}
	}

	@Test
	void aSentReviewShowsTheVersionThatItIsAbout() {
		switchedOn(true);
		List<Visitor> listeners = listeners(2);
		Visitor author = listeners.get(0);
		Visitor reader = listeners.get(1);
		author.get(END);
		author.post(REPORT, report("Бірінші нұсқаның мәтіні"), List.of(new FilePart("ескі.png", PNG)));
		handIn(reader, "Оқырманның есебі");
		String review = reviews(reader).get(0);
		for (String number : List.of("0", "2", "-1")) {
			reader.get(review);
			Map<String, String> form = form("Жақсы", "0", "send");
			form.put("number", number);
			assertThat(reader.post(review, form).status()).as(number).isEqualTo(400);
		}
		write(reader, review, "send", "Жақсы");
		String sent = reader.get(review).body();
		String old = find("href=\"" + reader.course() + "(/files/\\d+)\"", sent).get(0);
		Answer end = author.get(END);
		Map<String, String> second = new HashMap<>(report("Екінші нұсқаның мәтіні"));
		second.put("version", find("name=\"version\" value=\"(\\d+)\"", end.body()).get(0));
		second.put("remove", old.substring("/files/".length()));
		author.post(REPORT, second, List.of(new FilePart("жаңа.png", Arrays.copyOf(PNG, 20))));
		assertThat(author.get(END).body()).contains("№ 2 нұсқа", "жаңа.png");
		assertThat(reader.get(review).body()).contains("Бірінші нұсқаның мәтіні", "№ 1 нұсқа", "ескі.png")
			.doesNotContain("Екінші нұсқаның мәтіні", "жаңа.png");
		assertThat(reader.get(old).status()).isEqualTo(200);
		String fresh = this.jdbc.sql("select concat('/files/', max(upload_id)) from answer_file")
			.query(String.class)
			.single();
		assertThat(author.get(fresh).status()).isEqualTo(200);
		assertThat(reader.get(fresh).status()).isEqualTo(404);
	}

	@Test
	void thePagesOfPeerAssessmentTakeAFixedNumberOfStatements() {
		switchedOn(true);
		List<Visitor> listeners = listeners(3);
		listeners.forEach((listener) -> handIn(listener, "Есеп"));
		Visitor reader = listeners.get(0);
		write(reader, reviews(reader).get(0), "send", "Жақсы");
		String review = reviews(reader).get(1);
		statements.take();
		reader.get(review);
		assertThat(statements.take()).hasSize(6);
		reader.get("");
		assertThat(statements.take()).hasSize(4);
	}

	@Test
	void manyAtOnceGetOneWorkEach() {
		switchedOn(true);
		List<Visitor> listeners = listeners(6);
		this.jdbc.sql("update course_run set peer_review = false").update();
		listeners.forEach((listener) -> handIn(listener, "Есеп"));
		this.jdbc.sql("update course_run set peer_review = true").update();
		List<Visitor> twice = new ArrayList<>(listeners);
		twice.addAll(listeners(6));
		twice.parallelStream().forEach((listener) -> assertThat(listener.get(END).status()).isEqualTo(200));
		listeners.forEach((listener) -> assertThat(reviews(listener)).hasSize(1));
	}

	private static Visitor switchedOn(boolean named) {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		assertThat(instructor.arrange(Map.of("peerReview", "true", "othersNamed", String.valueOf(named))).body())
			.contains("Баптаулар сақталды");
		return instructor;
	}

	private static List<Visitor> listeners(int number) {
		List<Visitor> listeners = new ArrayList<>();
		for (int i = 0; i < number; i++) {
			listeners.add(visitor(i));
		}
		return listeners;
	}

	private static Visitor visitor(int number) {
		return visit(launch(LISTENER, "programme").claim("sub", "reader-" + number).claim("name", "Оқырман " + number));
	}

	private void leave(int number) {
		this.jdbc.sql("""
				update participant set left_at = now() where person_id = (select id from person where subject = ?)
				""").param("reader-" + number).update();
	}

	private static Answer handIn(Visitor listener, String text) {
		listener.get(END);
		return listener.post(REPORT, report(text));
	}

	private static Map<String, String> report(String text) {
		return Map.of("text", text, "more[0]", "нәтиже, үтірмен", "more[1]", "", "more[2]", "", "links", "", "version",
				"", "action", "hand-in");
	}

	/** The addresses of the reviews on a listener's page. */
	private static List<String> reviews(Visitor listener) {
		return find("href=\"" + listener.course() + "(/reviews/\\d+)\"", listener.get(END).body());
	}

	private static String review(Visitor listener, String review) {
		return listener.course() + review;
	}

	private static List<String> find(String pattern, String page) {
		return Pattern.compile(pattern).matcher(page).results().map((match) -> match.group(1)).toList();
	}

	private static Answer write(Visitor listener, String review, String action, String text) {
		String version = listener.get(review).field("version").orElse("0");
		return listener.post(review, form(text, version, action));
	}

	private static Map<String, String> written(String text, String version) {
		return Map.of("text", text, "more[0]", "", "more[1]", "", "version", version);
	}

	private static Map<String, String> form(String text, String version, String action) {
		Map<String, String> form = new HashMap<>(written(text, version));
		form.put("number", "1");
		form.put("action", action);
		return form;
	}

	private List<Long> readers() {
		return this.jdbc.sql("""
				select count(*) from peer_review join answer on answer.id = answer_id
				where course_run_id = (select max(id) from course_run) group by answer_id
				""").query(Long.class).list();
	}

}
