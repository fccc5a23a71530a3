package kz.bilik.defence;

import java.util.Map;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.Launch;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A click on a grade in the LMS's gradebook.
 */
class SubmissionReviewIntegrationTests extends IntegrationTest {

	private static final String TOPIC = "Жобаның тақырыбы";

	@Test
	void opensTheProjectOfTheListenerForTheInstructor() {
		visit(LISTENER, "defence").handInProject(TOPIC);
		visit(OTHER_LISTENER, "defence").handInProject("Басқа жоба");
		Visitor instructor = visit(launch(INSTRUCTOR, "defence").review(LISTENER));
		assertThat(instructor.page().uri().getPath()).matches("/c/\\d+/instructor/projects/\\d+");
		assertThat(instructor.page().body()).contains(TOPIC + "</h1>", "value=\"publish\"")
			.doesNotContain("Басқа жоба</h1>");
	}

	@Test
	void theColumnThatWasClickedDoesNotBecomeThatOfTheLink() {
		visit(LISTENER, "defence").handInProject(TOPIC);
		visit(launch(INSTRUCTOR, "defence").review(LISTENER)
			.claim("https://purl.imsglobal.org/spec/lti-ags/claim/endpoint",
					Map.of("lineitem", lms.url() + "/another-column")));
		assertThat(this.jdbc.sql("select count(*) from resource_link where line_item like '%/another-column'")
			.query(Long.class)
			.single()).isZero();
	}

	@Test
	void marksTheListenerWhoHasHandedInNothingYet() {
		visit(LISTENER, "defence");
		visit(OTHER_LISTENER, "defence").handInProject(TOPIC);
		Answer page = visit(launch(INSTRUCTOR, "defence").review(LISTENER)).page();
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.body()).contains("Әйгерім Қуанышқызы Төлегенова жобасын әлі тапсырған жоқ.")
			.containsPattern("(?s)<tr [^>]*aria-current=\"true\"[^>]*>\\s*<th scope=\"row\">Әйгерім")
			.doesNotContainPattern("(?s)aria-current=\"true\"[^>]*>\\s*<th scope=\"row\">Ғалымжан");
	}

	@Test
	void saysThatThePersonHasNeverBeenHere() {
		Answer page = visit(launch(INSTRUCTOR, "defence").review("4711")).page();
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.body()).contains("бұл лектің тізімінде жоқ");
	}

	@Test
	void aListenerSeesTheirOwnWorkOnly() {
		Visitor listener = visit(launch(LISTENER, "defence").review(LISTENER));
		assertThat(listener.page().uri().getPath()).endsWith("/defence");
		assertThat(listener.page().body()).contains("data-role=\"listener\"");
		visit(OTHER_LISTENER, "defence").handInProject(TOPIC);
		for (String activity : new String[] { "defence", "unit-1.1" }) {
			Answer refused = visit(launch(LISTENER, activity).review(OTHER_LISTENER)).page();
			assertThat(refused.status()).isEqualTo(403);
			assertThat(refused.body()).contains("data-error=\"not-your-work\"").doesNotContain(TOPIC);
		}
	}

	@Test
	void aLinkOfAUnitLeadsToTheUnit() {
		assertThat(visit(launch(INSTRUCTOR, "unit-1.1").review(LISTENER)).page().uri().getPath())
			.endsWith("/units/unit-1.1");
	}

	@Test
	void aClickOnTheColumnLeadsToThePageOfItsLink() {
		Launch column = launch(INSTRUCTOR, "defence").review(null);
		assertThat(visit(column).page().uri().getPath()).matches("/c/\\d+/defence");
		assertThat(visit(launch(LISTENER, "defence").review(null)).page().uri().getPath()).matches("/c/\\d+/defence");
	}

	@Test
	void aColumnWithoutALinkIsKnownByItsAddress() {
		visit(LISTENER, "defence").handInProject(TOPIC);
		Launch review = launch(INSTRUCTOR, "defence").review(LISTENER)
			.without(Launch.LTI + "resource_link", Launch.LTI + "custom");
		assertThat(visit(review).page().body()).contains(TOPIC, "value=\"publish\"");
		Launch foreign = launch(INSTRUCTOR, "defence").review(LISTENER)
			.without(Launch.LTI + "resource_link", Launch.LTI + "custom")
			.claim(Launch.AGS, Map.of("lineitem", lms.url() + "/another"));
		assertThat(visit(foreign).page().uri().getPath()).matches("/c/\\d+");
	}

	@Test
	void theProjectOfAnotherCourseIsNotShown() {
		visit(LISTENER, "defence").handInProject(TOPIC);
		String participant = this.jdbc.sql("select max(participant_id) from project_member")
			.query(String.class)
			.single();
		anotherCourse();
		Answer page = visit(INSTRUCTOR, "defence").get("/instructor/submissions?participant=" + participant);
		assertThat(page.status()).isEqualTo(200);
		assertThat(page.body()).contains("бұл лектің тізімінде жоқ").doesNotContain(TOPIC);
	}

}
