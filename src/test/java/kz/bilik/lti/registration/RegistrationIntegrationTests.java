package kz.bilik.lti.registration;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import kz.bilik.IntegrationTest;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.platform.LtiProperties;
import kz.bilik.lti.platform.LtiProperties.Registration;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.Platform.Source;
import kz.bilik.lti.platform.Platform.Status;
import kz.bilik.lti.platform.PlatformDetails;
import kz.bilik.lti.platform.PlatformHttp;
import kz.bilik.lti.platform.PlatformRegister;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.Tools.Tool;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.web.util.UriComponentsBuilder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/**
 * Platforms that register themselves: the administrator pastes one address.
 */
class RegistrationIntegrationTests extends IntegrationTest {

	private static final String REGISTER = TOOL + "/lti/register";

	private static final String CONFIGURATION = lms.url() + "/lti/openid-configuration";

	@Autowired
	private PlatformRegister register;

	@Autowired
	private RegistrationLinks links;

	@Autowired
	private ToolRegistration tool;

	@Autowired
	private PlatformHttp http;

	@Autowired
	private JsonMapper json;

	@BeforeEach
	void noLinks() {
		this.jdbc.sql("delete from registration_link").update();
	}

	@Test
	void isRegisteredByOneAddressAndLaunchesWhenTheOperatorHasConsented() {
		Answer page = open(REGISTER);
		assertThat(page.status()).as(page.body()).isEqualTo(200);
		Tool registered = lms.tools().all().get(1);
		assertThat(page.body()).contains("data-registered=\"pending\"", lms.url(), registered.clientId(),
				"data-close-after", "moodle 4.5.6 (demo)", "/admin");

		Platform platform = platform(registered);
		assertThat(platform.source()).isEqualTo(Source.REGISTRATION);
		assertThat(platform.details().deploymentIds()).containsExactly(registered.deploymentId());
		Answer refused = enter(registered);
		assertRefused(refused, 403, "platform-pending");
		assertThat(refused.body()).contains(lms.url(), registered.clientId(), "/admin");

		this.register.activate(platform.id());
		assertThat(enter(registered).body()).contains("data-course-run=");
	}

	@Test
	void saysOfItselfAllThatMoodleNeeds() {
		open(REGISTER);
		JsonNode sent = lms.registration();
		JsonNode configuration = sent.path("https://purl.imsglobal.org/spec/lti-tool-configuration");
		assertThat(sent.path("initiate_login_uri").asString()).isEqualTo(TOOL + "/lti/login");
		assertThat(sent.path("redirect_uris").path(0).asString()).isEqualTo(TOOL + "/lti/launch");
		assertThat(sent.path("jwks_uri").asString()).isEqualTo(TOOL + "/lti/jwks");
		assertThat(sent.path("scope").asString()).contains("lti-ags/scope/lineitem ", "lti-ags/scope/lineitem.readonly",
				"lti-ags/scope/score", "lti-ags/scope/result.readonly", "lti-nrps/scope/contextmembership.readonly");
		assertThat(configuration.path("domain").asString()).isEqualTo(TOOL.replace("http://", ""));
		assertThat(configuration.path("target_link_uri").asString()).isEqualTo(TOOL + "/lti/launch");
		assertThat(configuration.path("claims")).extracting(JsonNode::asString)
			.contains("iss", "sub", "name", "given_name", "family_name", "email", "locale");
		assertThat(configuration.path("messages")).extracting((message) -> message.path("type").asString())
			.containsExactly("LtiResourceLinkRequest", "LtiDeepLinkingRequest");
		assertThat(configuration.path("custom_parameters").path("groups").asString())
			.isEqualTo("$Moodle.Person.userGroupIds");
		assertThat(List.of("client_name", "client_name#kk", "client_name#ru", "client_name#en"))
			.allSatisfy((name) -> assertThat(sent.path(name).asString()).isNotBlank());
		assertThat(configuration.path("messages").path(0).path("label#ru").asString()).isNotBlank();
		Answer logo = lms.client().get(sent.path("logo_uri").asString());
		assertThat(logo.header("Content-Type").orElse("")).startsWith("image/");
	}

	@Test
	void offersTheSubmissionReviewWhereThePlatformKnowsIt() {
		configuration((configuration) -> {
			((ObjectNode) configuration.path("https://purl.imsglobal.org/spec/lti-platform-configuration"))
				.putArray("messages_supported")
				.addObject()
				.put("type", "LtiSubmissionReviewRequest");
			return configuration;
		});
		open(REGISTER);
		assertThat(lms.registration().toString()).contains("LtiSubmissionReviewRequest");
	}

	@Test
	void doesNotAskForAScopeThatThePlatformDoesNotKnow() {
		configuration((configuration) -> {
			configuration.putArray("scopes_supported")
				.add("openid")
				.add("https://purl.imsglobal.org/spec/lti-ags/scope/score");
			return configuration;
		});
		open(REGISTER);
		assertThat(lms.registration().path("scope").asString())
			.isEqualTo("https://purl.imsglobal.org/spec/lti-ags/scope/score");
	}

	@Test
	void isFramedByThePlatformThatWantsToBeRegisteredAndByNoOtherStranger() {
		Answer page = lms.client()
			.get(REGISTER + "?openid_configuration=https://lms.school.example/openid-configuration");
		assertThat(page.header("Content-Security-Policy").orElseThrow()).contains("https://lms.school.example");
		assertThat(page.headers().allValues("Content-Security-Policy")).hasSize(1);
		assertThat(lms.client()
			.get(TOOL + "/?openid_configuration=https://lms.school.example/")
			.header("Content-Security-Policy")
			.orElseThrow()).doesNotContain("school.example");
		assertThat(open(REGISTER).header("Content-Security-Policy").orElseThrow()).contains(lms.url());
	}

	@Test
	void aLinkOfTheOperatorsRegistersOnceAndNeedsNoConsent() {
		String link = this.links.create();
		assertThat(link).startsWith(REGISTER + "/");
		Answer page = open(link);
		assertThat(page.body()).contains("data-registered=\"active\"");
		Tool registered = lms.tools().all().get(1);
		assertThat(platform(registered).status()).isEqualTo(Status.ACTIVE);
		assertThat(enter(registered).body()).contains("data-course-run=");

		assertRefused(open(link), 403, "registration-link");
		assertThat(lms.tools().all()).hasSize(2);
		assertThat(this.links.list()).singleElement().satisfies((used) -> assertThat(used.usedAt()).isNotNull());
	}

	@Test
	void ofSeveralThatUseOneLinkAtOnceOneIsRegistered() {
		String link = this.links.create();
		lms.faults().always(Endpoint.REGISTRATION, Fault.slow(Duration.ofMillis(300)));
		List<CompletableFuture<Answer>> registrations = IntStream.range(0, 4)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> open(link), Executors.newCachedThreadPool()))
			.toList();
		assertThat(registrations.stream().filter((page) -> page.join().status() == 200)).hasSize(1);
		assertThat(lms.tools().all()).hasSize(2);
	}

	@Test
	void aLinkIsGoodForSevenDaysAndCanBeTakenBack() {
		String link = this.links.create();
		clock.advance(Duration.ofDays(7).plusSeconds(1));
		assertRefused(open(link), 403, "registration-link");
		assertThat(this.links.list()).isEmpty();
		String other = this.links.create();
		this.links.withdraw(this.links.list().get(0).id());
		assertRefused(open(other), 403, "registration-link");
		assertRefused(open(REGISTER + "/made-up"), 403, "registration-link");
		assertThat(lms.tools().all()).hasSize(1);
	}

	@Test
	void aLinkWhoseRegistrationFailedCanBeUsedAgain() {
		String link = this.links.create();
		lms.faults().next(1, Endpoint.REGISTRATION, Fault.answer(500, "Oops", Map.of()));
		assertRefused(open(link), 400, "registration-refused");
		assertThat(open(link).status()).isEqualTo(200);
	}

	@Test
	void aStrangerDoesNotTakeOverAClientThatIsRegistered() {
		open(REGISTER);
		Tool registered = lms.tools().all().get(1);
		Platform platform = this.register.activate(platform(registered).id());
		lms.faults().always(Endpoint.REGISTRATION, answer(registered.clientId(), registered.deploymentId()));
		assertThat(open(REGISTER).body()).as("nothing new").contains("data-registered=\"active\"");
		assertThat(this.register.find(platform.id())).contains(platform);

		lms.faults().always(Endpoint.REGISTRATION, answer(registered.clientId(), "77"));
		assertRefused(open(REGISTER), 409, "registration-conflict");
		configuration((configuration) -> configuration.put("jwks_uri", lms.url() + "/stranger"));
		lms.faults().always(Endpoint.REGISTRATION, answer(registered.clientId(), registered.deploymentId()));
		assertRefused(open(REGISTER), 409, "registration-conflict");
		assertThat(this.register.find(platform.id())).contains(platform);

		assertThat(open(this.links.create()).body()).as("with the operator's consent").contains("\"active\"");
		assertThat(platform(registered).jwksUri()).isEqualTo(lms.url() + "/stranger");
	}

	@Test
	void thePlatformOfTheFileStaysTheFilesEvenForALinkOfTheOperators() {
		lms.faults().always(Endpoint.REGISTRATION, answer(lms.platform().clientId(), "77"));
		assertRefused(open(this.links.create()), 409, "registration-conflict");
	}

	@Test
	void aPlatformWithoutADeploymentIsStoredAndSaysSo() {
		lms.faults().always(Endpoint.REGISTRATION, Fault.answer(201, "{\"client_id\": \"no-deployment\"}", Map.of()));
		assertThat(open(REGISTER).body()).contains("data-registered=\"pending\"", "no-deployment",
				"алғашқы кіруден кейін");
	}

	@ParameterizedTest
	@MethodSource
	void refusesAConfiguration(String which, int status, String reason, UnaryOperator<ObjectNode> change) {
		configuration(change);
		assertRefused(open(REGISTER), status, reason);
		assertNothingStored();
		assertThat(lms.tools().all()).as("the platform made no tool").hasSize(1);
	}

	static Stream<Arguments> refusesAConfiguration() {
		return Stream.of(arguments("without issuer", 400, "registration-configuration", without("issuer")),
				arguments("without token endpoint", 400, "registration-configuration", without("token_endpoint")),
				arguments("without keys", 400, "registration-configuration", without("jwks_uri")),
				arguments("without authentication endpoint", 400, "registration-configuration",
						without("authorization_endpoint")),
				arguments("without registration endpoint", 400, "registration-configuration",
						without("registration_endpoint")),
				arguments("of another issuer", 400, "registration-issuer", with("issuer", "https://other.example")),
				arguments("whose issuer is no address", 400, "registration-configuration", with("issuer", "moodle")),
				arguments("whose endpoint is no address", 400, "registration-configuration",
						with("jwks_uri", "http://a b")),
				arguments("whose endpoint is a file", 403, "registration-address",
						with("jwks_uri", "file://localhost/etc/passwd")),
				arguments("that registers at another host", 400, "registration-configuration",
						with("registration_endpoint",
								lms.url().replace("localhost", "127.0.0.1") + "/lti/registration")),
				arguments("that registers at another port", 400, "registration-configuration",
						with("registration_endpoint", "http://localhost:1/")),
				arguments("whose issuer is longer than there is room for", 400, "registration-configuration",
						with("issuer", lms.url() + "/" + "i".repeat(300))),
				arguments("whose endpoint holds a password", 400, "registration-configuration",
						with("token_endpoint", "https://user:password@localhost/")),
				arguments("with an address that is too long", 400, "registration-configuration",
						with("jwks_uri", "https://localhost/" + "k".repeat(1000))));
	}

	@ParameterizedTest
	@MethodSource
	void refusesAPlatformThatDoesNotAnswerAsItShould(String which, Endpoint endpoint, Fault fault, String reason) {
		lms.faults().always(endpoint, fault);
		assertRefused(open(REGISTER), 400, reason);
		assertNothingStored();
	}

	static Stream<Arguments> refusesAPlatformThatDoesNotAnswerAsItShould() {
		Endpoint configuration = Endpoint.CONFIGURATION;
		return Stream.of(arguments("no page", configuration, Fault.answer(404), "registration-unreachable"),
				arguments("an error", configuration, Fault.answer(500), "registration-unreachable"),
				arguments("a redirect", configuration,
						Fault.answer(302, "", Map.of("Location", "http://169.254.169.254/latest/")),
						"registration-unreachable"),
				arguments("a broken connection", configuration, Fault.reset(), "registration-unreachable"),
				arguments("an endless page", configuration, Fault.answer(200, " ".repeat(1_000_000), Map.of()),
						"registration-unreachable"),
				arguments("HTML", configuration, Fault.answer(200, "<html>", Map.of()), "registration-configuration"),
				arguments("no object", configuration, Fault.answer(200, "[]", Map.of()), "registration-configuration"),
				arguments("a refusal", Endpoint.REGISTRATION, Fault.answer(401, "token_already_used", Map.of()),
						"registration-refused"),
				arguments("a redirect of the registration", Endpoint.REGISTRATION,
						Fault.answer(307, "", Map.of("Location", "http://127.0.0.1:1/")), "registration-refused"),
				arguments("HTML instead of a client", Endpoint.REGISTRATION,
						Fault.answer(200, "<h1>Welcome</h1>", Map.of()), "registration-refused"),
				arguments("no client id", Endpoint.REGISTRATION, Fault.answer(200, "{}", Map.of()),
						"registration-refused"),
				arguments("a client id of 256 characters", Endpoint.REGISTRATION, answer("c".repeat(256), "1"),
						"registration-refused"),
				arguments("a broken connection after the registration", Endpoint.REGISTRATION,
						Fault.reset().afterwards(), "registration-unreachable"));
	}

	@Test
	void saysWhatThePlatformAnswered() {
		lms.faults().always(Endpoint.REGISTRATION, Fault.answer(400, "<b>missing_domain</b>\n", Map.of()));
		assertThat(open(REGISTER).body()).contains("400 (missing_domain)").doesNotContain("<b>");
	}

	@Test
	void whoOpensTheAddressByHandIsToldWhereItBelongs() {
		assertRefused(lms.client().get(REGISTER), 400, "registration-incomplete");
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://127.0.0.1:1/c", "https://localhost:1/c", "https://10.0.0.1/c",
			"https://169.254.169.254/latest", "https://[::1]/c", "https://[::ffff:127.0.0.1]/c",
			"https://2130706433/c" })
	void anAddressInAPrivateNetworkIsNotAsked(String address) {
		assertThat(refused(Registration.CONSENT, address)).isIn(Reason.REGISTRATION_ADDRESS,
				Reason.REGISTRATION_CONFIGURATION);
	}

	@ParameterizedTest
	@CsvSource({ "http://lms.example/c, REGISTRATION_ADDRESS", "ftp://lms.example/c, REGISTRATION_ADDRESS",
			"file:///etc/passwd, REGISTRATION_CONFIGURATION", "lms.example, REGISTRATION_CONFIGURATION",
			"https://user@lms.example/c, REGISTRATION_CONFIGURATION" })
	void anAddressThatIsNotOfHttpsIsNotAsked(String address, Reason reason) {
		assertThat(refused(Registration.CONSENT, address)).isEqualTo(reason);
	}

	@Test
	void theOperatorMaySwitchRegistrationOffButForLinks() {
		assertThat(refused(Registration.OFF, CONFIGURATION)).isEqualTo(Reason.REGISTRATION_OFF);
	}

	@ParameterizedTest
	@ValueSource(strings = { "http://169.254.169.254/latest", "http://[fe80::1]/c" })
	void aLinkLocalAddressIsNotAskedEvenWherePrivateOnesMayBe(String address) {
		assertThat(catchThrowableOfType(LaunchRefusedException.class,
				() -> registrar(Registration.CONSENT, true).register(address, "token", null))
			.reason()).isEqualTo(Reason.REGISTRATION_ADDRESS);
	}

	@Test
	void whoOnlyAsksForTheHeadersRegistersNothing() {
		Answer head = lms.client().send("HEAD", URI.create(lms.beginRegistration(REGISTER)));
		assertThat(head.status()).isEqualTo(405);
		assertThat(lms.tools().all()).hasSize(1);
		assertNothingStored();
	}

	@Test
	void someRegisterAtOnceAndTheOthersAreAskedToWait() {
		lms.faults().always(Endpoint.CONFIGURATION, Fault.slow(Duration.ofSeconds(1)));
		List<CompletableFuture<Answer>> registrations = IntStream.range(0, 11)
			.mapToObj((i) -> CompletableFuture.supplyAsync(() -> open(REGISTER), Executors.newCachedThreadPool()))
			.toList();
		List<Answer> refused = registrations.stream()
			.map(CompletableFuture::join)
			.filter((page) -> page.status() != 200)
			.toList();
		assertThat(refused).hasSize(3).allSatisfy((page) -> {
			assertRefused(page, 429, "registration-busy");
			assertThat(page.header("Retry-After")).contains("20");
		});
		lms.faults().clear();
		assertThat(open(REGISTER).status()).isEqualTo(200);
	}

	@Test
	void aPlatformThatCannotBeTakenDownIsNotStored() {
		this.jdbc.sql("alter table operator_audit rename to operator_audit_away").update();
		try {
			assertRefused(open(REGISTER), 503, "registration-not-stored");
			assertNothingStored();
		}
		finally {
			this.jdbc.sql("alter table operator_audit_away rename to operator_audit").update();
		}
	}

	@Test
	void aPlatformThatRegistersAnewKeepsWhatTheOperatorSaidOfIt() {
		open(REGISTER);
		Tool registered = lms.tools().all().get(1);
		Platform platform = this.register.activate(platform(registered).id());
		PlatformDetails own = platform.details();
		this.register.edit(platform.id(), platform.version(),
				new PlatformDetails(own.issuer(), own.clientId(), "Біздің Moodle", own.deploymentIds(),
						own.authenticationEndpoint(), lms.url() + "/moved", own.jwksUri(), "https://audience.kz",
						List.of("https://portal.kz")));
		lms.faults().always(Endpoint.REGISTRATION, answer(registered.clientId(), "77"));
		assertThat(open(this.links.create()).body()).contains("\"active\"");
		assertThat(platform(registered).details()).isEqualTo(new PlatformDetails(own.issuer(), own.clientId(),
				"Біздің Moodle", List.of(registered.deploymentId(), "77"), own.authenticationEndpoint(),
				own.tokenEndpoint(), own.jwksUri(), "https://audience.kz", List.of("https://portal.kz")));
	}

	@Test
	void theOperatorMayLetEverybodyIn() {
		Map<String, String> parameters = UriComponentsBuilder.fromUriString(lms.beginRegistration(REGISTER))
			.build()
			.getQueryParams()
			.toSingleValueMap();
		assertThat(registrar(Registration.OPEN, true)
			.register(parameters.get("openid_configuration"), parameters.get("registration_token"), null)
			.status()).isEqualTo(Status.ACTIVE);
	}

	@Test
	void strangersDoNotFillTheRegister() {
		for (int i = 0; i < 200; i++) {
			this.register
				.register(
						new PlatformDetails("https://lms.example", "c" + i, null, List.of("1"), "https://lms.example/a",
								"https://lms.example/t", "https://lms.example/k", null, List.of()),
						Status.PENDING, false);
		}
		assertRefused(open(REGISTER), 429, "registration-crowded");
		assertThat(open(this.links.create()).status()).isEqualTo(200);
	}

	private Reason refused(Registration setting, String configuration) {
		return catchThrowableOfType(LaunchRefusedException.class,
				() -> registrar(setting, false).register(configuration, "token", null))
			.reason();
	}

	private Registrar registrar(Registration setting, boolean privateAllowed) {
		return new Registrar(properties(setting, privateAllowed), this.links, this.tool, this.register, this.http,
				this.json);
	}

	private static LtiProperties properties(Registration setting, boolean privateAllowed) {
		return new LtiProperties(List.of(), setting, privateAllowed, Duration.ofDays(180));
	}

	private static Answer open(String address) {
		return lms.client().get(lms.beginRegistration(address));
	}

	private Answer enter(Tool registered) {
		return lms.client().launch(launch(LISTENER, "programme").by(registered.clientId(), registered.deploymentId()));
	}

	private Platform platform(Tool registered) {
		return this.register.list()
			.stream()
			.filter((platform) -> platform.clientId().equals(registered.clientId()))
			.findFirst()
			.orElseThrow();
	}

	private void configuration(UnaryOperator<ObjectNode> change) {
		ObjectNode configuration = (ObjectNode) this.json.readTree(lms.client().get(CONFIGURATION).body());
		lms.faults()
			.always(Endpoint.CONFIGURATION, Fault.answer(200, change.apply(configuration).toString(), Map.of()));
	}

	private static UnaryOperator<ObjectNode> with(String name, String value) {
		return (configuration) -> configuration.put(name, value);
	}

	private static UnaryOperator<ObjectNode> without(String name) {
		return (configuration) -> configuration.without(name);
	}

	private static Fault answer(String clientId, String deployment) {
		return Fault.answer(200,
				"{\"client_id\": \"%s\", \"https://purl.imsglobal.org/spec/lti-tool-configuration\": {\"deployment_id\": \"%s\"}}"
					.formatted(clientId, deployment),
				Map.of());
	}

	private void assertNothingStored() {
		assertThat(this.register.list()).allSatisfy((platform) -> assertThat(platform.source()).isEqualTo(Source.FILE));
	}

	private static void assertRefused(Answer page, int status, String reason) {
		assertThat(page.body()).contains("data-error=\"" + reason + "\"")
			.containsPattern("<strong[^>]*>[0-9A-Z]{7}</strong>")
			.doesNotContain("data-close-after", "Exception", "??");
		assertThat(page.status()).isEqualTo(status);
	}

}
