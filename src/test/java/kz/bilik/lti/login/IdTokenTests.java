package kz.bilik.lti.login;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

import kz.bilik.lti.Launch;
import kz.bilik.lti.Launch.Role;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class IdTokenTests {

	private static final String LTI = "https://purl.imsglobal.org/spec/lti/claim/";

	private static final String VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/";

	@ParameterizedTest
	@MethodSource
	void readsTheRoleInThisCourse(Role role, List<String> roles) {
		assertThat(launch("roles", roles).role()).isEqualTo(role);
	}

	static Stream<Arguments> readsTheRoleInThisCourse() {
		return Stream.of(arguments(Role.INSTRUCTOR, List.of("Instructor")),
				arguments(Role.LISTENER, List.of("Learner")), arguments(Role.ADMINISTRATOR, List.of("Administrator")),
				arguments(Role.INSTRUCTOR, List.of(VOCABULARY + "membership#Instructor")),
				arguments(Role.LISTENER, List.of(VOCABULARY + "membership#Learner")),
				arguments(Role.INSTRUCTOR, List.of(VOCABULARY + "membership/Instructor#TeachingAssistant")),
				arguments(Role.LISTENER, List.of(VOCABULARY + "membership/Learner#Instructor")),
				arguments(Role.INSTRUCTOR,
						List.of(VOCABULARY + "membership#Learner", VOCABULARY + "membership#Instructor")),
				arguments(Role.INSTRUCTOR, List.of("urn:lti:role:ims/lis/Instructor")),
				// an administrator of the site is one in every course, unless enrolled to
				// learn
				arguments(Role.ADMINISTRATOR, List.of(VOCABULARY + "institution/person#Administrator")),
				arguments(Role.ADMINISTRATOR, List.of(VOCABULARY + "system/person#SysAdmin")),
				arguments(Role.ADMINISTRATOR,
						List.of(VOCABULARY + "membership#Instructor", VOCABULARY + "system/person#Administrator")),
				arguments(Role.LISTENER,
						List.of(VOCABULARY + "membership#Learner", VOCABULARY + "institution/person#Administrator")),
				// somebody's post in the institution says nothing about this course
				arguments(Role.LISTENER, List.of(VOCABULARY + "institution/person#Instructor")),
				arguments(Role.LISTENER, List.of("urn:lti:instrole:ims/lis/Instructor")),
				// whoever comes with no role that we know learns
				arguments(Role.LISTENER, List.of()), arguments(Role.LISTENER, List.of("")),
				arguments(Role.LISTENER, List.of("instructor")),
				arguments(Role.LISTENER, List.of(VOCABULARY + "membership#Mentor")),
				arguments(Role.LISTENER, List.of("http://example.org/roles#Instructor")),
				arguments(Role.LISTENER, List.of("http://example.org/roles#Administrator")),
				arguments(Role.LISTENER, List.of(VOCABULARY + "institution/person#NoAdministrator")));
	}

	@Test
	void aRoleThatIsNoTextIsARoleThatWeDoNotKnow() {
		assertThat(launch("roles", List.of(1, Map.of("x", "Instructor"))).role()).isEqualTo(Role.LISTENER);
	}

	@ParameterizedTest
	@CsvSource({ "kk, kk", "pt_br, pt-BR", "kk_KZ, kk-KZ", "en-GB, en-GB", "!!, und" })
	void readsALocaleAsMoodleWritesIt(String sent, String tag) {
		assertThat(launch("locale", sent).locale()).isEqualTo(Locale.forLanguageTag(tag));
	}

	@Test
	void cutsATextBetweenCharacters() {
		assertThat(launch("name", "a".repeat(254) + "📚📚").name()).isEqualTo("a".repeat(254));
		assertThat(launch("name", "a".repeat(253) + "📚📚").name()).isEqualTo("a".repeat(253) + "📚");
		assertThat(launch("name", "Ә".repeat(255)).name()).isEqualTo("Ә".repeat(255));
	}

	@Test
	void makesANameOfItsParts() {
		assertThat(launch("given_name", "Ұлжан").name()).isEqualTo("Ұлжан");
		assertThat(launch("family_name", "Ыбырай").name()).isEqualTo("Ыбырай");
		assertThat(launch("name", " ").name()).isNull();
	}

	@Test
	void neverCutsAnIdentifier() {
		assertThat(launch("sub", "4".repeat(255)).subject()).hasSize(255);
		assertThatExceptionOfType(LaunchRefusedException.class).isThrownBy(() -> launch("sub", "4".repeat(256)))
			.satisfies((refused) -> assertThat(refused.reason()).isEqualTo(Reason.INVALID_LAUNCH));
	}

	@Test
	void namesAPlaceByItsLabelWhereItHasNoTitle() {
		Launch launch = launch("context", Map.of("id", 2, "label", "МК-2026"));
		assertThat(launch.context()).isEqualTo(new Launch.Place("2", "МК-2026"));
		assertThat(launch("context", Map.of("title", "without id")).context()).isNull();
	}

	private static Launch launch(String claim, Object value) {
		Map<String, Object> claims = new HashMap<>(Map.of("sub", "4", LTI + "message_type", "LtiResourceLinkRequest",
				LTI + "deployment_id", "1", LTI + "roles", List.of(), LTI + "resource_link", Map.of("id", "11")));
		claims.put(List.of("roles", "context").contains(claim) ? LTI + claim : claim, value);
		return new IdToken(claims).toLaunch(1);
	}

}
