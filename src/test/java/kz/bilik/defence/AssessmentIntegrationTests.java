package kz.bilik.defence;

import java.io.IOException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.files.Documents;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;
import kz.demolms.Person;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AssessmentIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Оқу сауаттылығы жобасы";

	private static final String QUEUE = "/instructor/projects";

	private Visitor listener;

	private Visitor instructor;

	private String sheet;

	@BeforeEach
	void aProjectIsHandedIn() {
		this.listener = visit(LISTENER, "defence");
		this.listener.handInProject(TOPIC);
		this.instructor = visit(INSTRUCTOR, "defence");
		this.sheet = this.instructor.sheet(TOPIC);
	}

	@Test
	void theQueueSaysHowFarEachProjectIs() {
		assertThat(this.instructor.get(QUEUE).body()).contains(TOPIC, "Бағаланбаған: 1");
		Map<String, String> fields = draft(this.instructor, 17);
		String third = fields.remove("points.criterion-3");
		keep(this.instructor, fields);
		assertThat(this.instructor.get(QUEUE).body()).contains("Бағалануда: 1");
		fields.put("points.criterion-3", third);
		fields.put("version", "1");
		keep(this.instructor, fields);
		assertThat(this.instructor.get(QUEUE + "?show=SETTLED").body()).contains(TOPIC, "Жариялауға дайын: 1");
		this.instructor.publish(TOPIC, 17);
		assertThat(this.instructor.get(QUEUE).body()).contains("Мұндай жоба жоқ", "Жарияланған: 1");
		assertThat(this.instructor.get(QUEUE + "?show=PUBLISHED").body()).contains(TOPIC);
		assertThat(this.listener.get(QUEUE).status()).isEqualTo(403);
	}

	@Test
	void aSheetFromBeforeTheProjectWasHandedInAgainIsNotReadyToPublish() {
		keep(this.instructor, draft(this.instructor, 17));
		assertThat(this.instructor.get(QUEUE).body()).contains("Жариялауға дайын: 1");
		clock.advance(Duration.ofMinutes(1));
		Map<String, String> again = this.listener.project(TOPIC, "hand-in");
		again.put("problem", "Басқа мазмұн");
		assertThat(this.listener.post("/defence", again).status()).isEqualTo(200);
		assertThat(this.instructor.get(QUEUE).body()).contains("Бағалануда: 1");
		assertThat(this.instructor.get(this.sheet).body()).contains("Бұл балдар жобаның бұрынғы нұсқасына қойылған");
		Map<String, String> fields = draft(this.instructor, 17);
		fields.put("comment", "Пікірдегі бір әріп");
		assertThat(keep(this.instructor, fields).body()).contains("\"version\":2");
		assertThat(this.instructor.get(QUEUE).body()).as("for a letter in a comment").contains("Бағалануда: 1");
		assertThat(confirm(this.instructor, 17).body()).doesNotContain("бұрынғы нұсқасына қойылған");
		assertThat(this.instructor.get(QUEUE).body()).contains("Жариялауға дайын: 1");
	}

	@Test
	void pointsGivenOnAPageThatStillShowsTheEarlierVersionAreNotReadyToPublish() {
		Map<String, String> fields = draft(this.instructor, 17);
		handInAgain();
		this.instructor.get(QUEUE);
		assertThat(keep(this.instructor, fields).body()).contains("\"version\":1", "Осы арада жоба қайта тапсырылды");
		assertThat(this.instructor.get(QUEUE).body()).contains("Бағалануда: 1");
		fields.put("version", "1");
		fields.put("action", "confirm");
		assertThat(this.instructor.post(this.sheet, fields).status()).as("unseen").isEqualTo(409);
		assertThat(confirm(this.instructor, 17).status()).isEqualTo(200);
		assertThat(this.instructor.get(QUEUE).body()).contains("Жариялауға дайын: 1");
	}

	@Test
	void pointsThatWereRefusedForANewVersionAreNotReadyToPublishWhenThePageKeepsThemByItself() {
		Map<String, String> seen = Visitor.filledIn(this.instructor.get(this.sheet), 17);
		handInAgain();
		Answer refused = this.instructor.post(this.sheet, seen);
		assertThat(refused.status()).isEqualTo(409);
		seen.put("number", refused.field("number").orElseThrow());
		seen.put("_csrf", refused.field("_csrf").orElseThrow());
		assertThat(keep(this.instructor, seen).status()).isEqualTo(200);
		assertThat(this.instructor.get(QUEUE).body()).contains("Бағалануда: 1");
	}

	@Test
	void whatIsScoredAfterTheNewVersionCameNeedsNoConfirmation() {
		Map<String, String> fields = draft(this.instructor, 17);
		fields.keySet().removeIf((field) -> field.startsWith("points."));
		keep(this.instructor, fields);
		handInAgain();
		keep(this.instructor, draft(this.instructor, 17));
		assertThat(this.instructor.get(QUEUE).body()).contains("Жариялауға дайын: 1");
		assertThat(this.instructor.get(this.sheet).body()).doesNotContain("бұрынғы нұсқасына қойылған");
	}

	@Test
	void assessorsPointsForTheEarlierVersionAreMarkedAndSettleNothing() {
		Visitor chair = visit(ADMINISTRATOR, "defence");
		name(chair, this.instructor, chair);
		share(chair, draft(chair, 20));
		assertThat(chair.get(this.sheet + "?sheet=agreed").body()).containsPattern(
				"әлі ашқан жоқ[^<]*</p>\\s*<ul class=\"mb-0\">\\s*<li>Гүлнәр Әбдіқызы Сейітқали</li>\\s*</ul>");
		assertThat(chair.get(QUEUE).body()).contains("Ашылған парақ: 1 / 2", "Парағыңыз ашық");
		assertThat(this.instructor.get(QUEUE).body()).contains("Ашылған парақ: 1 / 2", "Парағыңыз басталмаған");
		keep(this.instructor, draft(this.instructor, 16));
		assertThat(this.instructor.get(QUEUE).body()).contains("Ашылған парақ: 1 / 2", "Парағыңыз әлі ашылмаған");
		share(this.instructor, draft(this.instructor, 17));
		assertThat(chair.get(this.sheet).body()).doesNotContain("бұрынғы нұсқаға");
		assertThat(chair.get(this.sheet + "?sheet=agreed").body()).doesNotContain("әлі ашқан жоқ");
		handInAgain();
		String agreed = chair.get(this.sheet + "?sheet=agreed").body();
		assertThat(checked(agreed)).isZero();
		assertThat(agreed.split("бұрынғы нұсқаға")).hasSize(3);
		confirm(this.instructor, 17);
		confirm(chair, 20);
		agreed = chair.get(this.sheet + "?sheet=agreed").body();
		assertThat(checked(agreed)).isEqualTo(8);
		assertThat(agreed).doesNotContain("бұрынғы нұсқаға");
	}

	@Test
	void aPageOfTheQueueAndTheScreenAskAsManyQuestionsHoweverManyProjectsThereAre() {
		List<Integer> few = statementsOfQueueAndScreen();
		projects(120);
		assertThat(statementsOfQueueAndScreen()).isEqualTo(few);
		String first = this.instructor.get(QUEUE).body();
		assertThat(first.split("<tr>")).hasSize(52);
		Matcher next = Pattern.compile("after=(\\d+)").matcher(first);
		assertThat(next.find()).isTrue();
		assertThat(this.instructor.get(QUEUE + "?after=" + next.group(1)).body()).contains("Жоба 60")
			.doesNotContain("Жоба 1<", TOPIC);
	}

	private List<Integer> statementsOfQueueAndScreen() {
		return List.of(QUEUE, this.sheet).stream().map((path) -> {
			statements.take();
			assertThat(this.instructor.get(path).status()).isEqualTo(200);
			return statements.take().size();
		}).toList();
	}

	@Test
	void theNextProjectOfTheQueueFollows() {
		projects(3);
		Answer page = this.instructor.get(this.sheet);
		Map<String, String> fields = Visitor.filledIn(page, 17);
		fields.put("action", "publish-next");
		fields.put("show", "OPEN");
		assertThat(this.instructor.post(this.sheet, fields).body()).contains("Нәтиже жарияланды", "Жоба 1</h1>");
		assertThat(page.body()).contains("rel=\"next\"").doesNotContain("rel=\"prev\"");
	}

	@Test
	void aDocumentIsShownInThePageAndAnythingElseIsSaved() throws IOException {
		assertThat(this.listener.post("/defence", this.listener.project(TOPIC, "hand-in"),
				List.of(new FilePart("workFile", "жоба.pdf", Documents.pdf(2)),
						new FilePart("presentationFile", "жоба.pptx", Documents.pptx(5))))
			.body()).contains("Жоба тапсырылды");
		Answer page = this.instructor.get(this.sheet);
		Matcher frame = Pattern
			.compile("<iframe[^>]*src=\"" + this.instructor.course() + "(/defence/files/\\d+/view)\"")
			.matcher(page.body());
		assertThat(frame.find()).isTrue();
		assertThat(page.body().split("<iframe")).hasSize(2);
		assertThat(page.header("Content-Security-Policy"))
			.hasValueSatisfying((policy) -> assertThat(policy).contains("frame-src 'self'"));
		Answer document = this.instructor.get(frame.group(1));
		assertThat(document.header("Content-Type")).contains("application/pdf");
		assertThat(document.header("Content-Disposition"))
			.hasValueSatisfying((disposition) -> assertThat(disposition).startsWith("inline"));
		assertThat(document.header("Content-Security-Policy"))
			.hasValueSatisfying((policy) -> assertThat(policy).contains("default-src 'none'", "frame-ancestors 'self'")
				.doesNotContain("sandbox"));
		assertThat(visit(OTHER_LISTENER, "defence").get(frame.group(1)).status()).isEqualTo(404);
	}

	@Test
	void whatIsScoredIsKeptAtOnceAndSendingItTwiceChangesNothing() {
		Map<String, String> fields = draft(this.instructor, 17);
		fields.put("note.criterion-2", "Мақсаты айқын");
		assertThat(keep(this.instructor, fields).body()).contains("\"version\":1", "Нобай сақталды");
		assertThat(keep(this.instructor, fields).body()).contains("\"version\":1");
		assertThat(this.instructor.get(this.sheet).body()).contains("Мақсаты айқын", "Пікір: жақсы жұмыс");
		assertThat(this.listener.get("/defence").body()).doesNotContain("Мақсаты айқын");
	}

	@Test
	void whoKeepsASheetThatAnotherInstructorChangedIsToldWhatThatOneWroteAndOverwritesNothing() {
		Visitor other = visit(ADMINISTRATOR, "defence");
		Map<String, String> mine = draft(this.instructor, 17);
		Map<String, String> theirs = draft(other, 5);
		assertThat(keep(other, theirs).status()).isEqualTo(200);
		Answer refused = keep(this.instructor, mine);
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("\"version\":1", "\"points.criterion-3\":\"1\"", "осы парақты өзгертті");
		assertThat(this.instructor.get(this.sheet + "/sheet?sheet=").body()).contains("\"points.criterion-3\":\"1\"");
		assertThat(this.instructor.get(this.sheet + "/sheet?sheet=&version=1").status()).isEqualTo(204);
	}

	@Test
	void pointsOutsideTheScaleAndOverLongCommentsAreNotKept() {
		Map<String, String> fields = draft(this.instructor, 17);
		fields.put("points.criterion-3", "3");
		assertThat(keep(this.instructor, fields).status()).isEqualTo(422);
		fields.put("points.criterion-3", "2");
		fields.put("note.criterion-3", "қ".repeat(1001));
		Answer refused = keep(this.instructor, fields);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("1 000 таңбадан");
		assertThat(this.jdbc
			.sql("select count(*) from assessment join project on project.id = project_id where course_run_id = ?")
			.param(run())
			.query(Integer.class)
			.single()).isZero();
	}

	@Test
	void theListenerReadsTheCommentOfEachCriterionAndWhatToDoNext() {
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(this.sheet), 17);
		fields.put("note.criterion-2", "Мақсаты айқын <b>");
		this.instructor.post(this.sheet, fields);
		assertThat(this.listener.get("/defence").body()).contains("Мақсаты айқын &lt;b&gt;",
				"Сіз бағдарламаны меңгердіңіз");
	}

	@Test
	void aPublishedResultChangesOnlyWithAReasonWhichStaysInTheHistory() {
		this.instructor.publish(TOPIC, 17);
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(this.sheet), 12);
		fields.put("reason", " ");
		Answer refused = this.instructor.post(this.sheet, fields);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("себебін жазыңыз");
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 17");
		fields.put("reason", "5-критерий қате қойылған");
		assertThat(this.instructor.post(this.sheet, fields).status()).isEqualTo(200);
		assertThat(this.instructor.get(this.sheet).body()).contains("17 → 12 / 20", "5-критерий қате қойылған");
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 12")
			.doesNotContain("5-критерий қате қойылған");
	}

	@Test
	void whatTheFirstDefenceSaidCanStillBeReadAfterTheSecondOne() {
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(this.sheet), 9);
		fields.put("note.criterion-2", "Міндеттер мақсатқа сай емес <b>");
		fields.put("comment", "Қорытындысын қайта жазыңыз");
		this.instructor.post(this.sheet, fields);
		this.instructor.post(this.sheet + "/second-defence",
				Map.of("projectVersion", this.instructor.get(this.sheet).field("projectVersion").orElseThrow()));
		String said = "Міндеттер мақсатқа сай емес &lt;b&gt;";
		for (int points : new int[] { 0, 14 }) {
			if (points > 0) {
				this.listener.handInProject(TOPIC);
				this.instructor.publish(TOPIC, points);
			}
			for (Answer page : List.of(this.listener.get("/defence"), this.instructor.get(this.sheet))) {
				assertThat(page.body()).contains(said, "Қорытындысын қайта жазыңыз", "9 / 20")
					.containsPattern("<details[^>]*>\\s*<summary>Бұрынғы балдар мен пікірлер");
			}
		}
	}

	@Test
	void whoOpensASecondDefenceAfterTheTimeToHandInIsLedToWhereItIsExtended() {
		this.instructor.publish(TOPIC, 9);
		this.jdbc.sql("update defence_terms set hand_in_until = ? where course_run_id = ?")
			.params(Timestamp.from(clock.instant().minusSeconds(60)), run())
			.update();
		Answer page = this.instructor.post(this.sheet + "/second-defence",
				Map.of("projectVersion", this.instructor.get(this.sheet).field("projectVersion").orElseThrow()));
		assertThat(page.body()).contains("Жобаны тапсыру мерзімі өтіп кеткен", "/grace\"");
	}

	@Test
	void whatEachAssessorGaveAtTheFirstDefenceStaysAndTheSheetsAreBegunAnew() {
		Visitor chair = visit(ADMINISTRATOR, "defence");
		name(chair, this.instructor, chair);
		share(this.instructor, note(draft(this.instructor, 9), "Бағалаушының сөзі"));
		keep(chair, note(draft(chair, 8), "Төраға өзіне жазғаны"));
		chair.post(this.sheet, Visitor.filledIn(chair.get(this.sheet + "?sheet=agreed"), 9));
		Map<String, String> late = note(draft(this.instructor, 20), "Кеш жазылғаны");
		chair.post(this.sheet + "/second-defence", Map.of("projectVersion",
				chair.get(this.sheet + "?sheet=agreed").field("projectVersion").orElseThrow()));
		assertThat(keep(this.instructor, late).status()).isEqualTo(409);
		assertThat(this.instructor.get(QUEUE).body()).contains("Бағаланбаған: 1");
		assertThat(chair.get(this.sheet).body()).contains("бұрынғы қорғаудағы балдары (№ 1)", "Бағалаушының сөзі",
				"Төраға өзіне жазғаны");
		String page = this.instructor.get(this.sheet).body();
		assertThat(page).contains("Бағалаушының сөзі").doesNotContain("Төраға өзіне жазғаны", "Кеш жазылғаны");
		assertThat(checked(page)).isZero();
		assertThat(share(this.instructor, draft(this.instructor, 14)).status()).isEqualTo(200);
		chair.post(this.sheet, Visitor.filledIn(chair.get(this.sheet + "?sheet=agreed"), 14));
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 14").doesNotContain("Бағалаушының сөзі");
		assertThat(chair.get(this.sheet).body()).contains("Бағалаушының сөзі");
	}

	@Test
	void theHistoryTellsWhichPointsAndCommentsBecameOthersThoughTheTotalIsTheSame() {
		Map<String, String> fields = Visitor.filledIn(this.instructor.get(this.sheet), 19);
		fields.put("note.criterion-3", "Құрылымы түсініксіз");
		this.instructor.post(this.sheet, fields);
		fields = Visitor.filledIn(this.instructor.get(this.sheet), 19);
		fields.put("points.criterion-10", "2");
		fields.put("points.criterion-3", "1");
		this.instructor.post(this.sheet, fields);
		assertThat(this.instructor.get(this.sheet).body()).contains("19 → 19 / 20", "Құрылымы түсініксіз");
		assertThat(this.listener.get("/defence").body()).doesNotContain("Құрылымы түсініксіз");
	}

	@Test
	void whoDidNotPassMayDefendAgainAndTheEarlierResultStays() {
		this.instructor.publish(TOPIC, 9);
		String project = this.instructor.get(this.sheet).field("projectVersion").orElseThrow();
		assertThat(this.instructor
			.post(this.sheet + "/second-defence", Map.of("projectVersion", project, "reason", "Келісілді"))
			.body()).contains("Екінші қорғау ашылды", "9 / 20");
		assertThat(this.jdbc.sql("select wanted_points from delivery where course_run_id = ?")
			.param(run())
			.query(Integer.class)
			.single()).isEqualTo(9);
		Answer page = this.listener.get("/defence");
		assertThat(page.body()).contains("Сізге екінші қорғау ашылды", "9 / 20").doesNotContain("Келісілді");
		Map<String, String> again = this.listener.project(TOPIC, "hand-in");
		again.put("problem", "Пысықталған мазмұн");
		assertThat(this.listener.post("/defence", again).body()).contains("Жоба тапсырылды")
			.doesNotContain("Сізге екінші қорғау ашылды");
		this.instructor.publish(TOPIC, 14);
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 14", "9 / 20");
		assertThat(this.jdbc.sql("select wanted_points from delivery where course_run_id = ?")
			.param(run())
			.query(Integer.class)
			.single()).isEqualTo(14);
		assertThat(this.instructor
			.post(this.sheet + "/second-defence",
					Map.of("projectVersion", this.instructor.get(this.sheet).field("projectVersion").orElseThrow()))
			.status()).as("who has passed").isEqualTo(409);
	}

	@Test
	void assessorsScoreApartUntilTheyShowTheirSheetsAndTheChairSettlesTheAgreedOne() {
		Visitor chair = visit(ADMINISTRATOR, "defence");
		Visitor stranger = assessor("stranger");
		name(chair, this.instructor, chair);
		assertThat(keep(this.instructor, draft(this.instructor, 17)).status()).isEqualTo(200);
		assertThat(keep(chair, note(draft(chair, 20), "Төраға пікірі")).status()).isEqualTo(200);
		assertThat(this.instructor.get(this.sheet).body()).doesNotContain("Төраға пікірі", "<th scope=\"col\">");

		assertThat(share(chair, note(draft(chair, 20), "Төраға пікірі")).body()).contains("комиссияға ашылды");
		assertThat(this.instructor.get(this.sheet).body()).as("before showing their own")
			.doesNotContain("Төраға пікірі");
		share(this.instructor, draft(this.instructor, 17));
		assertThat(this.instructor.get(this.sheet).body()).contains("Төраға пікірі", "айырмашылық бар");

		Map<String, String> agreed = Visitor.filledIn(chair.get(this.sheet + "?sheet=agreed"), 18);
		assertThat(this.instructor.post(this.sheet, agreed).status()).isEqualTo(403);
		assertThat(stranger.get(this.sheet).body()).contains("оның құрамында емессіз").doesNotContain("data-rubric");
		assertThat(stranger.post(this.sheet, agreed).status()).isEqualTo(403);
		assertThat(stranger.post(this.sheet + "/draft", agreed).status()).isEqualTo(403);
		String prefilled = chair.get(this.sheet + "?sheet=agreed").body();
		assertThat(checked(prefilled)).as("where both agree").isEqualTo(8);
		assertThat(prefilled).as("what they remarked").containsPattern("<textarea[^>]*>Төраға пікірі</textarea>");
		assertThat(chair.post(this.sheet, agreed).status()).isEqualTo(200);
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 18");
		assertThat(rows("assessment")).isEqualTo(3);
	}

	@Test
	void aHalfScoredSheetIsNotShown() {
		Visitor chair = visit(ADMINISTRATOR, "defence");
		name(chair, this.instructor, chair);
		Map<String, String> fields = draft(this.instructor, 17);
		fields.remove("points.criterion-3");
		Answer refused = share(this.instructor, fields);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("комиссияға ашылған жоқ", "Бұл критерийге балл қойыңыз.");
	}

	@Test
	void aChairWhoAssessesTooSeesNobodysSheetBeforeShowingTheirOwn() {
		Visitor chair = visit(ADMINISTRATOR, "defence");
		name(chair, this.instructor, chair);
		share(this.instructor, note(draft(this.instructor, 17), "Бағалаушы пікірі"));
		assertThat(chair.get(this.sheet).body()).doesNotContain("Бағалаушы пікірі");
		assertThat(chair.get(this.sheet + "?sheet=agreed").body()).contains("Бағалаушы пікірі");
		share(chair, draft(chair, 20));
		assertThat(chair.get(this.sheet).body()).contains("Бағалаушы пікірі");
	}

	@Test
	void aCommissionHasAChairAndOnlyInstructorsAndIsNotNamedUnseen() {
		Visitor other = visit(ADMINISTRATOR, "defence");
		String page = this.instructor.get("/instructor/commission").body();
		String me = id(page, "assessor", 0);
		Map<String, String> fields = Map.of("assessor", me, "seen", "");
		Answer refused = this.instructor.post("/instructor/commission", fields);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("төрағаны", "checked=\"checked\"");
		assertThat(this.instructor
			.post("/instructor/commission", Map.of("assessor", participant(LISTENER), "chair", participant(LISTENER)))
			.status()).isEqualTo(422);
		name(other, other, this.instructor);
		this.instructor.get("/instructor/commission");
		assertThat(this.instructor.post("/instructor/commission", Map.of("assessor", me, "chair", me, "seen", ""))
			.status()).isEqualTo(409);
		assertThat(this.listener.get("/instructor/commission").status()).isEqualTo(403);
	}

	@Test
	void ofTwentyAssessorsAtOnceNobodysScoresAreLost() {
		List<Visitor> assessors = IntStream.range(0, 20).mapToObj((number) -> assessor("assessor-" + number)).toList();
		name(this.instructor, assessors.toArray(Visitor[]::new));
		List<CompletableFuture<Integer>> kept = IntStream.range(0, 20).mapToObj((number) -> {
			Map<String, String> fields = draft(assessors.get(number), number);
			return CompletableFuture.supplyAsync(() -> keep(assessors.get(number), fields).status());
		}).toList();
		assertThat(kept).extracting(CompletableFuture::join).containsOnly(200);
		assertThat(this.jdbc.sql("""
				select sum(points) from assessment_score join assessment on assessment.id = assessment_id
				join project on project.id = project_id where course_run_id = ? group by assessment_id order by 1
				""").param(run()).query(Integer.class).list())
			.containsExactlyElementsOf(IntStream.range(0, 20).boxed().toList());
	}

	@Test
	void allThatAreReadyArePublishedOnceThoughTwoInstructorsClick() {
		Visitor other = visit(ADMINISTRATOR, "defence");
		settledProjects(60);
		keep(this.instructor, draft(this.instructor, 17));
		this.instructor.get(QUEUE);
		other.get(QUEUE);
		List.of(this.instructor, other)
			.stream()
			.map((who) -> CompletableFuture
				.supplyAsync(() -> who.post("/instructor/publications", Map.of("action", "all")).status()))
			.toList()
			.forEach((answer) -> assertThat(answer.join()).isEqualTo(200));
		awaitPublished(61);
		assertThat(this.instructor.get("/instructor/publications").body()).contains("Жарияланды: 61 / 61");
		assertThat(this.jdbc
			.sql("select count(*) from audit_entry where action = 'result-published' and course_run_id = ?")
			.param(run())
			.query(Integer.class)
			.single()).isEqualTo(61);
		assertThat(this.jdbc.sql("select count(*) from delivery where course_run_id = ? and wanted_version = 1")
			.param(run())
			.query(Integer.class)
			.single()).isEqualTo(61);
		assertThat(this.listener.get("/defence").body()).contains("20 балдан 17", "Пікір: жақсы жұмыс");
	}

	@Test
	void aHalfScoredSheetAmongTheChosenOnesIsNamedAndNothingIsPublished() {
		settledProjects(1);
		Map<String, String> fields = draft(this.instructor, 17);
		fields.remove("points.criterion-3");
		keep(this.instructor, fields);
		Matcher ids = Pattern.compile("name=\"project\" value=\"(\\d+)\"").matcher(this.instructor.get(QUEUE).body());
		String chosen = ids.results().map((id) -> id.group(1)).collect(Collectors.joining(","));
		Answer refused = this.instructor.post("/instructor/publications",
				Map.of("action", "chosen", "project", chosen));
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body())
			.containsPattern("толық толтырылмаған[\\s\\S]*<ul[\\s\\S]*" + TOPIC + "</a></li></ul>")
			.contains("checked=\"checked\"");
		assertThat(this.jdbc.sql("select count(*) from publication where course_run_id = ?")
			.param(run())
			.query(Integer.class)
			.single()).isZero();
		assertThat(this.instructor.post("/instructor/publications", Map.of("action", "chosen")).status())
			.isEqualTo(422);
		assertThat(this.listener.post("/instructor/publications", Map.of("action", "all")).status()).isEqualTo(403);
	}

	@Test
	void ofManyThatCouldNotBePublishedTheFirstAreNamed() {
		projects(60);
		this.jdbc
			.sql("""
					insert into publication (project_id, course_run_id, project_version, sheet_version, actor_id, due_at, state, cause)
					select id, course_run_id, 1, 1, ?, handed_in_at, 'REFUSED', 'changed' from project
					where course_run_id = ? and topic <> ?
					""")
			.params(participant(INSTRUCTOR), run(), TOPIC)
			.update();
		String progress = this.instructor.get("/instructor/publications").body();
		assertThat(progress).contains("Жарияланбағаны: 60", "Көрсетілмегені: 10.", "0 / 60");
		assertThat(progress.split("<li", -1)).hasSize(51);
	}

	@Test
	void ofASessionThatWhichIsReadyIsPublishedAndTheRestIsNamed() {
		settledProjects(3);
		String session = session();
		Answer nothing = this.instructor.post("/instructor/publications", Map.of("action", "session", "session", ""));
		assertThat(nothing.status()).isEqualTo(422);
		assertThat(nothing.body()).contains("жариялауға дайын жоба жоқ");
		place(session, 1, "Жоба 1");
		place(session, 2, "Жоба 3");
		place(session, 3, TOPIC);
		String page = this.instructor.get(QUEUE).body();
		String id = session.substring(session.lastIndexOf('/') + 1);
		assertThat(page).containsPattern(
				"<option value=\"" + id + "\"[^>]*>[^<]*\\d{2}:\\d{2} · Гүлнәр Әбдіқызы Сейітқали</option>");
		Answer wanted = this.instructor.post("/instructor/publications", Map.of("action", "session", "session", id));
		assertThat(wanted.body()).contains("Нәтижелер жариялау кезегіне қойылды.")
			.containsPattern("отырыстың мына жобалары[\\s\\S]*<ul[^>]*><li><a[^>]*>" + TOPIC + "</a></li></ul>");
		awaitPublished(2);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.instructor.get(QUEUE).body()).contains("Жарияланды: 2 / 2",
					"Тізімді жаңарту"));
		assertThat(this.jdbc
			.sql("select topic from project join result on project_id = project.id where project.course_run_id = ?")
			.param(run())
			.query(String.class)
			.list()).containsExactlyInAnyOrder("Жоба 1", "Жоба 3");
		Answer again = this.instructor.post("/instructor/publications", Map.of("action", "session", "session", id));
		assertThat(again.status()).isEqualTo(422);
		assertThat(again.body()).contains("жариялауға дайын жоба жоқ").contains(TOPIC + "</a></li></ul>");
		anotherCourse();
		Visitor stranger = visit(INSTRUCTOR, "defence");
		stranger.get("/instructor/commission");
		assertThat(stranger.post("/instructor/publications", Map.of("action", "session", "session", id)).status())
			.isEqualTo(422);
	}

	@Test
	void resultsArePublishedAtTheirTimeUnlessThatIsCancelledOrTheProjectWasHandedInAgain() {
		settledProjects(1);
		keep(this.instructor, draft(this.instructor, 17));
		String at = clock.instant().atZone(ZoneId.of("Asia/Almaty")).plusHours(2).toLocalDateTime().toString();
		Map<String, String> later = Map.of("action", "all", "at", at.substring(0, 16));
		this.instructor.get(QUEUE);
		assertThat(this.instructor.post("/instructor/publications", later).body())
			.contains("Нәтижелер жарияланатын уақыт");
		assertThat(this.instructor.post("/instructor/publications", Map.of("action", "cancel")).body())
			.contains("Кезектегі нәтижелер жарияланбайды");
		this.instructor.post("/instructor/publications", later);
		Map<String, String> again = this.listener.project(TOPIC, "hand-in");
		again.put("problem", "Басқа мазмұн");
		clock.advance(Duration.ofMinutes(1));
		this.listener.post("/defence", again);
		assertThat(published()).isZero();
		clock.advance(Duration.ofHours(2));
		awaitPublished(1);
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.instructor.get(QUEUE).body()).contains("Жарияланбағаны: 1",
					"жоба содан кейін қайта тапсырылған"));
		assertThat(this.listener.get("/defence").body()).doesNotContain("20 балдан 17");
	}

	@Test
	void whatWasTakenBackIsNotPublishedWithOthersBeforeSomebodyConfirmsIt() {
		this.instructor.publish(TOPIC, 17);
		this.instructor.withdraw(TOPIC, "Дәлелі жеткіліксіз");
		assertThat(this.instructor.get(QUEUE).body()).contains("Бағалануда: 1");
		Map<String, String> fields = draft(this.instructor, 17);
		fields.put("comment", "Пікірдегі бір әріп");
		keep(this.instructor, fields);
		assertThat(this.instructor.get(QUEUE).body()).contains("Бағалануда: 1");
		assertThat(this.instructor.get(this.sheet).body()).contains("Нәтиже қайтарып алынған");
		confirm(this.instructor, 17);
		assertThat(this.instructor.get(QUEUE).body()).contains("Жариялауға дайын: 1");
	}

	@Test
	void aSheetThatIsChangedBeforeItsTimeIsNotPublished() {
		keep(this.instructor, draft(this.instructor, 17));
		String at = clock.instant().atZone(ZoneId.of("Asia/Almaty")).plusHours(2).toLocalDateTime().toString();
		this.instructor.get(QUEUE);
		this.instructor.post("/instructor/publications", Map.of("action", "all", "at", at.substring(0, 16)));
		keep(this.instructor, draft(this.instructor, 3));
		clock.advance(Duration.ofHours(3));
		Awaitility.await()
			.untilAsserted(() -> assertThat(this.instructor.get(QUEUE).body()).contains("Жарияланбағаны: 1",
					"осы аралықта өзгерген"));
		assertThat(published()).isZero();
	}

	/** The address of a new session's page, below the course run. */
	private String session() {
		// of earlier tests, by the same person at the same time
		this.jdbc.sql("delete from defence_session").update();
		String start = clock.instant().atZone(ZoneId.of("Asia/Almaty")).plusDays(1).toLocalDateTime().toString();
		this.instructor.get("/instructor/defence/sessions/new");
		return this.instructor
			.post("/instructor/defence/sessions/new",
					Map.of("start", start.substring(0, 16), "minutes", "20", "slots", "6", "link", "", "open", "true",
							"assessor", participant(INSTRUCTOR), "version", "0"))
			.uri()
			.getPath()
			.substring(this.instructor.course().length());
	}

	private void place(String session, int slot, String topic) {
		String project = this.jdbc.sql("select id from project where course_run_id = ? and topic = ?")
			.params(run(), topic)
			.query(String.class)
			.single();
		this.instructor.get(session);
		assertThat(
				this.instructor.post("/instructor" + session + "/slots/" + slot, Map.of("project", project)).status())
			.isEqualTo(200);
	}

	private void awaitPublished(int number) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(20))
			.untilAsserted(() -> assertThat(published()).isEqualTo(number));
	}

	private int published() {
		return this.jdbc.sql("select count(*) from result where course_run_id = ?")
			.param(run())
			.query(Integer.class)
			.single();
	}

	private void settledProjects(int number) {
		for (int i = 1; i <= number; i++) {
			Visitor member = visit(launch(LISTENER, "defence").claim("sub", "member-" + i));
			member.handInProject("Жоба " + i);
		}
		this.jdbc.sql("""
				insert into assessment (project_id, assessor_id, complete, work_number, changed_by, changed_at, version)
				select id, 0, true, number, ?, ?, 1 from project where course_run_id = ? and topic <> ?
				""").params(participant(INSTRUCTOR), Timestamp.from(clock.instant()), run(), TOPIC).update();
		IntStream.rangeClosed(1, 10).forEach((criterion) -> this.jdbc.sql("""
				insert into assessment_score (assessment_id, participant_id, criterion_id, points)
				select assessment.id, participant_id, ?, 1 from assessment
				join project_member on project_member.project_id = assessment.project_id
				join project on project.id = assessment.project_id where course_run_id = ? and topic <> ?
				""").params("criterion-" + criterion, run(), TOPIC).update());
	}

	private Visitor assessor(String id) {
		lms.enrol(new Person(id, "Бағалаушы", id, Person.Role.INSTRUCTOR));
		return visit(id, "defence");
	}

	/** The last one is the chair. */
	private void name(Visitor who, Visitor... assessors) {
		String seen = who.get("/instructor/commission").field("seen").orElseThrow();
		StringBuilder ids = new StringBuilder();
		String chair = "";
		for (Visitor assessor : assessors) {
			chair = participant(assessor);
			ids.append(ids.isEmpty() ? "" : ",").append(chair);
		}
		assertThat(who.post("/instructor/commission", Map.of("assessor", ids.toString(), "chair", chair, "seen", seen))
			.body()).contains("alert-success");
	}

	private String participant(Visitor visitor) {
		Matcher keep = Pattern.compile("data-keep=\"(\\d+)").matcher(visitor.get(this.sheet).body());
		assertThat(keep.find()).isTrue();
		return keep.group(1);
	}

	private String participant(String subject) {
		return this.jdbc.sql("""
				select participant.id from participant join person on person.id = person_id
				where course_run_id = ? and subject = ?
				""").params(run(), subject).query(String.class).single();
	}

	private static String id(String page, String name, int index) {
		return Pattern.compile("name=\"" + name + "\"[^>]*value=\"(\\d+)\"")
			.matcher(page)
			.results()
			.toList()
			.get(index)
			.group(1);
	}

	private static long checked(String page) {
		return Pattern.compile("checked=\"checked\"").matcher(page).results().count();
	}

	private Map<String, String> draft(Visitor visitor, int points) {
		Answer page = visitor.get(this.sheet);
		Map<String, String> fields = Visitor.filledIn(page, points);
		fields.put("_csrf", page.field("_csrf").orElseThrow());
		return fields;
	}

	private static Map<String, String> note(Map<String, String> fields, String note) {
		fields.put("note.criterion-1", note);
		return fields;
	}

	private Answer keep(Visitor visitor, Map<String, String> fields) {
		return visitor.post(this.sheet + "/draft", fields);
	}

	/** Says that the points on the sheet hold for what was handed in last. */
	private Answer confirm(Visitor visitor, int points) {
		Map<String, String> fields = draft(visitor, points);
		fields.put("action", "confirm");
		return visitor.post(this.sheet, fields);
	}

	private void handInAgain() {
		Map<String, String> again = this.listener.project(TOPIC, "hand-in");
		again.put("problem", "Басқа мазмұн");
		assertThat(this.listener.post("/defence", again).body()).contains("Жоба тапсырылды");
	}

	private Answer share(Visitor visitor, Map<String, String> fields) {
		fields.put("action", "share");
		return visitor.post(this.sheet, fields);
	}

	private void projects(int number) {
		for (int i = 1; i <= number; i++) {
			this.jdbc
				.sql("insert into project (course_run_id, topic, number, handed_in_at, version) values (?, ?, 1, ?, 1)")
				.params(run(), "Жоба " + i, Timestamp.from(clock.instant().plusSeconds(i)))
				.update();
		}
		this.jdbc.sql("""
				insert into project_work (project_id, number, topic, problem, work_link, presentation_link, changed_at,
				  handed_in_at, version)
				select id, 1, topic, 'Мазмұны', 'https://example.kz/work', 'https://example.kz/slides', handed_in_at,
				  handed_in_at, 1
				from project where course_run_id = ? and topic <> ?
				""").params(run(), TOPIC).update();
	}

	private long rows(String table) {
		return this.jdbc
			.sql("select count(*) from " + table
					+ " where project_id in (select id from project where course_run_id = ?)")
			.param(run())
			.query(Long.class)
			.single();
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

}
