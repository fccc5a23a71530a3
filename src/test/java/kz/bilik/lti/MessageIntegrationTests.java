package kz.bilik.lti;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import kz.demolms.Launch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What deep linking and submission review must bring along.
 */
class MessageIntegrationTests extends LaunchTest {

	private static final String SETTINGS = Launch.DEEP_LINKING + "deep_linking_settings";

	@Test
	void onlyInstructorsAndAdministratorsPlaceLinks() {
		assertEntered(enter(lms.deepLinking(INSTRUCTOR)), "instructor");
		assertEntered(enter(lms.deepLinking("2")), "administrator");
		assertRefused(enter(lms.deepLinking(LISTENER)), 403, "not-an-instructor");
		assertRefused(enter(withRole(lms.deepLinking(INSTRUCTOR), "Learner")), 403, "not-an-instructor");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void refusesDeepLinking(String which, UnaryOperator<Launch> change) {
		assertRefused(enter(change.apply(lms.deepLinking(INSTRUCTOR))), 400, "invalid-launch");
	}

	static Stream<Arguments> refusesDeepLinking() {
		return Stream.of(changed("without settings", (launch) -> launch.without(SETTINGS)),
				changed("whose settings are a text", (launch) -> launch.claim(SETTINGS, "all")),
				setting("without a return url", "deep_link_return_url", null),
				setting("with an empty return url", "deep_link_return_url", ""),
				setting("whose return url is a script", "deep_link_return_url", "javascript:alert(1)"),
				setting("whose return url has no host", "deep_link_return_url", "https:///content"),
				setting("whose return url is no address", "deep_link_return_url", "https://lms.example/ \"content"),
				setting("whose return url is too long", "deep_link_return_url",
						"https://lms.example/" + "c".repeat(2000)),
				setting("whose data is an object", "data", Map.of("a", "b")),
				setting("that takes no types", "accept_types", null),
				setting("that takes no links to the tool", "accept_types", List.of("file", "html")));
	}

	@Test
	void deepLinkingNeedsNeitherAResourceLinkNorTheOptionalSettings() {
		Launch launch = lms.deepLinking(INSTRUCTOR)
			.without(Launch.LTI + "resource_link", Launch.LTI + "custom", Launch.AGS, Launch.NRPS)
			.claim(SETTINGS, Map.of("accept_types", List.of("link", "ltiResourceLink"), "deep_link_return_url",
					"https://lms.example/content", "accept_presentation_document_targets", List.of("iframe")));
		assertEntered(enter(launch), "instructor");
	}

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void refusesSubmissionReview(String which, UnaryOperator<Launch> change) {
		assertRefused(enter(change.apply(lms.launch(INSTRUCTOR, "defence").review(LISTENER))), 400, "invalid-launch");
	}

	static Stream<Arguments> refusesSubmissionReview() {
		return Stream.of(
				changed("of no link and no course",
						(launch) -> launch.without(Launch.LTI + "resource_link", Launch.LTI + "context")),
				changed("of a link without id",
						(launch) -> launch.claim(Launch.LTI + "resource_link", Map.of("title", "1"))),
				changed("whose person is a text", (launch) -> launch.claim(Launch.LTI + "for_user", LISTENER)),
				changed("whose person's id is a list",
						(launch) -> launch.claim(Launch.LTI + "for_user", Map.of("user_id", List.of(LISTENER)))));
	}

	private static Arguments changed(String which, UnaryOperator<Launch> change) {
		return arguments(which, change);
	}

	@SuppressWarnings("unchecked")
	private static Arguments setting(String which, String name, Object value) {
		return changed(which,
				(launch) -> launch.claims((claims) -> ((Map<String, Object>) claims.get(SETTINGS)).put(name, value)));
	}

}
