package kz.bilik.exchange;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExchangeIntegrationTests extends IntegrationTest {

	private static final String BOARD = "/exchange/module-1";

	private static final byte[] PNG = { (byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A };

	@Test
	void aListenerSharesTextLinksAndFilesWithTheOthersOfTheRun() {
		Visitor author = visit(LISTENER, "programme");
		author.get(BOARD + "/new");
		Answer board = author.post(BOARD + "/new",
				Map.of("text", "<p>Менің <b>тәжірибем</b> <script>alert(1)</script></p>", "format", "html", "links",
						"https://example.kz/plan", "key", UUID.randomUUID().toString()),
				List.of(new FilePart("Жоспар Ә.png", PNG)));
		assertThat(board.body()).contains("Жазбаңыз жарияланды.");
		Visitor reader = visit(OTHER_LISTENER, "unit-1.1");
		assertThat(reader.page().body()).contains("href=\"" + reader.course() + BOARD + "\"");
		assertThat(reader.get("/exchange").body()).contains("Жазбалар: 1");
		String page = reader.get(BOARD).body();
		assertThat(page)
			.contains("Менің <b>тәжірибем</b>", "href=\"https://example.kz/plan\"", "Жоспар Ә.png", name(LISTENER))
			.doesNotContain("alert(", "Біржола жою");
		Matcher file = Pattern.compile("/exchange/files/\\d+").matcher(page);
		assertThat(file.find()).isTrue();
		assertThat(reader.get(file.group()).status()).isEqualTo(200);
		anotherCourse();
		Visitor stranger = visit(LISTENER, "programme");
		assertThat(stranger.get(BOARD).body()).contains("Әзірге жазба жоқ.");
		assertThat(stranger.get(file.group()).status()).isEqualTo(404);
		assertThat(stranger.get("/exchange/posts/" + posts(reader).get(0) + "/reply").status()).isEqualTo(404);
	}

	@Test
	void aFormThatIsSentTwiceMakesOnePost() {
		Visitor author = visit(LISTENER, "programme");
		Map<String, String> form = Map.of("text", "бір рет", "links", "", "key", UUID.randomUUID().toString(), "_csrf",
				author.get(BOARD + "/new").field("_csrf").orElseThrow());
		assertThat(
				IntStream.range(0, 4).parallel().map((click) -> author.post(BOARD + "/new", form).status()).toArray())
			.containsOnly(200);
		assertThat(author.post(BOARD + "/new", form).status()).isEqualTo(200);
		assertThat(posts(author)).hasSize(1);
	}

	@Test
	void repliesStandBelowTheirPostAndHaveNone() {
		Visitor author = visit(LISTENER, "programme");
		long post = write(author, "бірінші жазба");
		write(author, "екінші жазба");
		Visitor other = visit(OTHER_LISTENER, "programme");
		assertThat(reply(other, post, "пайдалы пікір").body()).contains("Пікіріңіз жарияланды.");
		assertThat(text(author.get(BOARD))).containsSubsequence("екінші жазба", "бірінші жазба", "пайдалы пікір");
		long reply = posts(author).get(2);
		assertThat(other.get("/exchange/posts/" + reply + "/reply").status()).isEqualTo(404);
		author.get("/exchange/posts/" + post + "/edit");
		author.post("/exchange/posts/" + post + "/remove", Map.of());
		Answer late = reply(other, post, "кеш қалған пікір");
		assertThat(late.status()).isEqualTo(409);
		assertThat(late.body()).contains("кеш қалған пікір", "бұл жазба жойылды");
	}

	@Test
	void anAuthorChangesOnlyTheirOwn() {
		Visitor author = visit(LISTENER, "programme");
		long post = write(author, "қате бар");
		String edit = "/exchange/posts/" + post + "/edit";
		String version = author.get(edit).field("version").orElseThrow();
		for (int click = 0; click < 2; click++) {
			assertThat(author.post(edit, Map.of("text", "қате жоқ", "links", "", "version", version), List.of()).body())
				.contains("Өзгеріс сақталды.", "қате жоқ", "өзгертілген");
			author.get(edit);
		}
		Answer second = author.post(edit, Map.of("text", "басқа терезе", "links", "", "version", version), List.of());
		assertThat(second.status()).isEqualTo(409);
		assertThat(second.body()).contains("басқа терезе", "қате жоқ");
		for (String user : List.of(OTHER_LISTENER, INSTRUCTOR)) {
			Visitor other = visit(user, "programme");
			assertThat(other.get(edit).status()).isEqualTo(403);
			other.get(BOARD + "/new");
			assertThat(other.post(edit, Map.of("text", "бөтен", "version", version), List.of()).status())
				.isEqualTo(403);
		}
		Visitor other = visit(OTHER_LISTENER, "programme");
		other.get(BOARD + "/new");
		assertThat(other.post("/exchange/posts/" + post + "/remove", Map.of()).status()).isEqualTo(403);
	}

	@Test
	void filesComeAndGoWithAnEditUpToFive() {
		Visitor author = visit(LISTENER, "programme");
		author.get(BOARD + "/new");
		author.post(BOARD + "/new", Map.of("text", "", "links", "", "key", UUID.randomUUID().toString()),
				List.of(new FilePart("1.png", PNG), new FilePart("2.png", PNG), new FilePart("3.png", PNG)));
		String edit = "/exchange/posts/" + posts(author).get(0) + "/edit";
		Answer form = author.get(edit);
		Matcher first = Pattern.compile("name=\"remove\" value=\"(\\d+)\"").matcher(form.body());
		assertThat(first.find()).isTrue();
		List<FilePart> three = List.of(new FilePart("4.png", PNG), new FilePart("5.png", PNG),
				new FilePart("6.png", PNG));
		Map<String, String> fields = Map.of("text", "мәтін", "links", "", "version",
				form.field("version").orElseThrow());
		Answer refused = author.post(edit, fields, three);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("«6.png» файлы қосылмады", "мәтін");
		Map<String, String> removing = new java.util.HashMap<>(fields);
		removing.put("remove", first.group(1));
		assertThat(text(author.post(edit, removing, three))).contains("2.png", "6.png").doesNotContain("1.png");
		assertThat(this.jdbc.sql("select count(*) from upload where course_run_id = ?")
			.param(run(author))
			.query(Long.class)
			.single()).isEqualTo(5);
	}

	@Test
	void whatIsRemovedSaysSoAndSaysNothingElse() {
		Visitor author = visit(LISTENER, "programme");
		author.get(BOARD + "/new");
		author.post(BOARD + "/new", Map.of("text", "артық сөз", "links", "", "key", UUID.randomUUID().toString()),
				List.of(new FilePart("артық.png", PNG)));
		long post = posts(author).get(0);
		reply(visit(OTHER_LISTENER, "programme"), post, "қалатын пікір");
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.get(BOARD);
		for (int click = 0; click < 2; click++) {
			assertThat(text(instructor.post("/exchange/posts/" + post + "/remove", Map.of())))
				.contains("Оқытушы бұл жазбаны жойды.", "қалатын пікір")
				.doesNotContain("артық сөз", "артық.png");
		}
		assertThat(audit(instructor)).containsExactly("post-removed");
		assertThat(this.jdbc.sql("select count(*) from upload where course_run_id = ?")
			.param(run(author))
			.query(Long.class)
			.single()).isZero();
		assertThat(author.get("/exchange/posts/" + post + "/edit").status()).isEqualTo(404);
		long own = write(author, "өз жазбам");
		assertThat(author.post("/exchange/posts/" + own + "/remove", Map.of()).body())
			.contains("Автор бұл жазбаны жойды.");
		assertThat(audit(instructor)).containsExactly("post-removed");
	}

	@Test
	void anInstructorPinsWhatStandsFirstThen() {
		Visitor author = visit(LISTENER, "programme");
		long first = write(author, "ескі жазба");
		write(author, "жаңа жазба");
		String pin = "/instructor/exchange/posts/" + first + "/pin";
		assertThat(author.post(pin, Map.of("pinned", "true")).status()).isEqualTo(403);
		Visitor instructor = visit(INSTRUCTOR, "programme");
		instructor.get(BOARD);
		assertThat(text(instructor.post(pin, Map.of("pinned", "true")))).containsSubsequence("ескі жазба",
				"жаңа жазба");
		assertThat(text(instructor.post(pin, Map.of("pinned", "false")))).containsSubsequence("жаңа жазба",
				"ескі жазба");
		assertThat(audit(instructor)).containsExactly("post-pinned", "post-unpinned");
	}

	@Test
	void aBoardIsReadInPagesByTheSameNumberOfStatements() {
		Visitor author = visit(LISTENER, "programme");
		long first = write(author, "жазба 0.");
		reply(author, first, "пікір");
		statements.take();
		author.get(BOARD);
		int few = statements.take().size();
		IntStream.rangeClosed(1, Exchange.PAGE).forEach((number) -> write(author, "жазба " + number + "."));
		reply(author, posts(author).get(5), "тағы пікір");
		statements.take();
		String page = text(author.get(BOARD));
		assertThat(statements.take()).hasSize(few);
		assertThat(page).contains("жазба 20.", "жазба 1.", "тағы пікір", "Ескірек").doesNotContain("жазба 0.");
		assertThat(text(author.get(BOARD + "?page=2"))).contains("жазба 0.", "пікір", "Жаңарақ")
			.doesNotContain("жазба 1.");
		assertThat(author.get(BOARD + "?page=0").status()).isEqualTo(404);
	}

	@Test
	void anEmptyPostIsRefused() {
		Visitor author = visit(LISTENER, "programme");
		author.get(BOARD + "/new");
		Answer refused = author.post(BOARD + "/new",
				Map.of("text", "<p><br></p>", "format", "html", "links", " ", "key", UUID.randomUUID().toString()));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Мәтін жазыңыз");
		assertThat(author.get("/exchange/module-9").status()).isEqualTo(404);
		assertThat(posts(author)).isEmpty();
	}

	private long write(Visitor author, String text) {
		String token = author.get(BOARD + "/new").field("_csrf").orElseThrow();
		author.post(BOARD + "/new",
				Map.of("text", text, "links", "", "key", UUID.randomUUID().toString(), "_csrf", token));
		List<Long> posts = posts(author);
		return posts.get(posts.size() - 1);
	}

	private static Answer reply(Visitor author, long post, String text) {
		author.get(BOARD + "/new");
		return author.post("/exchange/posts/" + post + "/reply",
				Map.of("text", text, "links", "", "key", UUID.randomUUID().toString()));
	}

	private List<Long> posts(Visitor visitor) {
		return this.jdbc.sql("select id from post where course_run_id = ? order by id")
			.param(run(visitor))
			.query(Long.class)
			.list();
	}

	private List<String> audit(Visitor visitor) {
		return this.jdbc.sql("select action from audit_entry where course_run_id = ? order by id")
			.param(run(visitor))
			.query(String.class)
			.list();
	}

	private String name(String userId) {
		return this.jdbc.sql("select name from person where subject = ? order by id desc limit 1")
			.param(userId)
			.query(String.class)
			.single();
	}

	/** What a page says below its headings. */
	private static String text(Answer answer) {
		return answer.body().substring(answer.body().indexOf("<main"));
	}

	private static long run(Visitor visitor) {
		return Long.parseLong(visitor.course().substring(3));
	}

}
