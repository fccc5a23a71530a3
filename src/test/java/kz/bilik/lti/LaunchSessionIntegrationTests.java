package kz.bilik.lti;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.function.Supplier;

import kz.bilik.Conformance;
import kz.bilik.Visitor;
import kz.demolms.Launch;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who is signed in after a launch, and in which course runs.
 */
@ExtendWith(Conformance.class)
class LaunchSessionIntegrationTests extends LaunchTest {

	@Test
	void theCookieOfASessionWorksInAFrameAndIsOutOfReachForScripts() {
		Begun launch = begin(launch(LISTENER));
		Answer answer = launch.browser().send(launch.form());
		assertThat(answer.headers().allValues("Set-Cookie")).filteredOn((cookie) -> cookie.startsWith("bilik="))
			.singleElement()
			.asString()
			.contains("; Path=/", "; Secure", "; HttpOnly", "; SameSite=None", "; Partitioned");
	}

	@Test
	void aLaunchForgetsTheCookieOfItsLogin() {
		Begun launch = begin(launch(LISTENER));
		Answer answer = launch.browser().send(launch.form());
		assertThat(answer.headers().allValues("Set-Cookie")).filteredOn((cookie) -> cookie.startsWith("bilik_login_"))
			.singleElement()
			.asString()
			.startsWith(launch.cookies().split("=")[0] + "=;")
			.contains("Max-Age=0");
	}

	@Test
	void aSessionFromBeforeTheLaunchIsNotTheSessionAfterIt() {
		LaunchClient browser = lms.client();
		String planted = cookies(browser.get(TOOL + "/?lang=ru"));
		assertThat(planted).startsWith("bilik=");
		assertEntered(browser.launch(launch(LISTENER)), "listener");
		assertNobodySignedIn(browserWith(planted));
	}

	@Test
	void everyLaunchOfTheSamePersonChangesTheSessionsId() {
		Seat seat = new Seat();
		String run = seat.sitDown(launch(LISTENER));
		String before = seat.session;
		seat.sitDown(launch(LISTENER));
		assertThat(seat.session).isNotEqualTo(before);
		assertNobodySignedIn(browserWith(before));
		assertEntered(browserWith(seat.session).get(TOOL + "/c/" + run), "listener");
	}

	@Test
	void theLaunchOfAnotherPersonEndsTheSessionOfTheFirst() {
		Seat seat = new Seat();
		Launch first = inACourseOfItsOwn(launch(LISTENER));
		String run = seat.sitDown(first);
		String before = seat.session;
		String otherRun = seat.sitDown(launch(OTHER_LISTENER));
		assertNobodySignedIn(browserWith(before));
		assertRefused(seat.browser.get(TOOL + "/c/" + run), 403, "other-course");
		assertEntered(seat.browser.get(TOOL + "/c/" + otherRun), "listener");
	}

	@Test
	void aRefusedLaunchLeavesWhoeverIsSignedInWhereTheyAre() {
		Seat seat = new Seat();
		String run = seat.sitDown(launch(LISTENER));
		assertRefused(seat.browser.launch(launch(OTHER_LISTENER).claim("nonce", "wrong")), 401, "wrong-nonce");
		assertEntered(seat.browser.get(TOOL + "/c/" + run), "listener");
	}

	@Test
	void aPersonWhoLaunchesFromTwoCoursesIsInBoth() {
		LaunchClient browser = lms.client();
		String one = courseRun(browser.launch(inACourseOfItsOwn(launch(LISTENER))));
		String other = courseRun(browser.launch(inACourseOfItsOwn(launch(LISTENER))));
		assertThat(one).isNotEqualTo(other);
		assertEntered(browser.get(TOOL + "/c/" + one), "listener");
		assertEntered(browser.get(TOOL + "/c/" + other), "listener");
	}

	@Test
	void rolesInTwoCoursesNeverMix() {
		LaunchClient browser = lms.client();
		String taught = courseRun(browser.launch(inACourseOfItsOwn(withRole(launch(LISTENER), "Instructor"))));
		String attended = courseRun(browser.launch(inACourseOfItsOwn(launch(LISTENER))));
		assertEntered(browser.get(TOOL + "/c/" + taught), "instructor");
		assertThat(browser.get(instructorPage(taught)).status()).isEqualTo(200);
		assertEntered(browser.get(TOOL + "/c/" + attended), "listener");
		assertRefused(browser.get(instructorPage(attended)), 403, "instructors-only");
	}

	@Test
	void theRoleOfTheLastLaunchCounts() {
		LaunchClient browser = lms.client();
		String course = "course-" + UUID.randomUUID();
		String run = courseRun(browser.launch(inCourse(withRole(launch(LISTENER), "Instructor"), course)));
		assertThat(browser.get(instructorPage(run)).status()).isEqualTo(200);
		browser.launch(inCourse(launch(LISTENER), course));
		assertRefused(browser.get(instructorPage(run)), 403, "instructors-only");
	}

	@Test
	void pagesOfInstructorsAreClosedToListeners() {
		LaunchClient browser = lms.client();
		String run = courseRun(browser.launch(launch(LISTENER)));
		Answer page = browser.get(instructorPage(run));
		assertRefused(page, 403, "instructors-only");
		assertThat(page.body()).contains("href=\"/c/" + run + "\"");
	}

	@Test
	void aCourseRunIsClosedToWhoeverDidNotLaunchFromIt() {
		String run = courseRun(enter(inACourseOfItsOwn(launch(OTHER_LISTENER))));
		LaunchClient browser = lms.client();
		browser.launch(launch(INSTRUCTOR));
		for (String page : new String[] { "/c/" + run, "/c/" + run + "/units/unit-1.1", "/c/999999999", "/c/x",
				"/c/99999999999999999999" }) {
			assertRefused(browser.get(TOOL + page), 403, "other-course");
		}
		assertRefused(lms.client().get(TOOL + "/c/" + run), 401, "not-signed-in");
	}

	@Test
	void aContextAndALinkOfTheSameIdAreTwoCourseRuns() {
		String id = "course-" + UUID.randomUUID();
		String byContext = courseRun(enter(inCourse(launch(LISTENER), id)));
		String byLink = courseRun(enter(launch(LISTENER).without(Launch.LTI + "context")
			.claim(Launch.LTI + "resource_link", Map.of("id", id))));
		assertThat(byLink).isNotEqualTo(byContext);
	}

	@Test
	void ofTwoLaunchesAtTheSameMomentNeitherTakesTheOthersCourseAway() throws Exception {
		for (String before : List.of("", sessionOf(begin(launch(LISTENER))))) {
			List<Begun> launches = List.of(begin(inACourseOfItsOwn(launch(LISTENER))),
					begin(inACourseOfItsOwn(launch(LISTENER))));
			CyclicBarrier start = new CyclicBarrier(launches.size());
			List<CompletableFuture<Answer>> answers = launches.stream()
				.map((launch) -> CompletableFuture.supplyAsync(() -> {
					await(start);
					return browserWith(before + "; " + launch.cookies()).send(launch.form());
				}))
				.toList();
			// whichever of the two sessions the browser keeps
			for (CompletableFuture<Answer> kept : answers) {
				for (CompletableFuture<Answer> entered : answers) {
					assertEntered(
							browserWith(session(kept.join())).get(entered.join().location().orElseThrow().toString()),
							"listener");
				}
			}
		}
	}

	@Test
	void anOpenPageCanStillBeSentAfterAnotherLaunchOfTheSamePerson() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		listener.browser().launch(lms.launch(LISTENER, "defence"));
		Answer sent = listener.browser().send(listener.page().form().with("action", "draft").with("text", "Жауап"));
		assertThat(sent.status()).isEqualTo(302);
	}

	@Test
	void aPageReadsItsSessionOnce() {
		Visitor listener = visit(LISTENER, "programme");
		for (String page : new String[] { "", "/units/unit-1.1", "/defence" }) {
			statements.takeSessionReads();
			listener.get(page);
			assertThat(statements.takeSessionReads()).as("reads of %s", page).isEqualTo(1);
		}
	}

	@Test
	void aLaunchAndItsPageSayLittleToTheDatabase() {
		visit(LISTENER, "programme");
		statements.take();
		Launch first = launch(OTHER_LISTENER, "programme").claim("sub", UUID.randomUUID().toString());
		Visitor newcomer = visit(first);
		assertThat(statements.take()).as("nonce, what is known, person, participant; who is in, webinars, answers")
			.hasSize(7);
		newcomer.browser().launch(first);
		assertThat(statements.take()).as("nonce, what is known, participant; the page").hasSize(6);
	}

	@Test
	void aPageWritesItsSessionOnlyWhenAMinuteHasPassed() {
		this.jdbc.sql("delete from web_session").update();
		Visitor listener = visit(LISTENER, "programme");
		Supplier<Instant> seen = () -> this.jdbc.sql("select max(seen_at) from web_session")
			.query(Timestamp.class)
			.single()
			.toInstant();
		Instant launched = seen.get();
		clock.advance(Duration.ofSeconds(50));
		listener.get("");
		assertThat(seen.get()).isEqualTo(launched);
		clock.advance(Duration.ofSeconds(50));
		listener.get("");
		assertThat(seen.get()).isAfter(launched.plusSeconds(90));
	}

	@Test
	void theDatabaseDoesNotHoldWhatABrowserShows() {
		Seat seat = new Seat();
		seat.sitDown(launch(LISTENER));
		String id = new String(Base64.getDecoder().decode(seat.session.substring("bilik=".length())));
		assertThat(id).hasSize(32);
		assertThat(this.jdbc.sql("select id from web_session").query(String.class).list()).isNotEmpty()
			.noneMatch((stored) -> stored.contains(id));
	}

	@Test
	void aSessionThatNobodyUsesEnds() {
		Visitor listener = visit(LISTENER, "programme");
		clock.advance(Duration.ofHours(8).minusMinutes(1));
		assertThat(listener.get("").status()).isEqualTo(200);
		listener.browser().launch(launch(LISTENER, "programme"));
		clock.advance(Duration.ofHours(8).plusMinutes(2));
		assertRefused(listener.get(""), 401, "not-signed-in");
	}

	@Test
	void aPageThatIsOpenKeepsTheSessionAlive() {
		Visitor listener = visit(LISTENER, "programme");
		clock.advance(Duration.ofHours(7));
		Answer stay = listener.get("/session");
		assertThat(stay.status()).isEqualTo(204);
		assertThat(stay.header("Cache-Control").orElseThrow()).contains("no-store");
		clock.advance(Duration.ofHours(2));
		assertThat(listener.get("").status()).isEqualTo(200);
		assertRefused(lms.client().get(TOOL + listener.course() + "/session"), 401, "not-signed-in");
	}

	@Test
	void aLaunchIsGoodForTwelveHoursWhateverIsDoneMeanwhile() {
		Visitor listener = visit(LISTENER, "programme");
		clock.advance(Duration.ofHours(6));
		assertThat(listener.get("").status()).isEqualTo(200);
		clock.advance(Duration.ofHours(6).minusMinutes(1));
		assertThat(listener.get("").status()).isEqualTo(200);
		clock.advance(Duration.ofMinutes(2));
		assertRefused(listener.get(""), 401, "not-signed-in");
	}

	private static void await(CyclicBarrier start) {
		try {
			start.await();
		}
		catch (InterruptedException | BrokenBarrierException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static String sessionOf(Begun launch) {
		return session(launch.browser().send(launch.form()));
	}

	/** The session's cookie, as the browser sends it back. */
	private static String session(Answer answer) {
		return answer.headers()
			.allValues("Set-Cookie")
			.stream()
			.filter((cookie) -> cookie.startsWith("bilik="))
			.map((cookie) -> cookie.substring(0, cookie.indexOf(';')))
			.findFirst()
			.orElseThrow();
	}

	private static String instructorPage(String run) {
		return TOOL + "/c/" + run + "/instructor/deliveries";
	}

	/** One browser at which people sit down one after the other. */
	private static final class Seat {

		private final LaunchClient browser = lms.client();

		private String session = "";

		/** Launches, notes the session's cookie and returns the course run. */
		private String sitDown(Launch launch) {
			Form form = this.browser.authenticate(this.browser.login(launch)).form();
			Answer answer = this.browser.send(form);
			this.session = session(answer);
			return courseRun(this.browser.get(answer.location().orElseThrow().toString()));
		}

	}

}
