package kz.bilik.lti.platform;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.bilik.lti.platform.LtiProperties.Registration;
import kz.bilik.lti.PlatformContents;
import kz.bilik.lti.platform.Platform.Source;
import kz.bilik.lti.platform.Platform.Status;
import kz.bilik.lti.platform.PlatformHttp.PrivateAddressException;
import kz.bilik.lti.platform.PlatformKeptException.Cause;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.validation.FieldError;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

/**
 * What the operator does with platforms, and what their launches make of it.
 */
class PlatformRegisterIntegrationTests extends IntegrationTest {

	@Autowired
	private PlatformRegister register;

	@Autowired
	private Platforms platforms;

	@Autowired
	private ToolKeys keys;

	@Autowired
	private PlatformTransactionManager transactions;

	@Autowired
	private List<PlatformContents> contents;

	@Autowired
	private RegisteredFrameOrigins frames;

	@Autowired
	private Secrets secrets;

	/** Another client of the demo LMS. */
	private final String client = "client-" + UUID.randomUUID();

	@Test
	void oneClientMayHaveSeveralDeployments() {
		this.register.add(details("7", "8"));
		assertEntered(enter("7"));
		assertEntered(enter("8"));
		assertRefused(enter("9"), 400, "unknown-deployment");
	}

	@Test
	void theSamePersonOfTwoPlatformsIsTwoPeopleInTwoCourseRuns() {
		Platform second = this.register.add(details("1"));
		Visitor first = visit(LISTENER, "programme");
		Answer other = enter("1");
		assertEntered(other);
		assertThat(other.uri().getPath()).isNotEqualTo(first.course());
		assertThat(this.register.contents(second.id())).containsEntry("people", 1L).containsEntry("course-runs", 1L);
	}

	@Test
	void aDeploymentThatALaunchNamedInVainIsThereToBeAdded() {
		Platform platform = this.register.add(details("7"));
		assertRefused(enter("8"), 400, "unknown-deployment");
		assertRefused(enter("8"), 400, "unknown-deployment");
		assertThat(this.register.unknownDeployments(platform.id())).extracting("deploymentId").containsExactly("8");
		this.register.edit(platform.id(), platform.version(), details("7", "8"));
		assertThat(this.register.unknownDeployments(platform.id())).isEmpty();
		assertEntered(enter("8"));
	}

	@Test
	void aPlatformThatInventsDeploymentsFillsNoTable() {
		Platform platform = this.register.add(details("7"));
		for (int i = 0; i < 30; i++) {
			this.register.sawUnknownDeployment(platform.id(), "invented-" + i);
		}
		assertThat(this.register.unknownDeployments(platform.id())).hasSize(20);
	}

	@Test
	void aPlatformThatIsSwitchedOffLaunchesNoMoreUntilItIsOnAgain() {
		Platform platform = this.register.add(details("1"));
		assertEntered(enter("1"));
		this.register.switchOff(platform.id());
		Answer refused = enter("1");
		assertRefused(refused, 403, "platform-off");
		assertThat(refused.body()).contains(lms.url(), this.client);
		assertThat(refused.header("Content-Security-Policy").orElseThrow()).contains(lms.url());
		this.register.activate(platform.id());
		assertEntered(enter("1"));
	}

	@Test
	void aChangedAddressTakesEffectAtOnce() {
		Platform platform = this.register.add(details("1"));
		PlatformDetails right = platform.details();
		PlatformDetails wrong = new PlatformDetails(right.issuer(), right.clientId(), null, right.deploymentIds(),
				lms.url() + "/elsewhere", right.tokenEndpoint(), right.jwksUri(), null, List.of());
		Platform changed = this.register.edit(platform.id(), platform.version(), wrong);
		assertThat(enter("1").uri()).hasPath("/elsewhere");
		this.register.edit(platform.id(), changed.version(), right);
		assertEntered(enter("1"));
	}

	@Test
	void whoeverEditsAnOldVersionIsToldSo() {
		Platform platform = this.register.add(details("1"));
		this.register.edit(platform.id(), platform.version(), details("1", "2"));
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
			.isThrownBy(() -> this.register.edit(platform.id(), platform.version(), details("1", "3")));
		assertThat(this.register.find(platform.id()).orElseThrow().details().deploymentIds()).containsExactly("1", "2");
	}

	@ParameterizedTest
	@CsvSource({ "issuer, NotBlank", "clientId, NotBlank", "deploymentIds, NotEmpty", "authenticationEndpoint, URL",
			"tokenEndpoint, URL", "jwksUri, URL", "frameOrigins, Pattern" })
	void saysWhichFieldIsWrong(String field, String code) {
		PlatformDetails right = details("1");
		PlatformDetails wrong = new PlatformDetails(field.equals("issuer") ? " " : right.issuer(),
				field.equals("clientId") ? "" : right.clientId(), null,
				field.equals("deploymentIds") ? List.of() : right.deploymentIds(),
				field.equals("authenticationEndpoint") ? "ftp://lms.kz/" : right.authenticationEndpoint(),
				field.equals("tokenEndpoint") ? "lms.kz" : right.tokenEndpoint(),
				field.equals("jwksUri") ? "https://lms.kz/a b" : right.jwksUri(), null,
				field.equals("frameOrigins") ? List.of("https://lms.kz", "https://lms.kz; script-src *") : List.of());
		InvalidPlatformException refused = catchThrowableOfType(InvalidPlatformException.class,
				() -> this.register.add(wrong));
		assertThat(refused.errors().getFieldErrors()).extracting(FieldError::getField, FieldError::getCode)
			.containsExactly(tuple(field, code));
	}

	@Test
	void aPlatformIsRegisteredOnce() {
		this.register.add(details("1"));
		InvalidPlatformException refused = catchThrowableOfType(InvalidPlatformException.class,
				() -> this.register.add(details("2")));
		assertThat(refused.errors().getFieldError("clientId").getCode()).isEqualTo("platform.registered-already");
	}

	@Test
	void aPlatformOfTheFileIsChangedInTheFileOnly() {
		Platform platform = this.platforms.findBySource(Source.FILE).get(0);
		assertKept(() -> this.register.edit(platform.id(), platform.version(), details("1")), Cause.IN_THE_FILE);
		assertKept(() -> this.register.switchOff(platform.id()), Cause.IN_THE_FILE);
		assertKept(() -> this.register.activate(platform.id()), Cause.IN_THE_FILE);
		assertKept(() -> this.register.delete(platform.id(), true), Cause.IN_THE_FILE);
	}

	@Test
	void theFileTakesOverWhatWasRegisteredOtherwiseAndSwitchesOffWhatLeavesIt() {
		Platform byHand = this.register.switchOff(this.register.add(details("1")).id());
		List<PlatformDetails> file = new ArrayList<>(
				this.platforms.findBySource(Source.FILE).stream().map(Platform::details).toList());
		file.add(details("1", "2"));
		read(file);
		Platform ofTheFile = this.register.find(byHand.id()).orElseThrow();
		assertThat(ofTheFile.source()).isEqualTo(Source.FILE);
		assertThat(ofTheFile.status()).isEqualTo(Status.ACTIVE);
		assertEntered(enter("2"));
		read(file);
		assertThat(this.register.find(byHand.id()).orElseThrow().version()).as("nothing has changed")
			.isEqualTo(ofTheFile.version());

		file.remove(file.size() - 1);
		read(file);
		assertRefused(enter("2"), 403, "platform-off");
		this.register.delete(byHand.id(), true);
		deleteAll();
		assertRefused(enter("2"), 400, "unknown-platform");
	}

	@Test
	void deletingAPlatformAsksForConsentAndTakesEverythingWithIt() {
		Platform platform = this.register.add(details("1"));
		Visitor listener = visit(LISTENER);
		listener.handInAnswer("unit-1.1", "task-1.1.1", "Жауап");
		listener.handInProject("Жоба");
		Visitor instructor = visit(INSTRUCTOR);
		assertThat(instructor.publish("Жоба", 17).status()).isEqualTo(200);
		assertThat(this.register.contents(platform.id())).containsEntry("course-runs", 1L)
			.containsEntry("people", 2L)
			.containsEntry("results", 1L);

		assertKept(() -> this.register.delete(platform.id(), true), Cause.ACTIVE);
		this.register.switchOff(platform.id());
		assertKept(() -> this.register.delete(platform.id(), false), Cause.NOT_EMPTY);
		assertThat(this.register.find(platform.id())).isPresent();
		this.register.delete(platform.id(), true);
		assertRefused(enter("1"), 403, "platform-off");
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
			.isThrownBy(() -> this.register.activate(platform.id()));
		assertKept(() -> this.register.register(details("1"), Status.ACTIVE, true), Cause.REGISTERED_OTHERWISE);
		deleteAll();
		this.registrations.forget();
		assertThat(this.register.find(platform.id())).isEmpty();
		assertThat(this.register.contents(platform.id())).isEmpty();
		assertRefused(listener.get(""), 403, "other-course");
		assertRefused(enter("1"), 400, "unknown-platform");
	}

	@Test
	void aPlatformIsDeletedCourseRunByCourseRun() {
		Platform platform = this.register.add(details("1"));
		visit(LISTENER);
		anotherCourse();
		visit(LISTENER);
		List<Map<String, Long>> left = new ArrayList<>();
		while (this.contents.stream().anyMatch((part) -> part.deleteSome(platform.id()))) {
			left.add(this.register.contents(platform.id()));
		}
		assertThat(left).containsExactly(Map.of("course-runs", 1L, "people", 1L), Map.of("people", 1L), Map.of());
	}

	@Test
	void whatCameThroughAPlatformIsDeletedBeforeIt() {
		Platform platform = this.register.add(details("1"));
		this.register.switchOff(platform.id());
		this.register.delete(platform.id(), true);
		List<Long> asked = new ArrayList<>();
		PlatformContents part = new PlatformContents() {
			@Override
			public Map<String, Long> contentsOf(long platformId) {
				return Map.of();
			}

			@Override
			public boolean deleteSome(long platformId) {
				return asked.add(platformId) && asked.size() < 3;
			}
		};
		PlatformRegister other = new PlatformRegister(this.platforms, List.of(part), null, this.jdbc, clock, null,
				this.transactions);
		while (other.deleteSome()) {
			assertThat(asked).isNotEmpty();
		}
		assertThat(asked).containsExactly(platform.id(), platform.id(), platform.id());
		assertThat(this.register.find(platform.id())).isEmpty();
	}

	@Test
	void whoeverLaunchesFromAPlatformThatWaitsNoLongerIsNotRejected() {
		Platform platform = this.register.register(details("1"), Status.PENDING, false);
		this.register.activate(platform.id());
		assertThatExceptionOfType(OptimisticLockingFailureException.class)
			.isThrownBy(() -> this.register.reject(platform.id()));
		assertEntered(enter("1"));
	}

	@Test
	void deploymentsThatWereNamedInVainAreForgottenAfterAWhileOrWhenTheyAreRegistered() {
		Platform platform = this.register.add(details("7"));
		this.register.sawUnknownDeployment(platform.id(), "old");
		clock.advance(Duration.ofDays(91));
		this.register.sawUnknownDeployment(platform.id(), "young");
		this.register.sawUnknownDeployment(platform.id(), "7");
		assertThat(this.register.unknownDeployments(platform.id())).extracting("deploymentId")
			.containsExactly("young", "old");
		this.register.forgetUnknownDeployments(clock.instant().minus(Duration.ofDays(90)));
		assertThat(this.jdbc.sql("select deployment_id from unknown_deployment where platform_id = ?")
			.param(platform.id())
			.query(String.class)
			.list()).containsExactly("young");
	}

	@Test
	void aDeploymentOfAPlatformThatVanishesIsNoFailure() {
		this.register.sawUnknownDeployment(Long.MAX_VALUE, "1");
	}

	@Test
	void aPageIsFramedByItsOwnPlatformOnly() {
		PlatformDetails own = details("1");
		this.register.add(new PlatformDetails("https://other.example.kz", this.client, null, List.of("1"),
				"https://other.example.kz/auth", own.tokenEndpoint(), own.jwksUri(), null, List.of()));
		this.frames.renew();
		LaunchClient browser = lms.client();
		Answer page = browser.launch(launch(LISTENER, "programme"));
		assertEntered(page);
		assertThat(framedBy(page)).endsWith("frame-ancestors 'self' " + lms.url());
		assertThat(framedBy(lms.client().launch(launch(LISTENER, "programme").claim("nonce", "wrong"))))
			.endsWith("frame-ancestors 'self' " + lms.url());
		assertThat(framedBy(lms.client().get(TOOL + "/"))).contains(lms.url(), "https://other.example.kz");
		assertThat(framedBy(
				lms.client().get(TOOL + "/lti/register?openid_configuration=https://new.example.kz/configuration")))
			.contains("https://new.example.kz")
			.doesNotContain("https://other.example.kz");
	}

	/** Other tests see what is kept of the platforms of this one. */
	@AfterEach
	void forgetFrames() {
		this.jdbc.sql("delete from platform where source <> 'FILE'").update();
		this.frames.renew();
	}

	private static String framedBy(Answer page) {
		return page.header("Content-Security-Policy").orElseThrow();
	}

	@Test
	void aServiceInAPrivateNetworkIsForPlatformsOfTheOperatorsAndTheMachinesOwnLinkForNobody() throws IOException {
		PlatformHttp http = new PlatformHttp(
				new LtiProperties(List.of(), Registration.OPEN, false, Duration.ofDays(180)));
		Platform registered = this.register.register(details("1"), Status.ACTIVE, false);
		Platform byTheFile = this.platforms.findBySource(Source.FILE).get(0);
		Duration soon = Duration.ofSeconds(10);
		assertThat(http.send(new HttpGet(lms.url() + "/lti/jwks"), byTheFile, soon, 10_000).ok()).isTrue();
		assertThatExceptionOfType(PrivateAddressException.class)
			.isThrownBy(() -> http.send(new HttpGet(lms.url() + "/lti/jwks"), registered, soon, 10_000));
		assertThatExceptionOfType(PrivateAddressException.class)
			.isThrownBy(() -> http.send(new HttpGet("http://169.254.169.254/latest/"), byTheFile, soon, 10_000));
		http.destroy();
	}

	@Test
	void anAnswerIsCutOffWhereItIsTooLongOrTooLate() throws IOException {
		PlatformHttp http = new PlatformHttp(
				new LtiProperties(List.of(), Registration.OPEN, true, Duration.ofDays(180)));
		Platform platform = this.platforms.findBySource(Source.FILE).get(0);
		assertThatExceptionOfType(PlatformHttp.TooLongException.class)
			.isThrownBy(() -> http.send(new HttpGet(lms.url() + "/lti/jwks"), platform, Duration.ofSeconds(10), 10));
		lms.faults().always(Endpoint.JWKS, Fault.hang());
		assertThatExceptionOfType(SocketTimeoutException.class)
			.isThrownBy(() -> http.send(new HttpGet(lms.url() + "/lti/jwks"), platform, Duration.ofMillis(300), 10));
		http.destroy();
	}

	@Test
	void everyRowThatHangsOnAnotherOneGoesWithIt() {
		assertThat(this.jdbc.sql("""
				select constraint_name from information_schema.referential_constraints
				where lower(constraint_schema) = 'public' and delete_rule not in ('CASCADE', 'SET NULL')
				""").query(String.class).list()).isEmpty();
		assertThat(this.jdbc.sql("""
				select count(*) from information_schema.referential_constraints
				where lower(constraint_schema) = 'public'
				""").query(Long.class).single()).isGreaterThan(20);
	}

	@Test
	void theToolsKeyIsExchangedWhenItIsOldAndGoesWhenNobodyNeedsIt() {
		this.jdbc.sql("delete from tool_key").update();
		String old = this.keys.current().getKeyID();
		this.keys.rotateWhenOlderThan(Duration.ofDays(180));
		assertThat(this.keys.list().get(0).kid()).isEqualTo(old);
		clock.advance(Duration.ofDays(181));
		this.keys.rotateWhenOlderThan(Duration.ofDays(180));
		this.keys.rotateWhenOlderThan(Duration.ofDays(180));
		assertThat(this.keys.list()).extracting("state").startsWith(ToolKeys.State.COMING, ToolKeys.State.SIGNING);
		clock.advance(Duration.ofDays(2));
		this.keys.rotateWhenOlderThan(Duration.ofDays(180));
		assertThat(this.keys.list()).hasSize(1);
		assertThat(this.jdbc.sql("select count(*) from tool_key where kid = ?").param(old).query(Long.class).single())
			.isZero();
		// this one is of the future
		this.jdbc.sql("delete from tool_key").update();
	}

	@Test
	void nodesThatStartAtOnceOnAnEmptyDatabaseMakeOneKey() {
		this.jdbc.sql("delete from tool_key").update();
		List<CompletableFuture<String>> nodes = IntStream.range(0, 4)
			.mapToObj((number) -> new ToolKeys(this.jdbc, this.transactions, this.secrets, clock, (event) -> {
			}))
			.map((node) -> CompletableFuture.supplyAsync(() -> node.current().getKeyID(),
					Executors.newCachedThreadPool()))
			.toList();
		assertThat(nodes).extracting(CompletableFuture::join).hasSize(4).containsOnly(this.keys.list().get(0).kid());
		assertThat(this.keys.list()).hasSize(1);
	}

	private void deleteAll() {
		while (this.register.deleteSome()) {
			assertThat(this.register.list()).isNotEmpty();
		}
	}

	private void read(List<PlatformDetails> file) {
		new PlatformsFile(new LtiProperties(file, Registration.CONSENT, false, Duration.ofDays(180)), this.platforms,
				clock, (event) -> {
				})
			.afterSingletonsInstantiated();
	}

	private PlatformDetails details(String... deployments) {
		var lmsItself = lms.platform();
		return new PlatformDetails(lmsItself.issuer(), this.client, "Demo", List.of(deployments),
				lmsItself.authenticationEndpoint(), lmsItself.tokenEndpoint(), lmsItself.jwksUri(), null, List.of());
	}

	private Visitor visit(String userId) {
		LaunchClient browser = lms.client();
		return visitor(browser, browser.launch(launch(userId, "programme").by(this.client, "1")));
	}

	private Answer enter(String deployment) {
		return lms.client().launch(launch(LISTENER, "programme").by(this.client, deployment));
	}

	private static void assertEntered(Answer page) {
		assertThat(page.status()).as(page.body()).isEqualTo(200);
		assertThat(page.body()).contains("data-course-run=");
	}

	private static void assertRefused(Answer page, int status, String reason) {
		assertThat(page.body()).contains("data-error=\"" + reason + "\"");
		assertThat(page.status()).isEqualTo(status);
	}

	private static void assertKept(ThrowingCallable action, Cause cause) {
		assertThat(catchThrowableOfType(PlatformKeptException.class, action).cause()).isEqualTo(cause);
	}

}
