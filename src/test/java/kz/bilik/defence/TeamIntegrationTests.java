package kz.bilik.defence;

import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Launch;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.Person;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TeamIntegrationTests extends IntegrationTest {

	private static final String TEAMS = "/instructor/teams";

	private static final String RULE = "Жоба жеке немесе 3–5 тыңдаушыдан тұратын топта орындалады.";

	private Visitor instructor;

	private final List<Visitor> listeners = new ArrayList<>();

	@BeforeEach
	void sevenListenersHaveCome() {
		lms.enrol(new Person("10", "Ұлпан", "Әлиева", Person.Role.LISTENER));
		for (int id = 4; id <= 10; id++) {
			this.listeners.add(visit(String.valueOf(id), "defence"));
		}
		this.instructor = visit(INSTRUCTOR, "defence");
	}

	@Test
	void anInstructorMakesATeamOfFourThatHandsInAndIsAssessedAsOne() {
		assertThat(make("", 0, 1, 2, 3).body()).contains("Топтар құрылды.");
		assertThat(this.listeners.get(3).get("/defence").body()).contains("Әйгерім Қуанышқызы Төлегенова",
				"Үміт Шыңғысқызы Ыбырай");
		handIn(2, "Бірлескен жоба");
		assertThat(this.listeners.get(0).get("/defence").body()).contains("Бірлескен жоба");
		this.instructor.publish("Бірлескен жоба", 26);
		for (int i = 0; i < 4; i++) {
			assertThat(this.listeners.get(i).get("/defence").body()).contains("20 балдан 20");
		}
		assertThat(this.listeners.get(4).get("/defence").body()).doesNotContain("Бірлескен жоба");
	}

	@Test
	void onlyTheMemberWhosePointsChangeIsPublishedAnewAndThatNeedsAReason() {
		make("", 0, 1, 2);
		handIn(0, "Бірлескен жоба");
		this.instructor.publish("Бірлескен жоба", 24);
		Awaitility.await().untilAsserted(() -> assertThat(lms.scorePosts()).hasSize(3));
		String sheet = this.instructor.sheet("Бірлескен жоба");
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(sheet), 24);
		fields.put("points.criterion-7." + participant(1), "0");
		fields.put("reason", "");
		Answer refused = this.instructor.post(sheet, fields);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("себебін жазыңыз");
		fields.put("reason", "Жобаға қатыспаған");
		assertThat(this.instructor.post(sheet, fields).status()).isEqualTo(200);
		assertThat(this.instructor.get(sheet).body()).containsOnlyOnce("20 → 18 / 20")
			.containsPattern("Ғалымжан Өтегенұлы Сәрсенбай: </strong><div>\\s*<span>Өзгертілді");
		assertThat(this.jdbc.sql(
				"select participant_id from delivery where course_run_id = ? and wanted_version > 1 and wanted_points = 18")
			.param(run())
			.query(Long.class)
			.list()).containsExactly(participant(1));
		Awaitility.await()
			.untilAsserted(() -> assertThat(
					this.jdbc.sql("select count(*) from delivery where course_run_id = ? and state = 'DELIVERED'")
						.param(run())
						.query(Integer.class)
						.single())
				.isEqualTo(3));
		assertThat(lms.scorePosts()).hasSize(4);
	}

	@Test
	void aTeamOfTwoOrSixIsRefusedWithTheRuleUnlessAReasonIsGivenAndKept() {
		for (int[] team : new int[][] { { 0, 1 }, { 0, 1, 2, 3, 4, 5 } }) {
			Answer refused = make("", team);
			assertThat(refused.status()).isEqualTo(422);
			assertThat(refused.body()).contains("Топтағы тыңдаушы саны – " + team.length, RULE);
		}
		assertThat(members()).isZero();
		assertThat(make("Ауылда екеуі ғана бар", 0, 1).status()).isEqualTo(200);
		assertThat(this.instructor.get(TEAMS + "/" + project(0)).body()).contains("Ауылда екеуі ғана бар",
				"Гүлнәр Әбдіқызы Сейітқали");
		assertThat(handIn(0, "Екі адамның жобасы").body()).contains("Жоба тапсырылды.");
	}

	@Test
	void nobodyIsInTwoTeamsAndWhoeverWouldBeIsNamed() {
		make("", 0, 1, 2);
		Answer refused = make("", 2, 3, 4);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("мына тыңдаушылардың жобасы не тобы бар: Қаракөз Ұлықпанқызы Жүнісова.");
		assertThat(members()).isEqualTo(3);
	}

	@Test
	void ofTwoTeamsThatWouldTakeTheSameListenerAtOnceOneIsRefused() {
		Visitor second = visit(ADMINISTRATOR, "defence");
		List<Visitor> both = List.of(this.instructor, second);
		both.forEach((visitor) -> visitor.get(TEAMS));
		List<String> teams = List.of(ids(0, 1, 2), ids(2, 3, 4));
		List<Answer> answers = IntStream.range(0, 2)
			.mapToObj((i) -> CompletableFuture
				.supplyAsync(() -> both.get(i).post(TEAMS, Map.of("listener", teams.get(i), "reason", ""))))
			.toList()
			.stream()
			.map(CompletableFuture::join)
			.toList();
		assertThat(answers).extracting(Answer::status).containsExactlyInAnyOrder(200, 422);
		assertThat(answers).anyMatch((answer) -> answer.body().contains("Қаракөз Ұлықпанқызы Жүнісова."));
		assertThat(sizes()).containsExactly(3);
	}

	@Test
	void lotsAreDrawnSoThatNoTeamHasAForbiddenSize() {
		this.instructor.get(TEAMS);
		assertThat(this.instructor.post(TEAMS + "/random", Map.of("size", "5")).body()).contains("Топтар құрылды.");
		assertThat(sizes()).containsExactly(3, 4);
		assertThat(members()).isEqualTo(7);
		Answer nobody = this.instructor.post(TEAMS + "/random", Map.of("size", "5"));
		assertThat(nobody.status()).isEqualTo(422);
		assertThat(nobody.body()).contains("жобасы жоқ 0 тыңдаушыны");
	}

	@Test
	void groupsOfTheCourseBecomeTeamsAllOrNone() {
		for (int id = 4; id <= 10; id++) {
			String groups = (id < 7) ? "17" : (id == 7) ? "17,18" : "18";
			visit(launch(String.valueOf(id), "defence").claim(Launch.LTI + "custom",
					Map.of("activity", "defence", "groups", groups)));
		}
		this.instructor.get(TEAMS);
		Answer twice = this.instructor.post(TEAMS + "/groups", Map.of("group", "17,18"));
		assertThat(twice.status()).isEqualTo(422);
		assertThat(twice.body()).contains("бірнешеуінде тұр: Үміт Шыңғысқызы Ыбырай.");
		assertThat(members()).isZero();
		assertThat(this.instructor.post(TEAMS + "/groups", Map.of("group", "17")).status()).isEqualTo(200);
		assertThat(sizes()).containsExactly(4);
	}

	@Test
	void listenersJoinByTheCodeOfAnInvitationUntilTheTeamIsFull() {
		this.listeners.get(0).get("/defence");
		Answer begun = this.listeners.get(0).post("/team", Map.of());
		String code = code(begun);
		Answer invitation = this.listeners.get(1).get("/team/join?code=" + code.toLowerCase());
		assertThat(invitation.body()).contains("Әйгерім Қуанышқызы Төлегенова");
		assertThat(join(1, code).body()).contains("Топқа қосылдыңыз.", "Топта қазір 2 тыңдаушы бар.");
		Answer two = handIn(1, "Ерте тапсыру");
		assertThat(two.status()).isEqualTo(422);
		assertThat(two.body()).contains("топта 2 тыңдаушы бар", "Ерте тапсыру");
		for (int i = 2; i < 5; i++) {
			assertThat(join(i, code).status()).isEqualTo(200);
		}
		Answer full = join(5, code);
		assertThat(full.status()).isEqualTo(422);
		assertThat(full.body()).contains("Бұл топ толы: топта 3–5 тыңдаушы болады.");
		this.listeners.get(4).get("/defence");
		assertThat(this.listeners.get(4).post("/team/leave", Map.of()).body()).contains("Топтан шықтыңыз.");
		assertThat(sizes()).containsExactly(4);
		assertThat(join(5, "нет-нет").body()).contains("Ондай шақыру коды жоқ.");
	}

	@Test
	void theCodeOfAnInvitationMayBeTypedInCyrillic() {
		this.listeners.get(0).get("/defence");
		String code = code(this.listeners.get(0).post("/team", Map.of()));
		this.jdbc.sql("update project set invitation = 'ABCEHK' where invitation = ?").param(code).update();
		assertThat(join(1, "авсенк").body()).contains("Топқа қосылдыңыз.");
	}

	@Test
	void aProjectThatNobodyDoesIsListedShownToItsAuthorAndGivenBack() {
		handIn(0, "Жалғыз жоба");
		make("", 1, 2, 3);
		long own = project(0);
		assertThat(move(0, String.valueOf(project(1)), "").status()).isEqualTo(200);
		assertThat(this.instructor.get(TEAMS).body()).contains("Ешкім орындамайтын жобалар", "Жалғыз жоба");
		assertThat(this.listeners.get(0).get("/defence").body()).contains("Бұрынғы нобайыңыз", "Жалғыз жоба");
		assertThat(this.listeners.get(1).get("/defence").body()).doesNotContain("Жалғыз жоба");
		assertThat(move(0, String.valueOf(own), "").status()).isEqualTo(200);
		assertThat(project(0)).isEqualTo(own);
		assertThat(this.instructor.get(TEAMS).body()).doesNotContain("Ешкім орындамайтын жобалар");
	}

	@Test
	void whoWasChosenStaysChosenOnAnotherPageAndInASearch() {
		this.instructor.get(TEAMS);
		Answer found = this.instructor.post(TEAMS,
				Map.of("listener", ids(0, 1), "reason", "Себеп", "name", "қАРАКӨЗ", "show", "1"));
		assertThat(found.status()).isEqualTo(200);
		assertThat(found.body()).contains("Қаракөз Ұлықпанқызы", "Әйгерім Қуанышқызы", "Себеп")
			.doesNotContain("Үміт Шыңғысқызы");
		assertThat(Pattern.compile("checked=\"checked\"|\\schecked[\\s>]").matcher(found.body()).results().count())
			.isEqualTo(2);
		assertThat(members()).isZero();
	}

	@Test
	void aTimeFarAwayIsRefusedAtItsField() {
		this.instructor.get("/instructor/defence/terms");
		for (String time : List.of("+999999999-12-31T23:59", "1999-12-31T23:59", "2101-01-01T00:00")) {
			Answer refused = this.instructor.post("/instructor/defence/terms",
					Map.of("teamsUntil", time, "version", "0"));
			assertThat(refused.status()).as(time).isEqualTo(422);
			assertThat(refused.body()).contains("Күн мен уақытты толық енгізіңіз.", time);
		}
	}

	@Test
	void aRefusedFormDoesNotOverwriteWhatAnotherInstructorSavedMeanwhile() {
		String terms = "/instructor/defence/terms";
		this.instructor.get(terms);
		this.instructor.post(terms, Map.of("teamsUntil", "2026-12-01T10:00", "version", "0"));
		Answer refused = this.instructor.post(terms, Map.of("teamsUntil", "ертең", "version", "0"));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.field("version")).contains("0");
		Answer second = this.instructor.post(terms, Map.of("teamsUntil", "2026-12-09T10:00", "version", "0"));
		assertThat(second.status()).isEqualTo(409);
		assertThat(second.field("version")).contains("1");
		assertThat(second.body()).contains("Басқа оқытушы сақтағаны:", "2026-12-09T10:00", "2026-12-01T05:00:00Z");

		String settings = "/instructor/settings";
		String seen = this.instructor.get(settings).field("version").orElseThrow();
		this.instructor.arrange(Map.of("lateWork", "false"));
		Answer wrong = this.instructor.post(settings, Map.of("format", "DISTANCE", "inOrder", "false", "timeZone",
				"Asia/Almaty", "firstDay", "ертең", "version", seen));
		assertThat(wrong.status()).isEqualTo(422);
		assertThat(wrong.field("version")).contains(seen);
	}

	@Test
	void whoIsInATeamJoinsNoOther() {
		make("", 0, 1, 2);
		this.listeners.get(3).get("/defence");
		Answer refused = join(0, code(this.listeners.get(3).post("/team", Map.of())));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Сіз басқа топтасыз.");
		anotherCourse();
		Visitor stranger = visit("5", "defence");
		assertThat(stranger.get("/team/join?code=" + code(this.listeners.get(3).get("/defence"))).body())
			.contains("Ондай шақыру коды жоқ.");
	}

	@Test
	void afterTheDateOnlyAnInstructorChangesTeams() {
		this.instructor.get("/instructor/defence/terms");
		LocalDateTime until = LocalDateTime.ofInstant(clock.instant(), ZoneId.of("Asia/Almaty")).plusHours(1);
		assertThat(this.instructor
			.post("/instructor/defence/terms", Map.of("teamsUntil", until.toString().substring(0, 16), "version", "0"))
			.body()).contains("Баптаулар сақталды.", until.toString().substring(0, 16));
		this.listeners.get(0).get("/defence");
		String code = code(this.listeners.get(0).post("/team", Map.of()));
		clock.advance(Duration.ofHours(2));
		Answer refused = join(1, code);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Топ құру мерзімі аяқталды.");
		assertThat(make("", 1, 2, 3).status()).isEqualTo(200);
		this.instructor.get("/instructor/defence/terms");
		Answer second = this.instructor.post("/instructor/defence/terms", Map.of("teamsUntil", "", "version", "0"));
		assertThat(second.status()).isEqualTo(409);
	}

	@Test
	void aMoveIsKeptInTheHistoryOfBothTeams() {
		make("", 0, 1, 2, 3);
		make("", 4, 5, 6);
		long from = project(0);
		long to = project(4);
		Answer moved = move(3, String.valueOf(to), "Бір мектептен");
		assertThat(moved.body()).contains("Тыңдаушы ауыстырылды.", "№ " + from + " топ", "№ " + to + " топ",
				"Бір мектептен");
		for (long team : new long[] { from, to }) {
			assertThat(this.instructor.get(TEAMS + "/" + team).body()).contains("Үміт Шыңғысқызы Ыбырай",
					"Бір мектептен", "Гүлнәр Әбдіқызы Сейітқали");
		}
		Answer two = move(0, "", "");
		assertThat(two.status()).isEqualTo(422);
		assertThat(two.body()).contains("Топтағы тыңдаушы саны – 2", RULE);
		assertThat(sizes()).containsExactly(3, 4);
		for (String unknown : List.of("999999999", "99999999999999999999", "екінші")) {
			Answer lost = move(0, unknown, "Бір ауылдан");
			assertThat(lost.status()).isEqualTo(422);
			assertThat(lost.body()).contains("№ " + unknown + " топ бұл лекте жоқ", "Бір ауылдан");
		}
	}

	@Test
	void whoPassedAtTheFirstDefenceKeepsThatResultWhateverBecomesOfTheSecondOne() {
		make("", 0, 1, 2);
		handIn(0, "Екі рет қорғалған жоба");
		String sheet = this.instructor.sheet("Екі рет қорғалған жоба");
		Map<String, String> first = Visitor.filledIn(this.instructor.get(sheet), 9);
		first.keySet()
			.stream()
			.filter((field) -> field.startsWith("points.criterion-7"))
			.findFirst()
			.ifPresent((field) -> first.put(field, "1"));
		this.instructor.post(sheet, first);
		assertThat(points()).containsExactly(9, 9, 10);
		this.instructor.post(sheet + "/second-defence",
				Map.of("projectVersion", this.instructor.get(sheet).field("projectVersion").orElseThrow()));
		assertThat(points()).containsExactly(10);
		this.instructor.publish("Екі рет қорғалған жоба", 24);
		assertThat(points()).containsExactly(10, 20, 20);
		this.instructor.publish("Екі рет қорғалған жоба", 22);
		assertThat(points()).containsExactly(10, 18, 18);
		assertThat(this.instructor.get(sheet).body().split("бұрынғы қорғаудың нәтижесі", -1)).as("of one member")
			.hasSize(2);
		assertThat(whoseIsTakenBack(sheet)).hasSize(2);
		this.instructor.withdraw("Екі рет қорғалған жоба", "Қателік");
		assertThat(points()).containsExactly(10);
		assertThat(whoseIsTakenBack(sheet)).as("who passed at the first defence").hasSize(1);
	}

	private List<String> whoseIsTakenBack(String sheet) {
		Matcher names = Pattern.compile("қайтарып алынатын тыңдаушылар:</span>(.*?)</p>", Pattern.DOTALL)
			.matcher(this.instructor.get(sheet).body());
		assertThat(names.find()).isTrue();
		return Pattern.compile("<strong>([^<]+)")
			.matcher(names.group(1))
			.results()
			.map((name) -> name.group(1))
			.toList();
	}

	private List<Integer> points() {
		return this.jdbc.sql("select points from result where course_run_id = ? order by points")
			.param(run())
			.query(Integer.class)
			.list();
	}

	@Test
	void aTeamWhoseResultIsPublishedDoesNotChangeSilently() {
		make("", 0, 1, 2, 3);
		handIn(0, "Жарияланған жоба");
		this.instructor.publish("Жарияланған жоба", 26);
		Answer refused = move(3, "", "Шықты");
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("нәтижесі жарияланған", "Шықты");
		assertThat(sizes()).containsExactly(4);
		this.listeners.get(0).get("/units/unit-1.1");
		assertThat(this.listeners.get(0).post("/team/leave", Map.of()).status()).isEqualTo(422);
		this.instructor.withdraw("Жарияланған жоба", "Топ өзгереді");
		assertThat(move(3, "", "Шықты").status()).isEqualTo(200);
	}

	@Test
	void aSheetThatWasReadBeforeTheTeamChangedIsNotPublished() {
		make("", 0, 1, 2, 3);
		handIn(0, "Өзгерген топ");
		String sheet = this.instructor.sheet("Өзгерген топ");
		Map<String, String> read = Visitor.filledIn(this.instructor.get(sheet), 20);
		move(3, "", "Шықты");
		this.instructor.get(sheet);
		Answer refused = this.instructor.post(sheet, read);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("немесе топ өзгерді");
	}

	@Test
	void theListIsReadInTheSameNumberOfStatementsHoweverLong() {
		int few = statements("?name=Әйгерім");
		make("", 0, 1, 2);
		assertThat(statements("")).isEqualTo(few);
	}

	@Test
	void onlyInstructorsMakeTeamsAndOnlyListenersJoinThem() {
		this.listeners.get(0).get("/defence");
		assertThat(this.listeners.get(0).get(TEAMS).status()).isEqualTo(403);
		this.instructor.get("/defence");
		assertThat(this.instructor.post("/team", Map.of()).status()).isEqualTo(403);
		anotherCourse();
		Visitor other = visit(INSTRUCTOR, "defence");
		make("", 0, 1, 2);
		assertThat(other.get(TEAMS + "/" + project(0)).status()).isEqualTo(404);
		other.get(TEAMS);
		assertThat(other.post(TEAMS, Map.of("listener", ids(3, 4, 5), "reason", "")).status()).isEqualTo(422);
	}

	private Answer make(String reason, int... listeners) {
		this.instructor.get(TEAMS);
		return this.instructor.post(TEAMS, Map.of("listener", ids(listeners), "reason", reason));
	}

	private Answer move(int listener, String to, String reason) {
		String path = TEAMS + "/members/" + participant(listener);
		this.instructor.get(path);
		return this.instructor.post(path, Map.of("to", to, "reason", reason));
	}

	private Answer join(int listener, String code) {
		this.listeners.get(listener).get("/defence");
		return this.listeners.get(listener).post("/team/join", Map.of("code", code));
	}

	private Answer handIn(int listener, String topic) {
		return this.listeners.get(listener).handInProject(topic);
	}

	private static String code(Answer page) {
		Matcher code = Pattern.compile("id=\"invitation\">(\\w+)<").matcher(page.body());
		assertThat(code.find()).as(page.body()).isTrue();
		return code.group(1);
	}

	private String ids(int... listeners) {
		return IntStream.of(listeners).mapToObj((i) -> String.valueOf(participant(i))).collect(Collectors.joining(","));
	}

	private long participant(int listener) {
		return this.jdbc.sql("""
				select participant.id from participant join person on person.id = person_id
				where course_run_id = ? and subject = ?
				""").params(run(), String.valueOf(listener + 4)).query(Long.class).single();
	}

	private long project(int listener) {
		return this.jdbc.sql("select project_id from project_member where participant_id = ?")
			.param(participant(listener))
			.query(Long.class)
			.single();
	}

	private List<Integer> sizes() {
		return this.jdbc.sql("""
				select count(*) from project_member join project on project.id = project_id
				where course_run_id = ? group by project_id order by 1
				""").param(run()).query(Integer.class).list();
	}

	private int members() {
		return sizes().stream().mapToInt(Integer::intValue).sum();
	}

	private int statements(String query) {
		statements.take();
		assertThat(this.instructor.get(TEAMS + query).status()).isEqualTo(200);
		return statements.take().size();
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

}
