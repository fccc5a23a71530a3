package kz.bilik.programme;

import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * The shipped file says what the official programme document says.
 */
class SchoolLibrarianProgrammeTests {

	private final Programme programme = SchoolLibrarian.programme();

	@Test
	void isNamedAsTheDocument() {
		assertThat(this.programme.title().kk())
			.isEqualTo("«Мектеп кітапханашысының заманауи рөлі мен қызметі» біліктілігін арттыру курстарының "
					+ "білім беру бағдарламасы");
		assertThat(this.programme.name().in(Locale.forLanguageTag("kk")))
			.isEqualTo("Мектеп кітапханашысының заманауи рөлі мен қызметі");
		assertThat(this.programme.academicHourMinutes()).isEqualTo(45);
		assertThat(this.programme.objectives()).hasSize(8);
		assertThat(this.programme.expectedResults()).hasSize(8);
		assertThat(this.programme.support()).hasSize(5);
	}

	@Test
	void hasTheModulesInTheirOrder() {
		assertThat(this.programme.modules()).extracting(Module::number, (module) -> module.title().kk())
			.containsExactly(
					tuple("1", "Мектеп кітапханасын басқару және нормативтік-құқықтық негіздері мен тұжырымдамалары"),
					tuple("2", "Мектеп кітапханасындағы қорды ұйымдастыру және басқару"),
					tuple("3", "Оқырманмен жұмыс және ақпараттық мәдениет"),
					tuple("4", "Цифрлық ресурстар және ақпараттық қауіпсіздік"),
					tuple("5", "Мектеп кітапханасындағы жобалық және іс-шаралық қызмет"));
	}

	@Test
	void hasTheUnitsInTheirOrderWithTheirHours() {
		assertThat(this.programme.units())
			.extracting(Unit::number, (unit) -> unit.title().kk(), (unit) -> unit.hours(Format.DISTANCE),
					(unit) -> unit.hours(Format.IN_PERSON))
			.containsExactly(
					tuple("1.1", "Мектеп кітапханасының қызметін ұйымдастыру және жоспарлау", new Hours(2, 1),
							new Hours(2, 1)),
					tuple("1.2", "Нормативтік-құқықтық құжаттар және есеп жүргізу", new Hours(1, 1), new Hours(1, 1)),
					tuple("1.3", "Кітапханашының жауапкершілігі мен кәсіби этикасы", new Hours(2, 1), new Hours(2, 1)),
					tuple("2.1", "Кітапхана қорын қалыптастыру және есепке алу", new Hours(2, 2), new Hours(2, 2)),
					tuple("2.2", "Қорды сақтау және жаңарту тәсілдері", new Hours(2, 2), new Hours(2, 2)),
					tuple("2.3", "Жаңа қызмет бағыттарын енгізу және инновациялық жобаларды жоспарлау", new Hours(2, 2),
							new Hours(2, 2)),
					tuple("3.1", "Оқу мәдениетін қалыптастыру әдістері", new Hours(2, 2), new Hours(2, 2)),
					tuple("3.2", "Әртүрлі жас ерекшеліктеріндегі оқушылармен жұмыс", new Hours(3, 3), new Hours(2, 4)),
					tuple("3.3", "Мұғалімдермен бірлескен оқу жобалары", new Hours(3, 3), new Hours(2, 4)),
					tuple("4.1", "Электронды оқулықтар мен цифрлық білім беру ресурстары", new Hours(4, 4),
							new Hours(4, 4)),
					tuple("4.2", "Интернет-ресурстарды іріктеу және пайдалану", new Hours(3, 3), new Hours(2, 4)),
					tuple("4.3", "Оқушылардың ақпараттық қауіпсіздігі және медиасауаттылық", new Hours(3, 3),
							new Hours(2, 4)),
					tuple("5.1", "Оқу-ағартушылық және тәрбиелік іс-шараларды жоспарлау", new Hours(3, 3),
							new Hours(2, 4)),
					tuple("5.2", "Кітап көрмелері мен тақырыптық апталарды ұйымдастыру", new Hours(3, 3),
							new Hours(3, 3)),
					tuple("5.3", "Оқу мотивациясын арттыруға бағытталған іс-шаралар", new Hours(2, 2),
							new Hours(2, 2)));
	}

	@Test
	void addsUpTo72HoursInBothFormats() {
		assertThat(this.programme.hours(Format.DISTANCE)).isEqualTo(new Hours(37, 35));
		assertThat(this.programme.hours(Format.IN_PERSON)).isEqualTo(new Hours(32, 40));
		assertThat(this.programme.hours(Format.DISTANCE).total()).isEqualTo(72);
		assertThat(this.programme.hours(Format.IN_PERSON).total()).isEqualTo(72);
	}

	@Test
	void findsAUnitItsModuleAndItsTask() {
		Unit unit = this.programme.unit("unit-3.2").orElseThrow();
		assertThat(this.programme.module(unit).id()).isEqualTo("module-3");
		assertThat(unit.task("task-3.2.2")).isPresent();
		assertThat(unit.task("task-3.1.1")).isEmpty();
		assertThat(this.programme.unit("unit-6.1")).isEmpty();
	}

	@Test
	void scoresTenCriteriaFromNoughtToTwo() {
		Rubric rubric = this.programme.defence().rubric();
		assertThat(rubric.criteria()).extracting((criterion) -> criterion.title().kk())
			.containsExactly(
					"Зерттеу мәселесін тұжырымдау. Мәселенің маңыздылығы мен өзектілігі, жобаның ҚР заңнамасы мен "
							+ "кәсіптік бағдар беру стандарттарына сәйкестігі",
					"Жоба мақсаты мен міндеттерінің тақырыпқа сәйкестігі",
					"Жобаның құрылымдық қисындылығы мен жүйелілігі",
					"Мазмұнның тақырыпты ашу деңгейі және жоспарға сәйкестігі",
					"Жобаның практикалық маңыздылығы және қолдану мүмкіндігі",
					"Заманауи немесе инновациялық тәсілдерді қолдану", "Топ мүшелерінің жобаға қатысу белсенділігі",
					"Презентацияның мазмұндылығы мен көрнекілігі",
					"Қорғау барысында қойылған сұрақтарға жауап беру сапасы", "Шығармашылық көзқарас");
		assertThat(rubric.levels()).extracting(Level::points).containsExactly(0, 1, 2);
		assertThat(rubric.maxPoints()).isEqualTo(20);
	}

	@Test
	void scoresOnlyThePartInTheTeamForEachMember() {
		Rubric rubric = this.programme.defence().rubric();
		assertThat(rubric.criteria()).filteredOn(Criterion::perMember)
			.containsExactly(rubric.criterion("criterion-7").orElseThrow());
	}

	@ParameterizedTest
	@CsvSource({ "0, 9, –, меңгермеді, false", "10, 13, 3, қанағаттанарлық, true", "14, 16, 4, жақсы, true",
			"17, 20, 5, өте жақсы, true" })
	void givesTheMarkByPoints(int from, int to, String mark, String title, boolean passed) {
		Scale scale = this.programme.defence().scale();
		IntStream.rangeClosed(from, to).forEach((points) -> {
			assertThat(scale.band(points).mark()).isEqualTo(mark);
			assertThat(scale.band(points).title().kk()).isEqualTo(title);
			assertThat(scale.passed(points)).isEqualTo(passed);
		});
	}

	@Test
	void hasNoMarkOutsideTheScale() {
		Scale scale = this.programme.defence().scale();
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> scale.band(-1));
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> scale.band(21));
	}

	@Test
	void asksForSevenPartsOfTheProjectAndAllowsAppendices() {
		assertThat(this.programme.defence().parts()).extracting(ProjectPart::id, ProjectPart::required)
			.containsExactly(tuple("title-page", true), tuple("contents", true), tuple("introduction", true),
					tuple("main-part", true), tuple("conclusion", true), tuple("references", true),
					tuple("appendices", false), tuple("presentation", true));
		assertThat(this.programme.defence().team()).isEqualTo(new Defence.Team(3, 5));
		assertThat(this.programme.defence().exampleTopics()).hasSize(4);
	}

	@Test
	void carriesTheGlossaryOver() {
		List<GlossaryTerm> glossary = this.programme.glossary();
		assertThat(glossary).hasSize(14);
		assertThat(glossary.get(0).definition().kk())
			.isEqualTo("Мектеп кітапханасында қорды қалыптастыру, сақтау, ұйымдастыру және оқырмандарға ақпараттық, "
					+ "оқу-ағартушылық қызмет көрсететін маман.");
		assertThat(glossary).extracting(GlossaryTerm::link).allMatch((link) -> link.startsWith("https://"));
	}

	@Test
	void carriesTheLiteratureOverWithoutLineBreaks() {
		assertThat(this.programme.literature()).extracting((section) -> section.records().size())
			.containsExactly(7, 12, 22, 5);
		assertThat(this.programme.literature().get(0).records().get(5))
			.contains("Білім және ғылым министрінің 2020 жылғы 4 мамырдағы № 175 бұйрығы");
		assertThat(this.programme.literature()).flatExtracting(LiteratureSection::records)
			.noneMatch((record) -> record.matches("(?s)^(-|\\d+\\.) .*|.*\\n.*"));
	}

	@Test
	void speaksKazakhToThoseWhoReadNeitherRussianNorEnglish() {
		Text name = this.programme.name();
		assertThat(name.in(Locale.forLanguageTag("ru-KZ")))
			.isEqualTo("Современная роль и деятельность школьного библиотекаря");
		assertThat(name.in(Locale.UK)).isEqualTo("The modern role and work of the school librarian");
		assertThat(name.in(Locale.GERMAN)).isEqualTo(name.kk());
	}

}
