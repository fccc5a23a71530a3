package kz.bilik.admin;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

import kz.bilik.lti.platform.Platform.Status;
import kz.bilik.lti.platform.PlatformDetails;
import kz.bilik.lti.platform.PlatformRegister;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The platforms, the keys and the audit log on the operator's pages.
 */
class PlatformIntegrationTests extends AdminTest {

	private final String clientId = "client-" + UUID.randomUUID();

	@Autowired
	private PlatformRegister register;

	@Autowired
	private Housekeeping housekeeping;

	@AfterEach
	void forgetPlatforms() {
		this.jdbc.sql("delete from platform where source <> 'FILE'").update();
	}

	@Test
	void aPlatformIsAddedByHandEditedSwitchedOffAndDeleted() {
		LaunchClient operator = operator();
		operator.get("/admin/platforms/new");
		Answer added = operator.post("/admin/platforms", form());
		assertThat(added.status()).as(added.body()).isEqualTo(200);
		assertThat(added.body()).contains("status-ACTIVE", TOOL + "/lti/launch", TOOL + "/lti/login",
				TOOL + "/lti/jwks", "dep &lt;1&gt;");
		String page = added.uri().getPath();

		Answer form = operator.get(page + "/edit");
		Map<String, String> edited = form();
		edited.put("version", form.field("version").orElseThrow());
		edited.put("tokenEndpoint", "https://lms.example.kz/token2");
		assertThat(operator.post(page, edited).body()).contains("https://lms.example.kz/token2");
		assertThat(operator.post(page, edited).status()).isEqualTo(409);

		operator.get(page);
		assertThat(operator.post(page + "/switch-off", Map.of()).body()).contains("status-OFF");
		assertThat(operator.post(page + "/activate", Map.of()).body()).contains("status-ACTIVE");

		Answer active = operator.get(page + "/delete");
		assertThat(active.body()).contains("ажыратылғаннан кейін ғана").doesNotContain("id=\"clientId\"");
		Answer refused = operator.post(page + "/delete", Map.of("clientId", this.clientId));
		assertThat(refused.status()).isEqualTo(409);
		assertThat(refused.body()).contains("data-error=\"operator-active\"");
		operator.get(page);
		operator.post(page + "/switch-off", Map.of());
		operator.get(page + "/delete");
		Answer kept = operator.post(page + "/delete", Map.of("clientId", "another"));
		assertThat(kept.status()).isEqualTo(422);
		assertThat(kept.body()).contains("value=\"another\"");
		assertThat(operator.post(page + "/delete", Map.of("clientId", this.clientId)).status()).isEqualTo(200);
		Awaitility.await().until(() -> operator.get(page).status(), (status) -> status == 404);
		assertThat(operator.get("/admin/platforms").body()).doesNotContain(this.clientId);

		assertThat(audit(operator)).startsWith("platform-deleted", "platform-switched-off", "platform-activated",
				"platform-switched-off", "platform-edited", "platform-added", "signed-in");
		assertThat(operator.get("/admin/audit").body())
			.contains("tokenEndpoint: https://lms.example.kz/token → https://lms.example.kz/token2");
	}

	@Test
	void aPlatformThatIsWrongIsNotTakenAndWhatWasTypedStays() {
		LaunchClient operator = operator();
		operator.get("/admin/platforms/new");
		Map<String, String> wrong = form();
		wrong.put("jwksUri", "no address");
		wrong.put("deploymentIds", " \n ");
		Answer refused = operator.post("/admin/platforms", wrong);
		assertThat(refused.status()).isEqualTo(422);
		assertThat(refused.body()).contains("id=\"jwksUri-error\"", "id=\"deploymentIds-error\"", "no address",
				this.clientId);
		operator.post("/admin/platforms", form());
		Answer twice = operator.get("/admin/platforms/new");
		twice = operator.post("/admin/platforms", form());
		assertThat(twice.status()).isEqualTo(422);
		assertThat(twice.body()).contains("id=\"clientId-error\"");
	}

	@Test
	void aPlatformOfTheFileIsReadOnly() {
		LaunchClient operator = operator();
		String page = "/admin/platforms/" + platformId();
		assertThat(operator.get(page).body()).contains("platforms.yaml").doesNotContain("/edit\"", "/switch-off\"");
		for (String action : List.of("/switch-off", "/activate", "/delete")) {
			Answer refused = operator.post(page + action, Map.of("clientId", lms.platform().clientId()));
			assertThat(refused.status()).as(action).isEqualTo(409);
			assertThat(refused.body()).contains("data-error=\"operator-file\"");
			operator.get(page);
		}
	}

	@Test
	void whoeverDeletesIsToldWhatGoes() {
		visit(LISTENER, "programme");
		Answer page = operator().get("/admin/platforms/" + platformId() + "/delete");
		assertThat(page.body()).contains("Лектер: ", "Адамдар: ");
	}

	@Test
	void aPlatformThatRegisteredItselfWaitsForConsent() {
		this.jdbc
			.sql("""
					insert into platform (issuer, client_id, authentication_endpoint, token_endpoint, jwks_uri, source, status,
					  registered_at)
					values ('https://new.example.kz', ?, 'https://new.example.kz/a', 'https://new.example.kz/t',
					  'https://new.example.kz/j', 'REGISTRATION', 'PENDING', current_timestamp)
					""")
			.param(this.clientId)
			.update();
		LaunchClient operator = operator();
		assertThat(operator.get("/admin").body()).contains("status-PENDING");
		long id = this.jdbc.sql("select id from platform where client_id = ?")
			.param(this.clientId)
			.query(Long.class)
			.single();
		operator.get("/admin/platforms/" + id);
		assertThat(operator.post("/admin/platforms/" + id + "/activate", Map.of()).body()).contains("status-ACTIVE");
		assertThat(operator.get("/admin").body()).doesNotContain("status-PENDING");
	}

	@Test
	void aPlatformThatWaitsForConsentIsRejectedByAClick() {
		register(Status.PENDING);
		LaunchClient operator = operator();
		Answer list = operator.get("/admin/platforms");
		String reject = list.body().replaceAll("(?s).*?(/admin/platforms/\\d+/reject).*", "$1");
		assertThat(operator.post(reject, Map.of()).body()).doesNotContain(this.clientId, "/reject");
		assertThat(audit(operator)).startsWith("platform-rejected");
		operator.get("/admin/platforms");
		assertThat(operator.post(reject, Map.of()).status()).as("a second click").isEqualTo(409);
	}

	@Test
	void aPlatformThatWaitedTooLongIsTakenOut() {
		register(Status.PENDING);
		clock.advance(Duration.ofDays(14).minusMinutes(1));
		this.housekeeping.tidy();
		assertThat(this.register.waiting()).isOne();
		clock.advance(Duration.ofMinutes(2));
		this.housekeeping.tidy();
		assertThat(this.register.waiting()).isZero();
		assertThat(this.jdbc.sql("select subject from operator_audit where action = 'platform-expired'")
			.query(String.class)
			.list()).contains("https://self.example.kz " + this.clientId);
	}

	@Test
	void whatHappenedLongAgoIsForgotten() {
		happened("operator", "long ago", Duration.ofDays(1096));
		happened("operator", "of late", Duration.ofDays(1094));
		happened("unknown", "long ago", Duration.ofDays(91));
		happened("unknown", "of late", Duration.ofDays(89));
		this.jdbc.sql("insert into registration_link (secret_hash, created_at, expires_at) values ('old', ?, ?)")
			.params(Timestamp.from(clock.instant().minus(Duration.ofDays(98))),
					Timestamp.from(clock.instant().minus(Duration.ofDays(91))))
			.update();
		this.housekeeping.tidy();
		assertThat(this.jdbc.sql("select subject from operator_audit where action = 'test'").query(String.class).list())
			.containsExactly("of late", "of late");
		assertThat(this.jdbc.sql("select count(*) from registration_link where secret_hash = 'old'")
			.query(Long.class)
			.single()).isZero();
	}

	private void happened(String actor, String subject, Duration ago) {
		this.jdbc.sql("insert into operator_audit (at, actor, action, subject, detail) values (?, ?, 'test', ?, '')")
			.params(Timestamp.from(clock.instant().minus(ago)), actor, subject)
			.update();
	}

	private void register(Status status) {
		this.register.register(new PlatformDetails("https://self.example.kz", this.clientId, null, List.of("1"),
				"https://self.example.kz/a", "https://self.example.kz/t", "https://self.example.kz/j", null, List.of()),
				status, false);
	}

	@Test
	void aDeploymentThatALaunchNamedIsRegisteredByAClick() {
		LaunchClient operator = operator();
		operator.get("/admin/platforms/new");
		String page = operator.post("/admin/platforms", form()).uri().getPath();
		this.jdbc.sql(
				"insert into unknown_deployment (platform_id, deployment_id, seen_at) values (?, '<2>', current_timestamp)")
			.param(Long.valueOf(page.replaceAll("\\D", "")))
			.update();
		assertThat(operator.get(page).body()).contains("id=\"deployments\"");
		assertThat(operator.post(page + "/deployments", Map.of("deployment", "<2>")).body()).contains("&lt;2&gt;")
			.doesNotContain("id=\"deployments\"");
	}

	@Test
	void aRegistrationLinkIsShownOnceAndCanBeWithdrawn() {
		LaunchClient operator = operator();
		operator.get("/admin/platforms");
		Answer made = operator.post("/admin/platforms/links", Map.of());
		assertThat(made.body()).containsPattern("id=\"registration-link\">" + TOOL + "/lti/register/[\\w-]{40,}<");
		Answer list = operator.get("/admin/platforms");
		assertThat(list.body()).doesNotContain("id=\"registration-link\"");
		String withdraw = list.body().replaceAll("(?s).*?(/admin/platforms/links/\\d+/withdraw).*", "$1");
		assertThat(operator.post(withdraw, Map.of()).body()).doesNotContain(withdraw);
		assertThat(audit(operator)).startsWith("registration-link-withdrawn", "registration-link-made");
	}

	@Test
	void theKeyIsExchangedOnceHoweverOftenOneAsks() {
		this.jdbc.sql("delete from tool_key where signs_from > ?").param(Timestamp.from(clock.instant())).update();
		LaunchClient operator = operator();
		Answer keys = operator.get("/admin/keys");
		assertThat(keys.body()).contains("key-SIGNING").doesNotContain("key-COMING");
		operator.get("/admin/keys/rotate");
		assertThat(operator.post("/admin/keys/rotate", Map.of()).body()).contains("key-SIGNING", "key-COMING");
		operator.get("/admin/keys/rotate");
		operator.post("/admin/keys/rotate", Map.of());
		assertThat(audit(operator)).startsWith("keys-rotated", "key-made", "signed-in");
	}

	@Test
	void whatTheFileRegistersIsInTheAuditLog() {
		assertThat(
				this.jdbc.sql("select subject from operator_audit where actor = 'system' and action = 'platform-added'")
					.query(String.class)
					.list())
			.contains(lms.platform().issuer() + " " + lms.platform().clientId());
	}

	@Test
	void aPlatformThatRegistersItselfIsInTheAuditLog() {
		register(Status.PENDING);
		assertThat(this.jdbc.sql("select actor from operator_audit where action = 'platform-added' and subject = ?")
			.param("https://self.example.kz " + this.clientId)
			.query(String.class)
			.single()).isEqualTo("platform");
	}

	@Test
	void theListOfPlatformsTakesTheSameStatementsHoweverManyThereAre() {
		LaunchClient operator = operator();
		statements.take();
		operator.get("/admin/platforms");
		int few = statements.take().size();
		for (int number = 0; number < 20; number++) {
			this.jdbc
				.sql("""
						insert into platform (issuer, client_id, authentication_endpoint, token_endpoint, jwks_uri, source, status,
						  registered_at)
						values ('https://many.example.kz', ?, '', '', '', 'ADMIN', 'OFF', current_timestamp)
						""")
				.param(this.clientId + number)
				.update();
		}
		statements.take();
		assertThat(operator.get("/admin/platforms").body()).contains(this.clientId + 19);
		assertThat(statements.take()).hasSize(few);
	}

	private Map<String, String> form() {
		Map<String, String> form = new LinkedHashMap<>();
		form.put("issuer", "https://lms.example.kz");
		form.put("clientId", this.clientId);
		form.put("name", "");
		form.put("deploymentIds", "dep <1>\n\n");
		form.put("authenticationEndpoint", "https://lms.example.kz/auth");
		form.put("tokenEndpoint", "https://lms.example.kz/token");
		form.put("jwksUri", "https://lms.example.kz/jwks");
		form.put("tokenAudience", "");
		form.put("frameOrigins", "");
		return form;
	}

	private long platformId() {
		return this.jdbc.sql("select id from platform where client_id = ?")
			.param(lms.platform().clientId())
			.query(Long.class)
			.single();
	}

	/** The actions of the newest entries. */
	private static List<String> audit(LaunchClient operator) {
		return Pattern.compile("data-action=\"([^\"]*)\"")
			.matcher(operator.get("/admin/audit").body())
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

}
