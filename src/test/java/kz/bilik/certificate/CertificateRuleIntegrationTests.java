package kz.bilik.certificate;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.course.ProgressChanged;
import kz.bilik.programme.Programmes;
import kz.bilik.programme.Task;
import kz.bilik.programme.Unit;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionStatus;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run that asks for all units besides the result.
 */
class CertificateRuleIntegrationTests extends IntegrationTest {

	private static final String CERTIFICATES = "/instructor/certificates";

	private static final String TOPIC = "Барлық тақырыптан кейін";

	private static final String NOT_ALL = "Бағдарламаны меңгерді, бірақ барлық тақырып аяқталмаған";

	@Autowired
	private Programmes programmes;

	@Autowired
	private PlatformTransactionManager transactions;

	@Autowired
	private ApplicationEventPublisher events;

	private Visitor listener;

	private Visitor instructor;

	private String attendance;

	@BeforeEach
	void oneHasHandedInTheProjectAndTheRunAsksForAllUnits() {
		this.listener = visit(launch(LISTENER, "defence").claim("sub", "rule-" + UUID.randomUUID()));
		this.listener.handInProject(TOPIC);
		this.instructor = visit(INSTRUCTOR, "defence");
		this.jdbc.sql("""
				insert into webinar (course_run_id, unit_id, starts_at, ends_at, changed_at, version)
				values (?, 'unit-1.1', ?, ?, ?, 0)
				""").params(run(), now(), now(), now()).update();
		this.attendance = this.jdbc.sql("select id from webinar where course_run_id = ?")
			.param(run())
			.query(Long.class)
			.single() + "-" + participant();
		assertThat(ask(true).body()).contains("Баптаулар сақталды.");
	}

	@Test
	void itIsGivenWithTheResultWhenAllIsDone() {
		accept("task-1.1.1");
		attend();
		this.instructor.publish(TOPIC, 17);
		assertThat(holds()).isTrue();
	}

	@Test
	void itIsGivenWhenTheLastAnswerIsAccepted() {
		accept("task-1.1.1");
		this.jdbc.sql("delete from answer where task_id = 'task-5.3.1' and course_run_id = ?").param(run()).update();
		attend();
		this.instructor.publish(TOPIC, 17);
		assertThat(holds()).isFalse();
		assertThat(this.listener.get("/certificate").body()).contains("барлық тақырып аяқталғанда беріледі");
		assertThat(this.instructor.get(CERTIFICATES).body()).contains(NOT_ALL, "/instructor/progress?name=")
			.doesNotContain("Барлығын шығару</");
		this.listener.handInAnswer("unit-5.3", "task-5.3.1", "Соңғысы");
		assertThat(holds()).isFalse();
		decide("unit-5.3", "ACCEPTED");
		assertThat(holds()).isTrue();
		assertThat(this.listener.get("/certificate").body()).contains("certificate.pdf");
	}

	@Test
	void itIsGivenWhenTheLastWebinarIsAttended() {
		accept("");
		this.instructor.publish(TOPIC, 10);
		assertThat(holds()).isFalse();
		attend();
		assertThat(holds()).isTrue();
	}

	@Test
	void theLastAttendanceAndTheResultAtOneMomentSeeEachOther() throws Exception {
		accept("");
		String sheet = this.instructor.sheet(TOPIC);
		Map<String, String> result = Visitor.filledIn(this.instructor.get(sheet), 15);
		TransactionStatus attending = this.transactions.getTransaction(null);
		this.jdbc.sql("insert into attendance (webinar_id, participant_id, way, since) values (?, ?, 'LIVE', ?)")
			.params(this.attendance.replaceAll("-.*", ""), participant(), now())
			.update();
		this.events.publishEvent(new ProgressChanged(run(), List.of(participant()), false));
		CompletableFuture<Answer> publishing = CompletableFuture.supplyAsync(() -> this.instructor.post(sheet, result));
		Awaitility.await()
			.until(() -> publishing.isDone()
					|| this.jdbc.sql("select count(*) from information_schema.sessions where blocker_id is not null")
						.query(Long.class)
						.single() > 0);
		this.transactions.commit(attending);
		assertThat(publishing.get().status()).isEqualTo(200);
		assertThat(holds()).isTrue();
	}

	@Test
	void doneUnitsAloneGiveNone() {
		accept("");
		attend();
		assertThat(holds()).isFalse();
		assertThat(this.listener.get("/certificate").body()).contains("оған қоса барлық тақырып аяқталуы керек");
		assertThat(this.instructor.get(CERTIFICATES).body()).contains("Нәтиже жарияланбаған");
		this.instructor.publish(TOPIC, 9);
		assertThat(holds()).isFalse();
		assertThat(this.instructor.get(CERTIFICATES).body()).contains("Бағдарламаны меңгермеді");
	}

	@Test
	void whatIsTakenBackWithdrawsItAndItIsValidAgainWithTheSameNumber() {
		accept("task-1.1.1");
		this.jdbc.sql("delete from answer where task_id = 'task-5.3.1' and course_run_id = ?").param(run()).update();
		attend();
		this.listener.handInAnswer("unit-5.3", "task-5.3.1", "Соңғысы");
		decide("unit-5.3", "ACCEPTED");
		this.instructor.publish(TOPIC, 12);
		String number = number();
		decide("unit-5.3", "RETURNED");
		assertThat(holds()).isFalse();
		assertThat(this.listener.get("/certificate").body()).contains("Күші жойылған", "Барлық тақырып аяқталмаған.");
		assertThat(lms.client().get(TOOL + "/certificates/" + number).body())
			.contains("data-certificate=\"withdrawn\"");
		this.listener.post("/units/unit-5.3/tasks/task-5.3.1", Map.of("text", "Тағы да", "links", "", "version",
				this.listener.get("/units/unit-5.3").field("version").orElseThrow(), "action", "hand-in"));
		decide("unit-5.3", "ACCEPTED");
		assertThat(holds()).isTrue();
		this.instructor.get("/instructor/units/unit-1.1/attendance");
		this.instructor.post("/instructor/units/unit-1.1/attendance", Map.of("seen", this.attendance, "attended", ""));
		assertThat(holds()).isFalse();
		attend();
		assertThat(number()).isEqualTo(number);
	}

	@Test
	void whoHasOneKeepsItWhenMoreIsAskedOrAWebinarIsAdded() {
		ask(false);
		this.instructor.publish(TOPIC, 12);
		assertThat(holds()).isTrue();
		ask(true);
		accept("task-1.1.1");
		attend();
		assertThat(holds()).as("given by the milder rule").isTrue();
		this.instructor.get("/instructor/units/unit-1.1/attendance");
		this.instructor.post("/instructor/units/unit-1.1/attendance", Map.of("seen", this.attendance, "attended", ""));
		assertThat(holds()).isTrue();
		this.instructor.publish(TOPIC, 9);
		assertThat(holds()).isFalse();
		this.instructor.publish(TOPIC, 12);
		assertThat(holds()).as("it never asks for more than when it was given").isTrue();

		this.jdbc.sql("update certificate set all_units = true where course_run_id = ?").param(run()).update();
		attend();
		this.jdbc.sql("""
				insert into webinar (course_run_id, unit_id, starts_at, ends_at, changed_at, version)
				values (?, 'unit-1.2', ?, ?, ?, 0)
				""").params(run(), now(), now(), now()).update();
		attend();
		this.instructor.publish(TOPIC, 13);
		assertThat(holds()).as("another webinar was added").isTrue();
	}

	@Test
	void whoCouldHaveOneByAMilderRuleGetsItWhenItIsIssued() {
		this.instructor.publish(TOPIC, 12);
		this.instructor.get(CERTIFICATES);
		assertThat(this.instructor.post(CERTIFICATES, Map.of()).body()).contains("Шығаратын сертификат жоқ");
		ask(false);
		assertThat(holds()).isFalse();
		assertThat(this.instructor.get(CERTIFICATES).body())
			.contains("Беруге немесе қайта шығаруға болатын сертификаттар: 1", "Әлі берілген жоқ");
		this.instructor.post(CERTIFICATES, Map.of());
		assertThat(holds()).isTrue();
		assertThat(this.jdbc.sql("select detail from audit_entry where action = 'certificate-rule-changed' order by id")
			.query(String.class)
			.list()).endsWith("all units", "the result");
	}

	@Test
	void onlyInstructorsDecide() {
		this.listener.get("/certificate");
		assertThat(this.listener.post(CERTIFICATES + "/rule", Map.of("allUnits", "false")).status()).isEqualTo(403);
		assertThat(this.instructor.post(CERTIFICATES + "/rule", Map.of("allUnits", "maybe")).status()).isEqualTo(400);
		assertThat(this.instructor.get(CERTIFICATES).body()).containsPattern("id=\"all-units-true\"[^>]*checked");
	}

	@Test
	void thePageHasFiftyListenersAndAFixedNumberOfStatements() {
		this.instructor.publish(TOPIC, 12);
		this.instructor.get(CERTIFICATES);
		statements.take();
		this.instructor.get(CERTIFICATES);
		int few = statements.take().size();
		this.jdbc.sql("""
				insert into person (platform_id, subject, name, created_at)
				select 1, concat('paged-', :run, '-', x), concat('Тыңдаушы ', lpad(x, 3, '0')), created_at
				from course_run, system_range(1, 120) where course_run.id = :run
				""").param("run", run()).update();
		this.jdbc.sql("""
				insert into participant (course_run_id, person_id, role, group_ids)
				select :run, id, 'LISTENER', case when name like '%9' then '9' else '1' end from person
				where subject like concat('paged-', :run, '-%')
				""").param("run", run()).update();
		this.jdbc
			.sql("""
					insert into result (course_run_id, project_id, participant_id, points, max_points, published_by, published_at,
					  version)
					select :run, project_id, participant.id, 12, 20, published_by, published_at, 1
					from participant, result
					where participant.course_run_id = :run and result.course_run_id = :run
					  and participant.group_ids is not null
					""")
			.param("run", run())
			.update();
		this.instructor.get(CERTIFICATES);
		statements.take();
		String first = this.instructor.get(CERTIFICATES).body();
		assertThat(statements.take()).hasSize(few);
		assertThat(first).contains("Тыңдаушылар: 121", "Көрсетілгені: 1–50", "page=2").doesNotContain("rel=\"prev\"");
		String last = this.instructor.get(CERTIFICATES + "?page=3").body();
		assertThat(last).contains("Көрсетілгені: 101–121", "Тыңдаушы 120").doesNotContain("rel=\"next\"");
		assertThat(this.instructor.get(CERTIFICATES + "?group=9&name=" + "019").body()).contains("Тыңдаушылар: 1",
				"Тыңдаушы 019", NOT_ALL);
		ask(false);
		this.instructor.get(CERTIFICATES + "?group=9");
		this.instructor.post(CERTIFICATES, Map.of("group", "9", "name", ""));
		assertThat(certificates()).as("those who were found").isEqualTo(12);
		this.instructor.post(CERTIFICATES, Map.of());
		assertThat(certificates()).isEqualTo(121);
	}

	private int certificates() {
		return this.jdbc.sql("select count(*) from certificate where course_run_id = ?")
			.param(run())
			.query(Integer.class)
			.single();
	}

	private Answer ask(boolean allUnits) {
		this.instructor.get(CERTIFICATES);
		return this.instructor.post(CERTIFICATES + "/rule", Map.of("allUnits", String.valueOf(allUnits)));
	}

	/** All tasks of all units are accepted but for one, which is by the desk. */
	private void accept(String last) {
		List<Unit> units = this.programmes.defaultProgramme().units();
		for (Unit unit : units) {
			for (Task task : unit.tasks()) {
				if (!task.id().equals(last)) {
					this.jdbc.sql("""
							insert into answer (course_run_id, participant_id, unit_id, task_id, state, number, version)
							values (?, ?, ?, ?, 'ACCEPTED', 1, 1)
							""").params(run(), participant(), unit.id(), task.id()).update();
				}
			}
		}
		if (!last.isEmpty()) {
			this.listener.handInAnswer("unit-1.1", last, "Жауап");
			decide("unit-1.1", "ACCEPTED");
		}
	}

	private void attend() {
		this.instructor.get("/instructor/units/unit-1.1/attendance");
		this.instructor.post("/instructor/units/unit-1.1/attendance", Map.of("seen", "", "attended", this.attendance));
	}

	private void decide(String unit, String decision) {
		Matcher answer = Pattern.compile("/instructor/answers/\\d+")
			.matcher(this.instructor.get("/units/" + unit).body());
		assertThat(answer.find()).isTrue();
		Answer page = this.instructor.get(answer.group());
		Answer decided = this.instructor.post(answer.group(),
				Map.of("text", decision + UUID.randomUUID(), "number", page.field("number").orElseThrow(),
						"lastMessage", page.field("lastMessage").orElseThrow(), "decision", decision));
		assertThat(decided.status()).as(decided.body()).isEqualTo(200);
	}

	private boolean holds() {
		return this.jdbc.sql("select count(*) from certificate where course_run_id = ? and cause is null")
			.param(run())
			.query(Long.class)
			.single() == 1;
	}

	private String number() {
		return this.jdbc.sql("select number from certificate where course_run_id = ? and cause is null")
			.param(run())
			.query(String.class)
			.single();
	}

	private long participant() {
		return this.jdbc.sql("select id from participant where course_run_id = ? and role = 'LISTENER'")
			.param(run())
			.query(Long.class)
			.single();
	}

	private long run() {
		return Long.parseLong(this.instructor.course().substring(3));
	}

	private static Timestamp now() {
		return Timestamp.from(Instant.now(clock));
	}

}
