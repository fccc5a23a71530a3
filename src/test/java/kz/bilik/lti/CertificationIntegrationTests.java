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
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * What 1EdTech tries when it certifies a tool, by its own names (LTI Advantage
 * Conformance Certification Guide 1.3, 6.1).
 */
@ExtendWith(Conformance.class)
class CertificationIntegrationTests extends LaunchTest {

	private static final String CONTEXT = Launch.LTI + "context";

	private static final String ROLES = Launch.LTI + "roles";

	private static final String[] NAMES = { "name", "given_name", "family_name" };

	@ParameterizedTest(name = "{0}")
	@MethodSource
	void refusesAKnownBadPayload(String name, int status, String reason, UnaryOperator<Launch> change) {
		LaunchClient browser = lms.client();
		assertRefused(browser.launch(change.apply(launch(LISTENER))), status, reason);
		assertNobodySignedIn(browser);
	}

	static Stream<Arguments> refusesAKnownBadPayload() {
		return Stream.of(bad("No KID Sent in JWT header", 401, "invalid-token", (launch) -> launch.keyId(null)),
				bad("Incorrect KID in JWT header", 401, "invalid-token", (launch) -> launch.keyId("nobody's")),
				bad("Wrong LTI Version", 400, "invalid-launch",
						(launch) -> launch.claim(Launch.LTI + "version", "11.3")),
				bad("No LTI Version", 400, "invalid-launch", (launch) -> launch.without(Launch.LTI + "version")),
				bad("Invalid LTI message", 401, "invalid-token", (launch) -> launch.claims((claims) -> {
					claims.clear();
					claims.put("name", "badltilaunch");
				})),
				bad("Missing LTI Claims", 400, "invalid-launch",
						(launch) -> launch
							.claims((claims) -> claims.keySet().removeIf((claim) -> claim.contains("/")))),
				bad("Timestamps Incorrect", 401, "wrong-clock",
						(launch) -> launch.claim("iat", 11111).claim("exp", 22222)),
				bad("message_type Claim Missing", 400, "invalid-launch",
						(launch) -> launch.without(Launch.LTI + "message_type")),
				bad("role Claim Missing", 400, "invalid-launch", (launch) -> launch.without(ROLES)),
				bad("deployment_id Claim Missing", 400, "invalid-launch",
						(launch) -> launch.without(Launch.LTI + "deployment_id")),
				bad("resource_link_id Claim Missing", 400, "invalid-launch",
						(launch) -> launch.claim(Launch.LTI + "resource_link", Map.of("title", "1.1"))),
				bad("user Claim Missing", 400, "anonymous", (launch) -> launch.without("sub")));
	}

	@ParameterizedTest(name = "Valid Instructor {0}")
	@MethodSource("valid")
	void letsATeacherIn(String name, UnaryOperator<Launch> change) {
		// by an unknown role and by none nobody can be told to be a teacher
		boolean known = !List.of("Launch Unknown Role", "Launch No Role").contains(name);
		letsIn(change.apply(inACourseOfItsOwn(launch(INSTRUCTOR))), known ? "instructor" : "listener");
	}

	@ParameterizedTest(name = "Valid Student {0}")
	@MethodSource("valid")
	void letsAStudentIn(String name, UnaryOperator<Launch> change) {
		letsIn(change.apply(inACourseOfItsOwn(launch(LISTENER))), "listener");
	}

	private static void letsIn(Launch launch, String role) {
		LaunchClient browser = lms.client();
		Answer page = browser.launch(launch);
		assertEntered(page, role);
		assertThat(browser.get("/c/" + courseRun(page)).status()).isEqualTo(200);
	}

	static Stream<Arguments> valid() {
		return Stream.of(valid("Launch", (launch) -> launch),
				valid("Launch with Roles",
						(launch) -> launch.claims((claims) -> claims.put(ROLES,
								List.of(INSTITUTION + "#Faculty", role(claims), "http://example.org/roles#Unknown")))),
				valid("Launch Short Role",
						(launch) -> launch
							.claims((claims) -> claims.put(ROLES, List.of(role(claims).replaceFirst(".*#", ""))))),
				valid("Launch Unknown Role",
						(launch) -> withRole(launch, "http://purl.imsglobal.org/vocab/lis/v2/unknown/unknown#Helper")),
				valid("Launch No Role", (launch) -> launch.claim(ROLES, List.of())),
				valid("Launch Email Only", (launch) -> launch.without(NAMES)),
				valid("Launch Names Only", (launch) -> launch.without("email")),
				valid("No PII", (launch) -> launch.without(NAMES).without("email")),
				valid("Email Without Context", (launch) -> launch.without(NAMES).without(CONTEXT)),
				valid("New resource_id",
						(launch) -> launch.claim(Launch.LTI + "resource_link", Map.of("id", UUID.randomUUID()))));
	}

	private static String role(Map<String, Object> claims) {
		return (String) ((List<?>) claims.get(ROLES)).get(0);
	}

	private static Arguments bad(String name, int status, String reason, UnaryOperator<Launch> change) {
		return arguments(name, status, reason, change);
	}

	private static Arguments valid(String name, UnaryOperator<Launch> change) {
		return arguments(name, change);
	}

}
