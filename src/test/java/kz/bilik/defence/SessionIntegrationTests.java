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
		assertThat(first.get("/defence").body()).contains("href=\"" + first.course() + session + "\"");
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
	void afterASessionNobodyIsOnAndNobodyIsNext() {
		String session = session(this.start);
		choose(writer(LISTENER), session, 2);
		writer(OTHER_LISTENER);
		this.instructor.get(session);
		this.instructor.post("/instructor" + session + "/call", Map.of("slot", "1"));
		clock.advance(Duration.ofDays(1).plusHours(3));
		this.instructor = visit(INSTRUCTOR, "defence");
		assertThat(this.instructor.get(session).body()).as("it takes longer than planned")
			.contains("Қазір қорғап жатыр: № 1.", "Келесі: № 2.");
		clock.advance(Duration.ofHours(2));
		assertThat(this.instructor.get(session).body())
			.contains("Қазір ешкім қорғап жатқан жоқ.", "Әйгерім Қуанышқызы Төлегенова")
			.doesNotContain("Келесі: №", "шақыру", "/fill\"");
		assertThat(this.instructor.post("/instructor" + session + "/fill", Map.of()).status()).isEqualTo(422);
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
		for (String typed : List.of("999999", "Әйгерім", "")) {
			Answer unknown = this.instructor.post("/instructor" + session + "/slots/5", Map.of("project", typed));
			assertThat(unknown.status()).isEqualTo(422);
			assertThat(unknown.body()).contains("мұндай нөмірі бар топ немесе жоба жоқ", typed);
		}
		assertThat(this.instructor.post("/instructor" + session, form(this.start, Map.of("slots", "3", "version", "1")))
			.body()).contains("Алдымен оны босатыңыз.");
		assertThat(this.instructor
			.post("/instructor" + session + "/slots/4/free", Map.of("project", String.valueOf(project())))
			.status()).isEqualTo(200);
		assertThat(slots()).isEmpty();
	}

	@Test
	void whoTookASlotMeanwhileKeepsItWhenAnInstructorFreesOrFillsIt() {
		String session = session(this.start);
		Visitor first = writer(LISTENER);
		long earlier = project();
		choose(first, session, 2);
		this.instructor.get(session);
		choose(first, session, 3);
		choose(writer(OTHER_LISTENER), session, 2);
		Answer refused = this.instructor.post("/instructor" + session + "/slots/2/free",
				Map.of("project", String.valueOf(earlier)));
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("Уақыт босатылған жоқ");
		this.instructor.post("/instructor" + session + "/slots/2", Map.of("project", ""));
		assertThat(slots()).containsExactly(2, 3);
	}

	@Test
	void aSessionThatIsMovedIsCalledAnew() {
		String session = session(this.start);
		choose(writer(LISTENER), session, 1);
		this.instructor.get(session);
		this.instructor.post("/instructor" + session + "/call", Map.of("slot", "1"));
		this.instructor.get("/instructor" + session);
		this.instructor.post("/instructor" + session, form(this.start, Map.of("version", "1", "minutes", "25")));
		assertThat(this.instructor.get(session).body()).contains("Қазір қорғап жатыр: № 1.");
		this.instructor.get("/instructor" + session);
		this.instructor.post("/instructor" + session, form(this.start.plusDays(7), Map.of("version", "2")));
		assertThat(this.instructor.get(session).body()).contains("Қазір ешкім қорғап жатқан жоқ.", "Келесі: № 1.");
	}

	@Test
	void aSessionThatOverlapsAnotherOfTheSameAssessorIsRefusedAndBothAreNamed() {
		session(this.start);
		Answer refused = save(this.start.plusMinutes(119), Map.of());
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Гүлнәр Әбдіқызы Сейітқали осы уақытта басқа отырыста",
				this.start.toLocalTime() + "–");
		assertThat(save(this.start.plusMinutes(120), Map.of()).status()).isEqualTo(200);
		String here = this.jdbc.sql("select title from course_run where id = ?")
			.param(run())
			.query(String.class)
			.single();
		anotherCourse();
		Visitor other = visit(ADMINISTRATOR, "defence");
		this.instructor = visit(INSTRUCTOR, "defence");
		other.get(NEW);
		Answer elsewhere = other.post(NEW, form(this.start, Map.of("assessor", assessors(ADMINISTRATOR, INSTRUCTOR))));
		assertThat(elsewhere.status()).isEqualTo(422);
		assertThat(elsewhere.body()).contains("Гүлнәр Әбдіқызы Сейітқали", here, this.start.toLocalTime() + "–");
		assertThat(other.post(NEW, form(this.start, Map.of("assessor", assessors(ADMINISTRATOR)))).status())
			.isEqualTo(200);
	}

	@Test
	void twoCommissionsOfARunSitAtTheSameTime() {
		visit(ADMINISTRATOR, "defence");
		String first = session(this.start);
		String second = session(this.start, Map.of("assessor", assessors(ADMINISTRATOR)));
		assertThat(this.instructor.get(first).body()).contains("Гүлнәр Әбдіқызы Сейітқали").doesNotContain("Әкімшісі");
		assertThat(this.instructor.get(second).body()).contains("Әкімшісі").doesNotContain("Гүлнәр Әбдіқызы Сейітқали");
		this.instructor.get("/instructor" + second);
		Answer both = this.instructor.post("/instructor" + second,
				form(this.start, Map.of("assessor", assessors(ADMINISTRATOR, INSTRUCTOR), "version", "1")));
		assertThat(both.status()).isEqualTo(422);
		assertThat(both.body()).contains("Гүлнәр Әбдіқызы Сейітқали осы уақытта басқа отырыста");
	}

	@Test
	void ofTwoSessionsOfOneAssessorThatAreMadeAtOnceOneIsRefused() {
		Visitor other = visit(ADMINISTRATOR, "defence");
		List<Visitor> both = List.of(this.instructor, other);
		both.forEach((visitor) -> visitor.get(NEW));
		Map<String, String> form = form(this.start, Map.of());
		List<Integer> answers = both.stream()
			.map((visitor) -> CompletableFuture.supplyAsync(() -> visitor.post(NEW, form).status()))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(answers).containsExactlyInAnyOrder(200, 422);
	}

	@Test
	void somebodySitsInASessionAndIsAnInstructorOfTheRun() {
		Answer nobody = save(this.start, Map.of("assessor", ""));
		assertThat(nobody.status()).isEqualTo(422);
		assertThat(nobody.body()).contains("кемінде бір оқытушыны белгілеңіз");
		visit(LISTENER, "defence");
		Answer listener = save(this.start, Map.of("assessor", assessors(INSTRUCTOR, LISTENER)));
		assertThat(listener.status()).isEqualTo(422);
		assertThat(listener.body()).contains("бұл лектің оқытушысы емес");
		assertThat(this.jdbc.sql("select count(*) from defence_session").query(Long.class).single()).isZero();
	}

	@Test
	void aProjectThatHasDefendedStaysInThatSessionWhenItGetsAnotherOne() {
		String first = session(this.start);
		String second = session(this.start.plusDays(2));
		String third = session(this.start.plusDays(3));
		Visitor listener = writer(LISTENER);
		choose(listener, first, 1);
		choose(listener, second, 3);
		assertThat(slots()).as("moved before the session").containsExactly(3);
		choose(listener, first, 2);
		clock.advance(Duration.ofDays(1).plusMinutes(25));
		this.instructor = visit(INSTRUCTOR, "defence");
		for (String session : List.of(second, third)) {
			this.instructor.get(session);
			assertThat(this.instructor
				.post("/instructor" + session + "/slots/5", Map.of("project", String.valueOf(project())))
				.status()).isEqualTo(200);
		}
		assertThat(slots()).as("one that is over and one to come").containsExactly(2, 5);
		assertThat(this.instructor.get(first).body()).contains("Әйгерім Қуанышқызы Төлегенова");
		assertThat(this.instructor.get(second).body()).doesNotContain("Әйгерім Қуанышқызы Төлегенова");
		assertThat(this.instructor.get(third).body()).contains("Әйгерім Қуанышқызы Төлегенова");
		listener = visit(LISTENER, "defence");
		String feed = feed(listener);
		assertThat(listener.browser().get(feed).body()).contains(first, third).doesNotContain(second + "\r");
	}

	@Test
	void whoHasDefendedChoosesAgainOnlyForASecondDefence() {
		String first = session(this.start);
		String second = session(this.start.plusDays(2));
		Visitor listener = visit(LISTENER, "defence");
		listener.handInProject("Екі рет");
		choose(listener, first, 1);
		clock.advance(Duration.ofDays(1).plusHours(3));
		Visitor later = visit(LISTENER, "defence");
		Answer refused = choose(later, second, 1);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("екінші рет қорғауға рұқсат");
		this.instructor = visit(INSTRUCTOR, "defence");
		this.instructor.publish("Екі рет", 9);
		String sheet = this.instructor.sheet("Екі рет");
		this.instructor.post(sheet + "/second-defence",
				Map.of("projectVersion", this.instructor.get(sheet).field("projectVersion").orElseThrow()));
		assertThat(choose(later, second, 4).body()).contains("Қорғау уақыты таңдалды.");
		assertThat(slots()).containsExactly(1, 4);
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
		int few = statements("/defence/sessions");
		session(this.start.plusDays(1));
		session(this.start.plusDays(2));
		choose(writer(OTHER_LISTENER), first, 2);
		assertThat(statements("/defence/sessions")).isEqualTo(few);
		this.instructor.get("/instructor" + first);
		assertThat(this.instructor.post("/instructor" + first + "/cancel", Map.of("version", "1")).body())
			.contains("Отырыс алып тасталды.");
		assertThat(slots()).isEmpty();
		anotherCourse();
		assertThat(visit(INSTRUCTOR, "defence").get(first).status()).isEqualTo(404);
	}

	@Test
	void aSessionInWhichProjectsHaveDefendedIsNotCancelledWithItsProtocol() {
		String session = session(this.start);
		choose(writer(LISTENER), session, 1);
		clock.advance(Duration.ofDays(1).plusMinutes(5));
		this.instructor = visit(INSTRUCTOR, "defence");
		this.instructor.get("/instructor" + session);
		Answer refused = this.instructor.post("/instructor" + session + "/cancel", Map.of("version", "1"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Отырыс алып тасталған жоқ");
		assertThat(slots()).containsExactly(1);
		this.instructor.post("/instructor" + session + "/slots/1/free", Map.of("project", String.valueOf(project())));
		assertThat(this.instructor.post("/instructor" + session + "/cancel", Map.of("version", "1")).body())
			.contains("Отырыс алып тасталды.");
	}

	@Test
	void anInstructorsCalendarHasAllSessionsOfTheRun() {
		for (int day = 0; day < 25; day++) {
			session(this.start.plusDays(day));
		}
		String feed = feed(this.instructor);
		assertThat(this.instructor.browser().get(feed).body().split("UID:defence-", -1)).hasSize(26);
		int few = feedStatements(feed);
		session(this.start.plusDays(25));
		assertThat(feedStatements(feed)).isEqualTo(few);
		clock.advance(Duration.ofDays(10));
		assertThat(this.instructor.browser().get(feed).body()).as("also what is over").contains("UID:defence-");
	}

	@Test
	void threeHundredProjectsAndManySessionsTakeAsManyStatementsAsFew() {
		String session = session(this.start);
		choose(writer(LISTENER), session, 1);
		writer(OTHER_LISTENER);
		List<String> pages = List.of("/defence/sessions", session);
		List<Integer> few = pages.stream().map(this::statements).toList();
		this.jdbc.sql("""
				insert into project (course_run_id, version) select :run, 1 from system_range(1, 300)
				""").param("run", run()).update();
		this.jdbc.sql("""
				insert into person (platform_id, subject, created_at)
				select platform_id, concat('placed-', project.id), created_at from project
				join course_run on course_run.id = course_run_id
				where course_run_id = :run and not exists (select 1 from project_member where project_id = project.id)
				""").param("run", run()).update();
		this.jdbc.sql("""
				insert into participant (course_run_id, person_id, role)
				select course_run_id, person.id, 'LISTENER' from project
				join person on subject = concat('placed-', project.id) where course_run_id = :run
				""").param("run", run()).update();
		this.jdbc.sql("""
				insert into project_member (project_id, participant_id)
				select project.id, participant.id from project
				join person on subject = concat('placed-', project.id)
				join participant on person_id = person.id where project.course_run_id = :run
				""").param("run", run()).update();
		assertThat(this.instructor.get("/defence/sessions").body()).contains("Уақыты белгіленбеген жобалар: 301");
		this.instructor.get(session);
		assertThat(this.instructor.post("/instructor" + session + "/fill", Map.of()).status()).isEqualTo(200);
		assertThat(slots()).containsExactly(1, 2, 3, 4, 5, 6);
		for (int day = 1; day < 45; day++) {
			String next = session(this.start.plusDays(day), Map.of("slots", "40", "minutes", "5"));
			if (day < 9) {
				this.instructor.get(next);
				this.instructor.post("/instructor" + next + "/fill", Map.of());
			}
		}
		assertThat(slots()).as("everybody once").hasSize(302);
		assertThat(this.instructor.get("/defence/sessions").body()).contains("Уақыты белгіленбеген жобалар: 0");
		this.jdbc.sql("delete from defence_slot where session_id = ? and number > 1")
			.param(session.substring(session.lastIndexOf('/') + 1))
			.update();
		assertThat(pages.stream().map(this::statements).toList()).isEqualTo(few);
	}

	@Test
	void sessionsThatAreOverMakeRoomForThoseToCome() {
		String first = session(this.start);
		for (int day = 1; day < 22; day++) {
			session(this.start.plusDays(day));
		}
		Answer page = this.instructor.get("/defence/sessions");
		assertThat(page.body().split("<li class=\"list-group-item\"", -1)).hasSize(21);
		assertThat(page.body()).contains(first + "\"", "?page=2");
		clock.advance(Duration.ofDays(3));
		this.instructor = visit(INSTRUCTOR, "defence");
		page = this.instructor.get("/defence/sessions");
		assertThat(page.body().split("<li class=\"list-group-item\"", -1)).hasSize(21);
		assertThat(page.body()).doesNotContain(first + "\"", "page=2");
		page = this.instructor.get("/defence/sessions?over=true");
		assertThat(page.body().split("<li class=\"list-group-item\"", -1)).hasSize(3);
		assertThat(page.body()).contains(first + "\"");
	}

	private int feedStatements(String feed) {
		statements.take();
		this.instructor.browser().get(feed);
		return statements.take().size();
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
	private Map<String, String> form(LocalDateTime start, Map<String, String> changes) {
		Map<String, String> form = new LinkedHashMap<>(
				Map.of("start", start.toString(), "minutes", "20", "slots", "6", "link", "https://example.kz/meeting",
						"open", "true", "assessor", assessors(INSTRUCTOR), "version", "0"));
		form.putAll(changes);
		return form;
	}

	/** The ids of some participants of the run. */
	private String assessors(String... userIds) {
		return String.join(",", this.jdbc.sql("""
				select participant.id from participant join person on person.id = person_id
				where course_run_id = :run and subject in (:subjects)
				""").param("run", run()).param("subjects", List.of(userIds)).query(String.class).list());
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

	private int statements(String path) {
		statements.take();
		assertThat(this.instructor.get(path).status()).isEqualTo(200);
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
