package kz.bilik.admin;

import java.util.List;
import java.util.Map;

import com.microsoft.playwright.Locator;
import kz.bilik.BrowserTest;
import kz.bilik.lti.login.WrittenLaunches;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.ApplicationContext;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The operator's pages, in a Chromium.
 */
class OperatorBrowserTests extends BrowserTest {

	@Autowired
	private ApplicationContext tool;

	private int operatorNetwork = 200;

	@Test
	void theOperatorsPagesAreUsableWithAScreenReaderAndFitAPhone() {
		lms.client().launch(launch(LISTENER, "programme").claim("nonce", "wrong"));
		lms.client()
			.get(TOOL + "/lti/login?iss=https://other.example.kz&login_hint=1&client_id=a&target_link_uri=" + TOOL);
		WrittenLaunches.write(this.tool);
		operatorSignsIn("wrong");
		check("sign-in");
		operatorSignsIn("an operator's password");
		check("overview");
		follow(this.page.locator("nav a[href='/admin/launches']"));
		this.page.locator("summary").last().click();
		check("launches");
		this.page.navigate(TOOL + "/admin/platforms/new");
		follow(this.page.locator("main button"));
		check("platform form");
		this.page.navigate(TOOL + "/admin/platforms");
		follow(this.page.locator("form[action$='/links'] button"));
		check("registration link");
		follow(this.page.locator("tbody a").first());
		check("platform");
		for (String page : List.of("/keys", "/keys/rotate", "/audit", "/password", "/no-such-page")) {
			this.page.navigate(TOOL + "/admin" + page);
			check(page);
		}
	}

	@Test
	void theOperatorSeesWhatIsOnItsWayAndPausesAPlatformByKeyboard() {
		visit(LISTENER, "defence").handInProject("Кідірген жоба");
		lms.faults().always(Endpoint.SCORES, Fault.answer(400));
		visit(INSTRUCTOR, "defence").publish("Кідірген жоба", 17);
		Awaitility.await()
			.until(() -> this.jdbc.sql("select state from delivery").query(String.class).single().equals("FAILED"));
		operatorSignsIn("an operator's password");
		this.page.locator("main a[href='/admin/deliveries']").click();
		Locator queue = this.page.locator("[data-queue]").first();
		assertThat(queue).containsText("Баға қабылдап тұр");
		check("deliveries");
		queue.locator("button").focus();
		this.page.keyboard().press("Enter");
		assertThat(this.page.locator(".alert-success")).containsText("Жіберу уақытша тоқтатылды");
		this.page.locator("[data-cause] summary").first().click();
		check("a platform's deliveries");
	}

	@Test
	void theOperatorIsWarnedBeforeTheSessionEndsAndLosesNothingTyped() {
		this.page.clock().install();
		operatorSignsIn("an operator's password");
		this.page.navigate(TOOL + "/admin/platforms/new");
		this.page.locator("#issuer").fill("https://lms.school.kz");
		Locator warning = this.page.locator(".session");
		this.page.waitForResponse("**/admin/session", () -> this.page.clock().fastForward("26:00"));
		assertThat(warning).isHidden();
		this.page.clock().fastForward("26:00");
		assertThat(warning).containsText("Біраздан бері әрекет болған жоқ");
		check("an operator's session that is about to end");
		this.page.context().clearCookies();
		this.page.locator("form[data-keep] button").click();
		assertThat(this.page.locator("body")).hasAttribute("data-error", "operator-form-expired");
		operatorSignsIn("an operator's password");
		this.page.navigate(TOOL + "/admin/platforms/new");
		assertThat(this.page.locator("#issuer")).hasValue("https://lms.school.kz");
	}

	private void operatorSignsIn(String password) {
		this.jdbc.sql("delete from operator_password").update();
		this.jdbc.sql("insert into operator_password (id, password, changed_at) values (1, ?, current_timestamp)")
			.param("{bcrypt}" + new BCryptPasswordEncoder(4).encode("an operator's password"))
			.update();
		this.page.context().setExtraHTTPHeaders(Map.of("X-Forwarded-For", "203.0.113." + this.operatorNetwork++));
		this.page.navigate(TOOL + "/admin/sign-in");
		this.page.locator("#password").fill(password);
		follow(this.page.locator("main button"));
	}

}
