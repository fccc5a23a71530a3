package kz.bilik.course;

import java.util.Map;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Launch;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A link whose custom parameters name nothing.
 */
class CourseLinkIntegrationTests extends IntegrationTest {

	private static final String LINK = "unnamed";

	@Test
	void opensTheProgrammeForListenersUntilAnInstructorHasChosen() {
		assertThat(visit(LISTENER, LINK).page().uri().getPath()).matches("/c/\\d+");
		Visitor instructor = visit(INSTRUCTOR, LINK);
		assertThat(instructor.page().body()).contains("Бұл сілтеме нені ашады?", "«Атаусыз сілтеме»");
		Answer chosen = choose(instructor, "unit-2.1");
		assertThat(chosen.uri().getPath()).endsWith("/units/unit-2.1");
		assertThat(chosen.body()).contains("Таңдауыңыз сақталды");
		for (String person : new String[] { LISTENER, INSTRUCTOR }) {
			assertThat(visit(person, LINK).page().uri().getPath()).endsWith("/units/unit-2.1");
		}
	}

	@Test
	void theChoiceMayBeChangedFromTheProgramme() {
		Visitor instructor = visit(INSTRUCTOR, LINK);
		String link = instructor.page().uri().getPath();
		choose(instructor, "unit-2.1");
		assertThat(instructor.get("").body()).contains("href=\"" + link + "\"", "«Атаусыз сілтеме»: таңдауды өзгерту");
		assertThat(instructor.browser().get(link).body()).contains("<option value=\"unit-2.1\" selected=\"selected\"");
		instructor.browser().post(link, Map.of("activity", "defence"));
		assertThat(visit(LISTENER, LINK).page().uri().getPath()).endsWith("/defence");
		assertThat(visit(LISTENER, "programme").get("").body()).doesNotContain("таңдауды өзгерту");
	}

	@ParameterizedTest
	@ValueSource(strings = { "unit-9.9", "UNIT-1.1", "unit-1.1/../defence", "1.1-бөлім", "" })
	void aLinkThatNamesWhatTheProgrammeHasNotIsAsGoodAsUnnamed(String activity) {
		Map<String, String> custom = Map.of("activity", activity);
		Visitor listener = visit(launch(LISTENER, LINK).claim(Launch.LTI + "custom", custom));
		assertThat(listener.page().uri().getPath()).isEqualTo(listener.course());
		Visitor instructor = visit(launch(INSTRUCTOR, LINK).claim(Launch.LTI + "custom", custom));
		choose(instructor, "unit-2.1");
		assertThat(visit(launch(LISTENER, LINK).claim(Launch.LTI + "custom", custom)).page().uri().getPath())
			.endsWith("/units/unit-2.1");
	}

	@Test
	void whatTheLinkItselfNamesCountsBeforeTheChoice() {
		choose(visit(INSTRUCTOR, LINK), "unit-2.1");
		Launch named = launch(LISTENER, LINK).claim(Launch.LTI + "custom", Map.of("activity", "unit-3.1"));
		assertThat(visit(named).page().uri().getPath()).endsWith("/units/unit-3.1");
		assertThat(visit(LISTENER, LINK).page().uri().getPath()).endsWith("/units/unit-2.1");
	}

	@Test
	void onlyWhatIsOfTheProgrammeCanBeChosenAndOnlyByInstructors() {
		Visitor instructor = visit(INSTRUCTOR, LINK);
		Answer refused = choose(instructor, "unit-9.9");
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("Кемінде біреуін таңдаңыз.");
		Visitor listener = visit(LISTENER, LINK);
		Answer denied = listener.browser().get(instructor.page().uri().getPath());
		assertThat(denied.status()).isEqualTo(403);
		assertThat(denied.body()).contains("data-error=\"instructors-only\"");
	}

	@Test
	void aLinkOfAnotherCourseCannotBeChosen() {
		String foreign = visit(INSTRUCTOR, LINK).page().uri().getPath().replaceAll(".*/", "");
		anotherCourse();
		assertThat(visit(INSTRUCTOR, "programme").get("/instructor/links/" + foreign).status()).isEqualTo(404);
	}

	private static Answer choose(Visitor instructor, String activity) {
		return instructor.browser().post(instructor.page().uri().getPath(), Map.of("activity", activity));
	}

}
