package kz.bilik.defence;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SessionIntegrationTests extends IntegrationTest {

	private static final String NEW = "/instructor/defence/sessions/new";

	private Visitor instructor;

	private LocalDateTime start;

	@BeforeEach
	void anInstructorHasCome() {
		// of earlier tests, by the same person at the same time
		this.jdbc.sql("delete from defence_session").update();
		this.instructor = visit(INSTRUCTOR, "defence");
		this.start = LocalDateTime.ofInstant(clock.instant(), ZoneId.of("Asia/Almaty"))
			.plusDays(1)
			.withSecond(0)
			.withNano(0);
	}

	@Test
	void listenersChooseAFreeSlotAndSeeWhoIsOnAndWhoIsNext() {
		String session = session(this.start);
		Visitor first = writer(LISTENER);
		Visitor second = writer(OTHER_LISTENER);
		assertThat(choose(first, session, 2).body()).contains("Қорғау уақыты таңдалды.", "Сіздің жобаңыз");
		Answer taken = choose(second, session, 2);
		assertThat(taken.status()).isEqualTo(409);
		assertThat(taken.body()).contains("Бұл уақыт бос емес.", "Әйгерім Қуанышқызы Төлегенова");
		assertThat(choose(second, session, 3).status()).isEqualTo(200);
		assertThat(choose(first, session, 1).status()).isEqualTo(200);
		assertThat(slots()).containsExactly(1, 3);
		clock.advance(Duration.ofDays(1).plusMinutes(5));
		first = visit(LISTENER, "defence");
		assertThat(first.get(session).body()).contains("Қазір қорғап жатыр: № 1.", "Келесі: № 3.");
		this.instructor = visit(INSTRUCTOR, "defence");
		this.instructor.get(session);
		this.instructor.post("/instructor" + session + "/call", Map.of("slot", "3"));
		assertThat(first.get(session + "/order").body()).contains("Қазір қорғап жатыр: № 3.")
			.doesNotContain("Келесі: №", "<html");
		Answer late = choose(first, session, 2);
		assertThat(late.status()).isIn(403, 422);
		assertThat(slots()).containsExactly(1, 3);
	}

	@Test
	void twoWhoChooseTheSameSlotAtOnceAreNotBothThere() {
		String session = session(this.start);
		List<Visitor> both = List.of(writer(LISTENER), writer(OTHER_LISTENER));
		both.forEach((listener) -> listener.get(session));
		List<Integer> answers = both.stream()
			.map((listener) -> CompletableFuture
				.supplyAsync(() -> listener.post(session + "/slots/1", Map.of()).status()))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(answers).containsExactlyInAnyOrder(200, 409);
		assertThat(slots()).containsExactly(1);
	}

	@Test
	void anInstructorPlacesProjectsWhereListenersMayNotChoose() {
		String session = session(this.start, Map.of("open", "false"));
		Visitor listener = writer(LISTENER);
		listener.get("/units/unit-1.1");
		Answer refused = listener.post(session + "/slots/1", Map.of());
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("уақытты оқытушы белгілейді");
		this.instructor.get(session);
		assertThat(
				this.instructor.post("/instructor" + session + "/slots/4", Map.of("project", String.valueOf(project())))
					.body())
			.contains("Отырыс сақталды.", "Әйгерім Қуанышқызы Төлегенова");
		assertThat(slots()).containsExactly(4);
		assertThat(this.instructor.post("/instructor" + session + "/slots/5", Map.of("project", "999999")).status())
			.isEqualTo(422);
		assertThat(this.instructor.post("/instructor" + session, form(this.start, Map.of("slots", "3", "version", "1")))
			.body()).contains("Алдымен оны босатыңыз.");
		this.instructor.post("/instructor" + session + "/slots/4", Map.of());
		assertThat(slots()).isEmpty();
	}

	@Test
	void aSessionThatOverlapsAnotherOfTheRunOrTheInstructorIsNamedAndRefused() {
		session(this.start);
		Answer refused = save(this.start.plusMinutes(119), Map.of());
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("басқа отырыспен қабаттасады", this.start.toLocalTime().toString());
		anotherCourse();
		Visitor same = visit(INSTRUCTOR, "defence");
		same.get(NEW);
		assertThat(same.post(NEW, form(this.start, Map.of())).status()).isEqualTo(422);
		Visitor other = visit(ADMINISTRATOR, "defence");
		other.get(NEW);
		assertThat(other.post(NEW, form(this.start, Map.of())).status()).isEqualTo(200);
		assertThat(save(this.start.plusMinutes(120), Map.of()).status()).isEqualTo(200);
	}

	@Test
	void aFormThatIsWrongKeepsWhatWasTyped() {
		Answer refused = save(this.start, Map.of("link", "zoom", "slots", "41", "minutes", "x"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("http:// немесе https://", "zoom", "1 мен 40 арасындағы санды енгізіңіз.",
				"1 мен 240 арасындағы санды енгізіңіз.");
	}

	@Test
	void calendarsShowListenersTheirSlotAndInstructorsTheSessions() {
		String session = session(this.start);
		Visitor listener = writer(LISTENER);
		String feed = feed(listener);
		assertThat(listener.browser().get(feed).body()).doesNotContain("Жобаны қорғау");
		choose(listener, session, 2);
		assertThat(listener.browser().get(feed).body()).contains("SUMMARY:Жобаны қорғау", "UID:defence-slot-", session);
		assertThat(this.instructor.browser().get(feed(this.instructor)).body()).contains("SUMMARY:Қорғау отырысы",
				"UID:defence-");
	}

	@Test
	void sessionsAreCancelledAndListedInTheSameNumberOfStatements() {
		String first = session(this.start);
		choose(writer(LISTENER), first, 1);
		int few = statements();
		session(this.start.plusDays(1));
		session(this.start.plusDays(2));
		choose(writer(OTHER_LISTENER), first, 2);
		assertThat(statements()).isEqualTo(few);
		this.instructor.get("/instructor" + first);
		assertThat(this.instructor.post("/instructor" + first + "/cancel", Map.of("version", "1")).body())
			.contains("Отырыс алып тасталды.");
		assertThat(slots()).isEmpty();
		anotherCourse();
		assertThat(visit(INSTRUCTOR, "defence").get(first).status()).isEqualTo(404);
	}

	private String session(LocalDateTime start) {
		return session(start, Map.of());
	}

	/** The address of its page, below the course run. */
	private String session(LocalDateTime start, Map<String, String> changes) {
		Answer saved = save(start, changes);
		assertThat(saved.status()).as(saved.body()).isEqualTo(200);
		return saved.uri().getPath().replaceFirst("^/c/\\d+", "");
	}

	private Answer save(LocalDateTime start, Map<String, String> changes) {
		this.instructor.get(NEW);
		return this.instructor.post(NEW, form(start, changes));
	}

	/** Six projects of 20 minutes. */
	private static Map<String, String> form(LocalDateTime start, Map<String, String> changes) {
		Map<String, String> form = new LinkedHashMap<>(Map.of("start", start.toString(), "minutes", "20", "slots", "6",
				"link", "https://example.kz/meeting", "open", "true", "version", "0"));
		form.putAll(changes);
		return form;
	}

	private Visitor writer(String userId) {
		Visitor listener = visit(userId, "defence");
		listener.post("/defence", listener.project("Жоба " + userId, "draft"));
		return listener;
	}

	private static Answer choose(Visitor listener, String session, int slot) {
		listener.get(session);
		return listener.post(session + "/slots/" + slot, Map.of());
	}

	private static String feed(Visitor visitor) {
		visitor.get("/schedule");
		Matcher feed = Pattern.compile("id=\"feed\">([^<]+)<").matcher(visitor.post("/calendar", Map.of()).body());
		assertThat(feed.find()).isTrue();
		return feed.group(1);
	}

	private int statements() {
		statements.take();
		assertThat(this.instructor.get("/defence/sessions").status()).isEqualTo(200);
		return statements.take().size();
	}

	private List<Integer> slots() {
		return this.jdbc.sql("""
				select number from defence_slot join defence_session on defence_session.id = session_id
				where course_run_id = ? order by number
				""").param(run()).query(Integer.class).list();
	}

	private long project() {
		return this.jdbc.sql("select max(id) from project where course_run_id = ?")
			.param(run())
			.query(Long.class)
			.single();
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

}
