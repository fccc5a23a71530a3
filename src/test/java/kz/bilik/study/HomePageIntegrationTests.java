package kz.bilik.study;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.Map;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.programme.Programmes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Where a listener is and what comes next.
 */
class HomePageIntegrationTests extends IntegrationTest {

	private static final String TASK = "task-1.1.1";

	@Autowired
	private Programmes programmes;

	private Visitor listener;

	@BeforeEach
	void come() {
		this.listener = visit(LISTENER, "programme");
	}

	private String home() {
		return this.listener.get("").body();
	}

	private void answer(String state) {
		answer("unit-1.1", TASK, state);
	}

	private void answer(String unit, String task, String state) {
		this.jdbc.sql("""
				insert into answer (course_run_id, participant_id, unit_id, task_id, state, number, version)
				select course_run_id, id, ?, ?, ?, 1, 1 from participant where course_run_id = ? and role = 'LISTENER'
				on duplicate key update state = values(state)
				""").params(unit, task, state, run()).update();
	}

	private void everyTask(String state) {
		this.programmes.defaultProgramme()
			.units()
			.forEach((unit) -> unit.tasks().forEach((task) -> answer(unit.id(), task.id(), state)));
	}

	private void everyEnd(String state) {
		this.programmes.defaultProgramme()
			.modules()
			.forEach((module) -> answer(module.id(), module.id() + "-report", state));
	}

	private void plan(String state) {
		answer("development-plan", "task-development-plan", state);
	}

	private String run() {
		return this.listener.course().substring("/c/".length());
	}

	private void webinar(Duration in, String recording) {
		this.jdbc.sql("""
				insert into webinar (course_run_id, unit_id, starts_at, ends_at, link, recording, changed_at, version)
				values (?, 'unit-2.1', ?, ?, 'https://meet.example.kz/1', ?, now(), 1)
				""")
			.params(run(), Timestamp.from(clock.instant().plus(in)),
					Timestamp.from(clock.instant().plus(in).plusSeconds(5400)), recording)
			.update();
	}

	@Test
	void aNewListenerBeginsWithTheFirstTask() {
		assertThat(home()).contains("data-next=\"BEGIN\"", "/units/unit-1.1#" + TASK, "Аяқталған тақырыптар: 0 / 15",
				"Академиялық сағаттар: 0 / 72");
	}

	@Test
	void whatPressesMostComesFirst() {
		answer("DRAFT");
		assertThat(home()).contains("data-next=\"CONTINUE\"");
		answer("RETURNED");
		assertThat(home()).contains("data-next=\"REVISE\"", "id=\"returned\"");
		webinar(Duration.ofMinutes(20), null);
		assertThat(home()).contains("data-next=\"REVISE\"", "id=\"soon\"");
		clock.advance(Duration.ofMinutes(6));
		assertThat(home()).contains("data-next=\"JOIN\"", "/units/unit-2.1\"");
	}

	@Test
	void theEndOfAModuleComesAfterItsUnitsAndTheDevelopmentPlanLast() {
		plan("DRAFT");
		assertThat(home()).contains("data-next=\"BEGIN\"", "/units/unit-1.1#" + TASK);
		everyTask("HANDED_IN");
		assertThat(home()).contains("data-next=\"BEGIN\"", "/units/module-1#module-1-report", "Келесі тапсырма: «1. ");
		answer("module-1", "module-1-report", "HANDED_IN");
		assertThat(home()).contains("/units/module-2#module-2-report");
		visit(INSTRUCTOR, "programme").arrange(Map.of("moduleEnd", "PROJECT"));
		assertThat(home()).contains("/units/module-1#module-1-project");
		visit(INSTRUCTOR, "programme").arrange(Map.of("moduleEnd", "REPORT"));
		answer("module-4", "module-4-report", "DRAFT");
		assertThat(home()).contains("data-next=\"CONTINUE\"", "/units/module-4#module-4-report");
		answer("module-4", "module-4-report", "RETURNED");
		assertThat(home()).contains("data-next=\"REVISE\"", "/units/module-4#module-4-report");
		everyEnd("HANDED_IN");
		assertThat(home()).contains("data-next=\"CONTINUE\"", "/units/development-plan#task-development-plan",
				"нобайы сақталған: «Кітапханамның даму жоспары»");
		plan("RETURNED");
		everyTask("DRAFT");
		assertThat(home()).contains("data-next=\"REVISE\"", "/units/development-plan#task-development-plan");
	}

	@Test
	void inSequenceTheEndOfAModuleWaitsForItsUnits() {
		visit(INSTRUCTOR, "programme").arrange(Map.of("inOrder", "true"));
		answer("HANDED_IN");
		assertThat(home()).contains("data-next=\"BEGIN\"", "/units/development-plan#task-development-plan");
	}

	@Test
	void whoHasHandedEverythingInWatchesTheRecordingAndThenWaits() {
		everyTask("HANDED_IN");
		everyEnd("HANDED_IN");
		plan("HANDED_IN");
		assertThat(home()).contains("data-next=\"WAIT\"");
		webinar(Duration.ofDays(-2), "https://meet.example.kz/recording");
		assertThat(home()).contains("data-next=\"WATCH\"").doesNotContain("id=\"soon\"");
	}

	@Test
	void whoHasDoneAllUnitsDefends() {
		everyTask("ACCEPTED");
		everyEnd("HANDED_IN");
		plan("HANDED_IN");
		assertThat(home()).contains("data-next=\"DEFEND\"", "Аяқталған тақырыптар: 15 / 15",
				"Академиялық сағаттар: 72 / 72");
	}

	@Test
	void inSequenceAUnitThatWasBegunStaysOpenWhenTheOneBeforeGetsAnotherWebinar() {
		visit(INSTRUCTOR, "programme").arrange(Map.of("inOrder", "true"));
		everyTask("ACCEPTED");
		answer("unit-2.2", "task-2.2.1", "RETURNED");
		webinar(Duration.ofDays(-1), null);
		assertThat(home()).contains("data-next=\"REVISE\"");
		assertThat(this.listener.get("/units/unit-2.2").body()).doesNotContain("data-locked");
		assertThat(this.listener.handInAnswer("unit-2.2", "task-2.2.1", "Пысықталған жауап").body())
			.doesNotContain("unit-locked");
	}

	@Test
	void feedbackWaitsUntilItWasSeen() {
		this.listener.handInAnswer("unit-1.1", TASK, "Жауап");
		assertThat(home()).doesNotContain("id=\"answered\"");
		visit(INSTRUCTOR, "unit-1.1");
		clock.advance(Duration.ofMinutes(1));
		this.jdbc.sql("""
				insert into feedback (answer_id, author_id, decision, number, text, created_at)
				select answer.id, participant.id, 'COMMENTED', 1, 'Жақсы', ? from answer, participant
				where answer.course_run_id = ? and participant.course_run_id = answer.course_run_id
				and participant.role = 'INSTRUCTOR'
				""").params(Timestamp.from(clock.instant()), run()).update();
		assertThat(home()).contains("id=\"answered\"");
		clock.advance(Duration.ofMinutes(1));
		this.listener.get("/units/unit-1.1");
		assertThat(home()).doesNotContain("id=\"answered\"");
	}

}
