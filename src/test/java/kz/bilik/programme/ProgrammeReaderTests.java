package kz.bilik.programme;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

class ProgrammeReaderTests {

	@Test
	void readsAFileWithoutFaults() {
		Programme programme = read(SmallProgramme.YAML);
		assertThat(programme.id()).isEqualTo("small");
		assertThat(programme.units()).extracting(Unit::id).containsExactly("unit-1.1", "unit-1.2");
		assertThat(programme.hours(Format.IN_PERSON)).isEqualTo(new Hours(3, 5));
		assertThat(programme.defence().rubric().maxPoints()).isEqualTo(4);
	}

	@Test
	void refusesAFileThatIsNotYaml() {
		assertThat(faults("academic-hour-minutes: 45", "academic-hour-minutes: [45")).singleElement()
			.satisfies((fault) -> {
				assertThat(fault.line()).isGreaterThanOrEqualTo(lineOf("academic-hour-minutes: 45"));
				assertThat(fault.reason()).startsWith("is not YAML: ");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "# nothing yet" })
	void refusesAnEmptyFile(String yaml) {
		assertThat(faults(yaml)).containsExactly(new Fault("small.yaml", 0, "the file is empty"));
	}

	@Test
	void refusesAFileThatIsNoMapping() {
		assertThat(faults("- one"))
			.containsExactly(new Fault("small.yaml", 1, "the programme must be keys and values"));
	}

	@Test
	void refusesAMissingKey() {
		assertOneFault("academic-hour-minutes: 45\n", "", 1, "the programme has no 'academic-hour-minutes'");
	}

	@Test
	void refusesAnUnknownKey() {
		assertOneFault("academic-hour-minutes: 45", "academic-hour-minutes: 45\nhour: 45",
				lineOf("academic-hour-minutes: 45") + 1, "the programme has the unknown key 'hour'");
	}

	@Test
	void refusesAKeyThatStandsTwice() {
		assertOneFault("academic-hour-minutes: 45", "academic-hour-minutes: 45\nacademic-hour-minutes: 50",
				lineOf("academic-hour-minutes: 45") + 1, "the programme has 'academic-hour-minutes' twice");
	}

	@Test
	void refusesATextWithoutOneOfTheLanguages() {
		assertOneFault("name: {kk: Атауы, ru: Название, en: Name}", "name: {kk: Атауы, en: Name}", lineOf("name: {"),
				"'name' has no 'ru'");
	}

	@ParameterizedTest
	@ValueSource(strings = { "''", "'  '", "~", "" })
	void refusesATextThatIsBlankInOneOfTheLanguages(String blank) {
		assertOneFault("name: {kk: Атауы,", "name: {kk: " + blank + ",", lineOf("name: {"), "'name' has a blank 'kk'");
	}

	@Test
	void refusesATextInOneLanguageOnly() {
		assertThat(faults("name: {kk: Атауы, ru: Название, en: Name}", "name: Name")).extracting(Fault::line)
			.containsOnly(lineOf("name: {"));
	}

	@Test
	void refusesNumbersOfUnitsThatAScheduleCouldNotName() {
		assertOneFault("number: \"1.2\"", "number: \"II\"", lineOf("number: \"1.2\""),
				"the number 'II' of a unit must be like 1 or 1.2");
		assertOneFault("number: \"1.2\"", "number: \"1.1\"", lineOf("number: \"1.2\""),
				"the number '1.1' stands at more than one unit");
	}

	@Test
	void refusesTheSameIdTwice() {
		assertOneFault("id: task-1.2.1", "id: task-1.1.1", lineOf("id: task-1.2.1"),
				"the id 'task-1.1.1' stands more than once in this file");
	}

	@Test
	void refusesAnIdThatDoesNotFitIntoAnAddress() {
		assertOneFault("id: unit-1.2", "id: Тақырып 2", lineOf("id: unit-1.2"),
				"the id 'Тақырып 2' may hold only a-z, 0-9, '.' and '-'");
	}

	@Test
	void refusesAFileWhoseModulesAreNotCountedRight() {
		assertOneFault("modules: 1", "modules: 2", lineOf("modules: 1"),
				"'totals' says 2 for 'modules', but the file adds up to 1");
	}

	@Test
	void refusesAFileWhoseUnitsAreNotCountedRight() {
		assertOneFault("units: 2", "units: 3", lineOf("units: 2"),
				"'totals' says 3 for 'units', but the file adds up to 2");
	}

	@Test
	void refusesAFileWhoseHoursDoNotAddUp() {
		assertThat(faults("hours: {distance: {lecture: 2, self-study: 2},",
				"hours: {distance: {lecture: 3, self-study: 2},"))
			.containsExactly(
					new Fault("small.yaml", lineOf("  distance: {lecture: 3"),
							"'distance' says 3 for 'lecture', but the file adds up to 4"),
					new Fault("small.yaml", lineOf("  distance: {lecture: 3"),
							"'distance' says 6 for 'total', but the file adds up to 7"));
	}

	@Test
	void refusesAFileWhosePracticeHoursDoNotAddUp() {
		assertOneFault("practice: 5, total: 8", "practice: 6, total: 8", lineOf("  in-person: {lecture: 3"),
				"'in-person' says 6 for 'practice', but the file adds up to 5");
	}

	@Test
	void refusesAFileWhosePointsDoNotAddUp() {
		assertOneFault("points: 4", "points: 6", lineOf("points: 4"),
				"'totals' says 6 for 'points', but the file adds up to 4");
	}

	@Test
	void refusesAUnitWithoutTasks() {
		assertOneFault("""
				[{id: task-1.2.1, title: *text, what-to-do: *text, what-to-hand-in: *text, \
				what-good-looks-like: *text}]
				""".strip(), "[]", lineOf("id: task-1.2.1"), "'tasks' must be a list of at least one");
	}

	@Test
	void refusesHoursThatAreNotPositive() {
		assertThat(faults("hours: {distance: {lecture: 2, self-study: 2},",
				"hours: {distance: {lecture: 2, self-study: 0},"))
			.contains(new Fault("small.yaml", lineOf("hours: {distance: {lecture: 2"),
					"'self-study' must be at least 1, not 0"));
	}

	@Test
	void refusesANumberThatIsNone() {
		assertOneFault("academic-hour-minutes: 45", "academic-hour-minutes: forty-five",
				lineOf("academic-hour-minutes: 45"),
				"'academic-hour-minutes' must be a whole number, not 'forty-five'");
	}

	@Test
	void doesNotBlameTheTotalsForANumberItCouldNotRead() {
		assertOneFault("hours: {distance: {lecture: 2, self-study: 2},",
				"hours: {distance: {lecture: two, self-study: 2},", lineOf("hours: {distance: {lecture: 2"),
				"'lecture' must be a whole number, not 'two'");
	}

	@Test
	void refusesAFlagThatIsNeitherTrueNorFalse() {
		assertOneFault("required: true", "required: yes", lineOf("required: true"),
				"'required' must be true or false, not 'yes'");
	}

	@Test
	void refusesATeamWhoseMostIsLessThanItsLeast() {
		assertOneFault("team: {min: 3, max: 5}", "team: {min: 3, max: 2}", lineOf("team: {"),
				"'max' must be at least 3, not 2");
	}

	@Test
	void refusesLevelsThatDoNotStartAtNought() {
		assertOneFault("      - {points: 0, title: *text}\n", "", lineOf("levels:"),
				"'levels' must start at 0 points and rise, not [1, 2]");
	}

	@Test
	void refusesLevelsWithTheSamePoints() {
		assertThat(faults("- {points: 1,", "- {points: 2,")).contains(
				new Fault("small.yaml", lineOf("levels:"), "'levels' must start at 0 points and rise, not [0, 2, 2]"));
	}

	@Test
	void refusesBandsWithAGap() {
		assertOneFault("from: 0, to: 1}", "from: 0, to: 0}", lineOf("bands:"),
				"'bands' leave a gap: no mark for 1 points");
	}

	@Test
	void refusesBandsThatOverlap() {
		assertOneFault("from: 0, to: 1}", "from: 0, to: 3}", lineOf("bands:"),
				"'bands' overlap: more than one mark for 2, 3 points");
	}

	@Test
	void refusesBandsBeyondTheRubric() {
		assertOneFault("from: 2, to: 4}", "from: 2, to: 5}", lineOf("bands:"),
				"'bands' go beyond the 4 points of the rubric");
	}

	@Test
	void refusesABandThatRunsBackwards() {
		assertThat(faults("from: 2, to: 4}", "from: 4, to: 2}"))
			.contains(new Fault("small.yaml", lineOf("from: 2, to: 4}"), "'to' must be at least 4, not 2"));
	}

	@Test
	void refusesPassingPointsInsideABand() {
		assertOneFault("passing-points: 2", "passing-points: 3", lineOf("passing-points: 2"),
				"'passing-points' must be where a band begins, not 3");
	}

	@Test
	void tellsEveryFaultInTheOrderOfTheLines() {
		String yaml = SmallProgramme.YAML.replace("id: unit-1.2", "id: UNIT")
			.replace("units: 2", "units: 9")
			.replace("name: {kk: Атауы,", "name: {kk: '',")
			.replace("from: 0, to: 1}", "from: 0, to: 0}");
		assertThat(faults(yaml)).extracting(Fault::line)
			.containsExactly(lineOf("name: {"), lineOf("units: 2"), lineOf("id: unit-1.2"), lineOf("bands:"));
	}

	private static void assertOneFault(String part, String broken, int line, String reason) {
		assertThat(faults(part, broken)).containsExactly(new Fault("small.yaml", line, reason));
	}

	private static List<Fault> faults(String part, String broken) {
		assertThat(SmallProgramme.YAML).containsOnlyOnce(part);
		return faults(SmallProgramme.YAML.replace(part, broken));
	}

	private static List<Fault> faults(String yaml) {
		return catchThrowableOfType(InvalidProgrammeException.class, () -> read(yaml)).faults();
	}

	private static Programme read(String yaml) {
		return new ProgrammeReader("small.yaml").read(new ByteArrayInputStream(yaml.getBytes(StandardCharsets.UTF_8)));
	}

	private static int lineOf(String part) {
		String before = SmallProgramme.YAML.substring(0, SmallProgramme.YAML.indexOf(part));
		return 1 + (int) before.chars().filter((character) -> character == '\n').count();
	}

}
