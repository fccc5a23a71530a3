package kz.bilik.admin;

import java.sql.Timestamp;
import java.util.List;
import java.util.regex.Pattern;

import kz.bilik.lti.login.WrittenLaunches;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.web.util.HtmlUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The launches on the operator's pages.
 */
class LaunchLogIntegrationTests extends AdminTest {

	private static final String NAME = "Аққұмар Үкібайқызы";

	@Autowired
	private ApplicationContext tool;

	@BeforeEach
	void noLaunches() {
		WrittenLaunches.write(this.tool);
		this.jdbc.sql("delete from launch_log").update();
	}

	@Test
	void everyLaunchIsThereWithItsOutcome() {
		visit(LISTENER, "programme");
		Answer refused = lms.client().launch(launch(LISTENER, "programme").claim(Launch.LTI + "deployment_id", "<99>"));
		WrittenLaunches.write(this.tool);
		String page = operator().get("/admin/launches").body();
		assertThat(launches(page)).containsExactly("unknown-deployment", "accepted");
		assertThat(page).contains("LtiResourceLinkRequest", "&lt;99&gt;", reference(refused))
			.containsPattern("(?s)Алынған deployment id – &lt;99&gt;.*?Не істеу керек");
	}

	@Test
	void nothingPersonalIsTakenDown() {
		lms.client().launch(launch(LISTENER, "programme").claim("name", NAME).claim("email", "aqqumar@example.kz"));
		lms.client().launch(launch(LISTENER, "programme").claim("name", NAME).claim("nonce", "wrong"));
		WrittenLaunches.write(this.tool);
		List<String> rows = this.jdbc.sql("select * from launch_log")
			.query((row, number) -> row.getString("deployment_id") + row.getString("message_type")
					+ row.getString("arguments"))
			.list();
		assertThat(rows).hasSize(2).noneMatch((row) -> row.contains("Аққұмар") || row.contains("aqqumar"));
	}

	@Test
	void theOperatorFindsALaunchByItsReferenceReasonOutcomeAndPlatform() {
		visit(LISTENER, "programme");
		Answer wrongNonce = lms.client().launch(launch(LISTENER, "programme").claim("nonce", "wrong"));
		lms.client().launch(launch(LISTENER, "programme").claim(Launch.LTI + "version", "1.2"));
		WrittenLaunches.write(this.tool);
		LaunchClient operator = operator();
		assertThat(launches(operator, "?reference=" + reference(wrongNonce).toLowerCase()))
			.containsExactly("wrong-nonce");
		assertThat(launches(operator, "?reason=wrong-nonce")).containsExactly("wrong-nonce");
		assertThat(launches(operator, "?outcome=accepted&platform=")).containsExactly("accepted");
		assertThat(launches(operator, "?outcome=refused")).containsExactly("invalid-launch", "wrong-nonce");
		long platform = this.jdbc.sql("select max(platform_id) from launch_log").query(Long.class).single();
		assertThat(launches(operator, "?platform=" + platform)).hasSize(3);
		assertThat(launches(operator, "?platform=" + (platform + 1))).isEmpty();
		assertThat(operator.get("/admin").body()).contains("?reason=wrong-nonce", "?reason=invalid-launch");
	}

	@Test
	void anUnknownPlatformIsAddedWithWhatItSaid() {
		LaunchClient stranger = lms.client();
		stranger
			.get(TOOL + "/lti/login?iss=https://other.example.kz/%3Cx%3E&login_hint=1&client_id=a%26b&target_link_uri="
					+ TOOL + "/lti/launch");
		WrittenLaunches.write(this.tool);
		LaunchClient operator = operator();
		Answer list = operator.get("/admin/launches");
		assertThat(launches(list.body())).containsExactly("unknown-platform");
		String link = HtmlUtils
			.htmlUnescape(list.body().replaceAll("(?s).*href=\"(/admin/platforms/new[^\"]*)\".*", "$1"));
		Answer form = operator.get(link);
		assertThat(form.field("issuer")).contains("https://other.example.kz/<x>");
		assertThat(form.field("clientId")).contains("a&b");
	}

	@Test
	void theListIsPagedAndTakesTheSameStatementsHoweverLongItIs() {
		LaunchClient operator = operator();
		visit(LISTENER, "programme");
		WrittenLaunches.write(this.tool);
		statements.take();
		operator.get("/admin/launches?outcome=accepted");
		int few = statements.take().size();
		for (int number = 0; number < 120; number++) {
			this.jdbc.sql("insert into launch_log (at, platform_id, refused, deployment_id) values (?, 1, false, ?)")
				.params(Timestamp.from(clock.instant()), "deployment-" + number)
				.update();
		}
		statements.take();
		Answer first = operator.get("/admin/launches?outcome=accepted");
		assertThat(statements.take()).hasSize(few);
		assertThat(launches(first.body())).hasSize(50);
		Answer second = operator.get(older(first));
		assertThat(second.body()).contains("deployment-69").doesNotContain("deployment-70");
		Answer third = operator.get(older(second));
		assertThat(launches(third.body())).hasSize(21);
		assertThat(third.body()).doesNotContainPattern("/admin/launches\\?[^\"]*before=");
	}

	private static String older(Answer page) {
		return HtmlUtils
			.htmlUnescape(page.body().replaceAll("(?s).*href=\"(/admin/launches\\?[^\"]*before=[^\"]*)\".*", "$1"));
	}

	private static List<String> launches(LaunchClient operator, String filter) {
		Answer page = operator.get("/admin/launches" + filter);
		assertThat(page.status()).isEqualTo(200);
		return launches(page.body());
	}

	private static List<String> launches(String page) {
		return Pattern.compile("data-launch=\"([^\"]*)\"")
			.matcher(page)
			.results()
			.map((match) -> match.group(1))
			.toList();
	}

	private static String reference(Answer refused) {
		return refused.body().replaceAll("(?s).*<strong[^>]*>([0-9A-Z]{7})</strong>.*", "$1");
	}

}
