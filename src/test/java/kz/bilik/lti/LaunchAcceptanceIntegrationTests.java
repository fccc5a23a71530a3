package kz.bilik.lti;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import kz.bilik.Conformance;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Named.named;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Launches that must come in, whatever the platform keeps to itself.
 */
@ExtendWith(Conformance.class)
class LaunchAcceptanceIntegrationTests extends LaunchTest {

	private static final String[] PERSONAL_DATA = { "name", "given_name", "family_name", "email" };

	private static final String ROLES = Launch.LTI + "roles";

	@ParameterizedTest(name = "{0}")
	@MethodSource("accepted")
	void acceptsTheLaunchOfAnInstructor(String which, UnaryOperator<Launch> change) {
		assertEntered(enter(change.apply(launch(INSTRUCTOR))), "instructor");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource("accepted")
	void acceptsTheLaunchOfAListener(String which, UnaryOperator<Launch> change) {
		assertEntered(enter(change.apply(launch(LISTENER))), "listener");
	}

	static Stream<Arguments> accepted() {
		return Stream
			.of(accepted("in a window of its own", Launch::inNewWindow),
					accepted("with given and family name only", (launch) -> launch.without("email", "name")),
					accepted("without context", (launch) -> launch.without(Launch.LTI + "context")),
					accepted("with texts of 400 characters",
							(launch) -> launch.claim("name", "Ә".repeat(400))
								.claim("email", "a".repeat(400) + "@example.kz")
								.claim(Launch.LTI + "context", Map.of("id", "2", "title", "Қ".repeat(400)))),
					accepted("without locale",
							(launch) -> launch.without("locale", Launch.LTI + "launch_presentation")),
					accepted("without custom parameters", (launch) -> launch.without(Launch.LTI + "custom")),
					accepted("without services", (launch) -> launch.without(Launch.AGS, Launch.NRPS)),
					accepted("for several clients",
							(launch) -> launch.claim("aud", List.of("other-client", lms.platform().clientId()))
								.claim("azp", lms.platform().clientId())),
					accepted("issued by a clock that is a little ahead",
							(launch) -> launch.claims((claims) -> claims.put("iat", (Long) claims.get("iat") + 20))),
					accepted("issued two minutes ago",
							(launch) -> launch.claims((claims) -> claims.put("iat", (Long) claims.get("iat") - 120))));
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void letsWhoeverHasNoRoleThatWeKnowInAsAListener(List<String> roles) {
		assertEntered(enter(inACourseOfItsOwn(launch(INSTRUCTOR)).claim(ROLES, roles)), "listener");
	}

	static Stream<?> letsWhoeverHasNoRoleThatWeKnowInAsAListener() {
		return Stream.of(List.of(), named("[\"\"]", List.of("")),
				List.of("http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper"),
				List.of(MEMBERSHIP + "#Mentor"), List.of(INSTITUTION + "#Instructor"),
				List.of("http://example.org/roles#Instructor"));
	}

	@Test
	void opensThePageThatTheLinkNames() {
		Answer programme = enter(lms.launch(LISTENER, "programme"));
		assertThat(programme.uri().getPath()).isEqualTo("/c/" + courseRun(programme));
		assertThat(enter(lms.launch(LISTENER, "unit-1.1")).uri().getPath()).endsWith("/units/unit-1.1");
		assertThat(enter(lms.launch(LISTENER, "defence")).uri().getPath()).endsWith("/defence");
	}

	@Test
	void aLaunchWithoutContextTakesItsLinkAsTheCourseRun() {
		Launch first = link(launch(LISTENER), "link-" + UUID.randomUUID()).without(Launch.LTI + "context");
		String run = courseRun(enter(first));
		assertThat(courseRun(enter(first))).isEqualTo(run);
		assertThat(
				courseRun(enter(link(launch(LISTENER), "link-" + UUID.randomUUID()).without(Launch.LTI + "context"))))
			.isNotEqualTo(run);
	}

	@Test
	void idsThatAreNumbersAreTakenAsText() {
		Answer page = enter(launch(LISTENER).claim("sub", 4711).claim(Launch.LTI + "deployment_id", 1));
		assertEntered(page, "listener");
		assertThat(name("4711")).isEqualTo("Әйгерім Қуанышқызы Төлегенова");
	}

	@Test
	void aPersonIsKnownBySubjectToTheLetter() {
		String subject = "person-" + UUID.randomUUID();
		enter(launch(LISTENER).claim("sub", subject).claim("name", "Ең біріншісі"));
		enter(launch(LISTENER).claim("sub", subject.toUpperCase()).claim("name", "Екіншісі"));
		assertThat(name(subject)).isEqualTo("Ең біріншісі");
		assertThat(name(subject.toUpperCase())).isEqualTo("Екіншісі");
	}

	@Test
	void cutsWhatIsTooLongAndGoesOn() {
		String subject = "person-" + UUID.randomUUID();
		String course = "course-" + UUID.randomUUID();
		Answer page = enter(launch(LISTENER).claim("sub", subject)
			.claim("name", "Ә".repeat(400))
			.claim("email", "a".repeat(400) + "@example.kz")
			.claim(Launch.LTI + "context", Map.of("id", course, "title", "Қ".repeat(400)))
			.claim(Launch.LTI + "resource_link", Map.of("id", "11", "title", "Ң".repeat(400))));
		assertEntered(page, "listener");
		assertThat(name(subject)).isEqualTo("Ә".repeat(255));
		assertThat(this.jdbc.sql("select title from course_run where scope_id = ?")
			.param(course)
			.query(String.class)
			.single()).isEqualTo("Қ".repeat(255));
	}

	@ParameterizedTest
	@ValueSource(strings = { "Ә Ғ Қ Ң Ө Ұ Ү Һ І ә ғ қ ң ө ұ ү һ і", "Іңкәр 📚 Мұңайтпасова", "👩🏽‍🏫 Ұлжан" })
	void keepsNamesToTheLetter(String name) {
		String subject = "person-" + UUID.randomUUID();
		Launch listener = lms.launch(LISTENER, "defence").claim("sub", subject).claim("name", name);
		String course = "course-" + subject;
		assertEntered(enter(inCourse(listener, course)), "listener");
		assertThat(name(subject)).isEqualTo(name);
		assertThat(enter(inCourse(lms.launch(INSTRUCTOR, "defence"), course)).body()).contains(name);
	}

	@Test
	void showsANameAsTextNotAsMarkup() {
		String course = "course-" + UUID.randomUUID();
		enter(inCourse(lms.launch(LISTENER, "defence"), course).claim("sub", course)
			.claim("name", "<script>alert('Ә')</script>"));
		assertThat(enter(inCourse(lms.launch(INSTRUCTOR, "defence"), course)).body())
			.contains("&lt;script&gt;alert(&#39;Ә&#39;)&lt;/script&gt;")
			.doesNotContain("<script>alert");
	}

	@Test
	void aLaunchThatKeepsTheNameToItselfDoesNotTakeAwayWhatIsKnown() {
		String subject = "person-" + UUID.randomUUID();
		enter(launch(LISTENER).claim("sub", subject));
		enter(launch(LISTENER).claim("sub", subject).without(PERSONAL_DATA));
		assertThat(name(subject)).isEqualTo("Әйгерім Қуанышқызы Төлегенова");
	}

	@Test
	void anEmptyLineItemCountsAsNone() {
		String course = "course-" + UUID.randomUUID();
		assertEntered(
				enter(inCourse(lms.launch(LISTENER, "defence"), course)
					.claims((claims) -> claims.put(Launch.AGS, Map.of("scope", List.of(), "lineitem", "")))),
				"listener");
		assertThat(lineItem(course)).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "kk, kk", "ru, ru", "en, en", "kk_KZ, kk", "en_us, en", "pt_br, kk", "!!, kk" })
	void speaksTheLanguageOfTheLaunch(String locale, String language) {
		assertThat(enter(launch(LISTENER).locale(locale)).body()).contains("<html lang=\"" + language + "\"");
	}

	@Test
	void speaksTheLanguageOfTheBrowserOrKazakhWhenTheLaunchSaysNone() {
		String[] locales = { "locale", Launch.LTI + "launch_presentation" };
		assertThat(enter(launch(LISTENER).without(locales)).body()).contains("<html lang=\"kk\"");
		assertThat(lms.client().header("Accept-Language", "ru").launch(launch(LISTENER).without(locales)).body())
			.contains("<html lang=\"ru\"");
	}

	@Test
	void takesTheLanguageFromThePresentationWhereTheLocaleClaimIsMissing() {
		assertThat(enter(launch(LISTENER).locale("ru").without("locale")).body()).contains("<html lang=\"ru\"");
	}

	private static Launch link(Launch launch, String id) {
		return launch.claim(Launch.LTI + "resource_link", Map.of("id", id));
	}

	private String name(String subject) {
		return this.jdbc.sql("select name from person where subject = ?").param(subject).query(String.class).single();
	}

	private String lineItem(String course) {
		return this.jdbc.sql("""
				select line_item from resource_link join course_run on course_run.id = course_run_id
				where scope_id = ? and link_id = '26'
				""").param(course).query((row, number) -> row.getString(1)).list().get(0);
	}

	private static Arguments accepted(String which, UnaryOperator<Launch> change) {
		return arguments(which, change);
	}

}
