package kz.bilik;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

import kz.bilik.Cluster.MovedClock;
import kz.bilik.GradedCourse.Publisher;
import kz.demolms.DemoLms;
import kz.demolms.DemoLms.ScorePost;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.Person;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two nodes of the packaged tool on one MariaDB server, of which one is killed, while the
 * platforms fail in every way. Times of back-off and leases pass by a clock that the
 * tests move; the job runner's own (a minute until a dead node's lanes are taken over)
 * pass really. Each proof has a platform of its own.
 */
class DeliveryChaos {

	static final List<String> QUICK_START = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx512m");

	/** Instead of half a minute. */
	private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

	private static final Duration LEASE = Duration.ofMinutes(4);

	private static final int LIMIT = 8;

	private static final long SEED = Long.getLong("chaos.seed", System.nanoTime());

	private static final Report report = new Report("chaos.md");

	private static Cluster cluster;

	private static MovedClock clock;

	@BeforeAll
	static void startBoth() throws Exception {
		MovableClock platforms = new MovableClock();
		cluster = new Cluster("chaos", QUICK_START, 8, platforms)
			.set(Map.of("bilik.lti.services.read-timeout", READ_TIMEOUT, "bilik.rate-limit.launch-burst", 1_000_000));
		clock = cluster.withMovableClock(platforms);
		cluster.start(0, 1);
	}

	@AfterAll
	static void stop() throws Exception {
		if (cluster != null) {
			cluster.close();
		}
	}

	@Test
	void aNodeThatIsKilledAgainAndAgainLosesNoGrade() throws Exception {
		Random random = new Random(SEED);
		GradedCourse course = new GradedCourse(cluster, 0, 1_000);
		course.lms.faults().always(Endpoint.SCORES, Fault.slow(Duration.ofMillis(200)));
		Set<Object> cutOff = new HashSet<>();
		List<Integer> cutOffEachTime = new ArrayList<>();
		for (int round = 0; round < 5; round++) {
			// after a minute the other node takes over a dead one's lanes; then they end
			Awaitility.await()
				.atMost(Duration.ofMinutes(2))
				.pollInterval(Duration.ofMillis(500))
				.until(() -> course.lanes() == 0);
			List<String> next = course.listeners().subList(200 * round, 200 * (round + 1));
			String log = cluster.node(1).log();
			CompletableFuture<Void> published = inBackground(() -> course.publish(next, 1, 1, 1));
			Awaitility.await()
				.atMost(Duration.ofSeconds(90))
				.pollInterval(Duration.ofMillis(100))
				.until(() -> cluster.node(1).log().substring(log.length()).contains("Delivery"));
			pause(random.nextInt(2_000));
			cluster.node(1).kill();
			pause(200);
			Set<Object> inHand = course.leases();
			pause(1_500);
			inHand.retainAll(course.leases());
			int before = cutOff.size();
			cutOff.addAll(inHand);
			cutOffEachTime.add(cutOff.size() - before);
			published.join();
			cluster.start(1);
		}
		Awaitility.await()
			.atMost(Duration.ofMinutes(3))
			.pollInterval(Duration.ofMillis(500))
			.until(() -> course.deliveries("WAITING") == course.leased());
		Instant last = Instant.now();
		clock.advance(LEASE.plusSeconds(1));
		course.awaitAllDelivered(Duration.ofMinutes(2));
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("published by the instructor's form", course.published());
		figures.put("– of them at the other node because the first was dead", course.sentAgain.get());
		figures.put("SIGKILL (seed " + SEED + ")", 5);
		figures.put("deliveries cut off by each", cutOffEachTime);
		figures.put("right in the gradebook", course.right());
		figures.put("scores that the LMS was sent", course.lms.scorePosts().size());
		figures.put("listeners sent more than one content", course.sentWithDifferentContent());
		figures.put("still marked as being sent", course.leased());
		figures.put("most at once (limit " + LIMIT + ")", course.lms.scorePostsAtOnce());
		figures.put("until all had arrived after the end of the leases, s", since(last) / 1000.0);
		report.add("1,000 grades while node A is killed five times", figures);
		assertThat(cutOff).isNotEmpty();
		assertThat(course.right()).isEqualTo(1_000);
		assertThat(course.sentWithDifferentContent()).isZero();
		assertThat(course.leased()).isZero();
		assertThat(course.lms.scorePostsAtOnce()).isLessThanOrEqualTo(LIMIT);
	}

	@Test
	void whateverAPlatformAnswersEachGradeArrives() throws Exception {
		GradedCourse course = new GradedCourse(cluster, 1, 300);
		course.lms.faults().patience(READ_TIMEOUT.minusMillis(200));
		course.lms.faults().sometimes(30, Endpoint.SCORES, Fault.answer(503));
		course.lms.faults().sometimes(5, Endpoint.SCORES, Fault.hang());
		course.lms.faults().sometimes(5, Endpoint.SCORES, Fault.reset());
		course.lms.faults().sometimes(2, Endpoint.SCORES, Fault.answer(200, "[]", Map.of()));
		course.publish(course.listeners(), 0, 1);
		Instant begun = Instant.now();
		Duration passed = passUntilDelivered(course, Duration.ofSeconds(3), Duration.ofMinutes(3));
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("published", course.published());
		figures.put("scores that the LMS was sent", course.lms.scorePosts().size());
		figures.put("right in the gradebook", course.right());
		figures.put("need a person", course.deliveries("FAILED"));
		figures.put("listeners sent more than one content", course.sentWithDifferentContent());
		figures.put("most at once (limit " + LIMIT + ")", course.lms.scorePostsAtOnce());
		figures.put("until all had arrived, s of the tool's time", passed.plusMillis(since(begun)).toSeconds());
		report.add("30 % answered 503, 5 % hang, 5 % reset, 2 % answered 200 with []", figures);
		assertThat(course.right()).isEqualTo(300);
		assertThat(course.sentWithDifferentContent()).isZero();
		assertThat(course.lms.scorePostsAtOnce()).isLessThanOrEqualTo(LIMIT);

		theSamePlatformIsAwayForTenMinutes(course);
	}

	private void theSamePlatformIsAwayForTenMinutes(GradedCourse course) throws Exception {
		DemoLms lms = course.lms;
		lms.faults().clear();
		lms.faults().always(Endpoint.SCORES, Fault.slow(Duration.ofMillis(50)));
		lms.goAway();
		course.sendAllAgain();
		for (int step = 0; step < 60; step++) {
			pause(300);
			clock.advance(Duration.ofSeconds(10).minusMillis(300));
		}
		int attempts = cluster.jdbc.sql("select sum(attempts) from delivery where state = 'WAITING'")
			.query(Integer.class)
			.single();
		assertThat(course.deliveries("WAITING")).isEqualTo(course.published());
		int sent = lms.scorePosts().size();
		lms.comeBack();
		Instant begun = Instant.now();
		Duration passed = passUntilDelivered(course, Duration.ofSeconds(10), Duration.ofMinutes(2));
		List<ScorePost> posts = lms.scorePosts().subList(sent, lms.scorePosts().size());
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("on their way", course.published());
		figures.put("attempts while connections were refused for 10 min of the tool's time", attempts);
		figures.put("arrived afterwards",
				posts.stream().map((post) -> post.json().get("userId").asString()).distinct().count());
		figures.put("scores that the LMS was sent", posts.size());
		figures.put("most at once (limit " + LIMIT + ")", lms.scorePostsAtOnce());
		figures.put("until all had arrived, s of the tool's time", passed.plusMillis(since(begun)).toSeconds());
		report.add("The platform away for 10 minutes", figures);
		assertThat(course.right()).isEqualTo(course.published());
		assertThat(posts).hasSizeGreaterThanOrEqualTo(course.published());
		assertThat(lms.scorePostsAtOnce()).isLessThanOrEqualTo(LIMIT);
	}

	@Test
	void ofFivePublicationsInThreeSecondsTheLastOneStands() throws Exception {
		int listeners = 20;
		GradedCourse course = new GradedCourse(cluster, 2, listeners);
		course.lms.enrol(new Person("900", "Екінші", "Оқытушы", Person.Role.INSTRUCTOR));
		course.lms.faults().always(Endpoint.SCORES, Fault.slow(Duration.ofMillis(1_200)));
		List<String> all = course.listeners();
		List<Long> millis = new ArrayList<>();
		InParallel.run(2, (thread) -> {
			Publisher one = course.publisher(GradedCourse.INSTRUCTOR);
			Publisher other = course.publisher("900");
			for (int i = thread; i < listeners; i += 2) {
				Instant begun = Instant.now();
				for (int change = 1; change <= 5; change++) {
					pause(change > 1 ? 300 : 0);
					boolean even = change % 2 == 0;
					(even ? one : other).publish(all.get(i), (i + 3 * change) % 21, even ? 0 : 1);
				}
				synchronized (millis) {
					millis.add(Duration.between(begun, Instant.now()).toMillis());
				}
			}
		});
		course.awaitAllDelivered(Duration.ofMinutes(1));
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("grades changed five times, by two instructors on two nodes in turn", listeners);
		figures.put("five changes took at most, ms", millis.stream().mapToLong(Long::longValue).max().getAsLong());
		figures.put("scores that the LMS was sent", course.lms.scorePosts().size());
		figures.put("the LMS holds the last one published", course.right());
		report.add("The same grade changed five times in three seconds", figures);
		assertThat(course.right()).isEqualTo(listeners);
	}

	@Test
	void aDatabaseThatIsRestartedLosesNoGrade() throws Exception {
		GradedCourse course = new GradedCourse(cluster, 3, 400);
		course.lms.faults().always(Endpoint.SCORES, Fault.slow(Duration.ofMillis(100)));
		course.publish(course.listeners(), 0, 1, 0, 1);
		course.awaitAllDelivered(Duration.ofMinutes(1));
		int sent = course.lms.scorePosts().size();
		course.sendAllAgain();
		Awaitility.await().until(() -> course.lms.scorePosts().size() > sent + 100);
		long begun = System.nanoTime();
		cluster.database.stop();
		int sentWhenAway = course.lms.scorePosts().size();
		pause(3_000);
		cluster.database.start();
		Duration away = Duration.ofNanos(System.nanoTime() - begun);
		long wrong = course.wronglyDelivered();
		long cutOff = course.leased();
		Awaitility.await()
			.atMost(Duration.ofSeconds(90))
			.pollInterval(Duration.ofMillis(500))
			.until(() -> course.deliveries("WAITING") == course.leased());
		clock.advance(LEASE.plusSeconds(1));
		course.awaitAllDelivered(Duration.ofMinutes(2));
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("on their way", course.published());
		figures.put("sent before the database went away for " + away.toSeconds() + " s", sentWhenAway - sent);
		figures.put("cut off", cutOff);
		figures.put("marked delivered and not right in the gradebook", wrong);
		figures.put("right in the gradebook", course.right());
		figures.put("listeners sent more than one content", course.sentWithDifferentContent());
		figures.put("still marked as being sent", course.leased());
		report.add("MariaDB restarted in the middle", figures);
		assertThat(wrong).isZero();
		assertThat(course.sentWithDifferentContent()).isZero();
		assertThat(course.leased()).isZero();

		aReadOnlyDatabaseIsNamed(course);
	}

	private void aReadOnlyDatabaseIsNamed(GradedCourse course) throws Exception {
		String listener = course.listeners().get(0);
		long wrong;
		Answer refused;
		Answer launch;
		cluster.jdbc.sql("set global read_only = 1").update();
		try {
			refused = course.instructor.tryToPublish(listener, 0);
			launch = course.lms.client().launch(course.lms.launch("5", "defence"));
			pause(5_000);
			wrong = course.wronglyDelivered();
		}
		finally {
			cluster.jdbc.sql("set global read_only = 0").update();
		}
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("a form is answered", refused.status());
		figures.put("a launch is answered", launch.status());
		figures.put("marked delivered and not right in the gradebook", wrong);
		report.add("A read-only database", figures);
		assertThat(List.of(refused, launch)).allSatisfy((answer) -> {
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.body()).contains("data-error=\"database-refuses\"");
		});
		assertThat(wrong).isZero();
		course.instructor.publish(listener, 20, 0);
		course.awaitAllDelivered(Duration.ofMinutes(1));
	}

	@Test
	void aDeadPlatformHoldsUpNoOther() throws Exception {
		GradedCourse healthy = new GradedCourse(cluster, 4, 1_000);
		GradedCourse dead = new GradedCourse(cluster, 5, 200);
		healthy.lms.faults().always(Endpoint.SCORES, Fault.slow(Duration.ofMillis(50)));
		healthy.writeDeliveries();
		dead.writeDeliveries();
		// what is still cold
		healthy.secondsToSendAllAgain();
		List<Double> alone = new ArrayList<>();
		List<Double> beside = new ArrayList<>();
		for (int i = 0; i < 2; i++) {
			alone.add(healthy.secondsToSendAllAgain());
			for (Endpoint endpoint : Endpoint.values()) {
				dead.lms.faults().always(endpoint, Fault.hang());
			}
			dead.sendAllAgain();
			beside.add(healthy.secondsToSendAllAgain());
			assertThat(dead.deliveries("WAITING")).isEqualTo(dead.published());
			dead.lms.faults().clear();
			passUntilDelivered(dead, Duration.ofSeconds(10), Duration.ofMinutes(1));
		}
		double ratio = Collections.min(beside) / Collections.min(alone);
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("1,000 deliveries to the healthy one alone, s", alone);
		figures.put("– while 200 wait for one that hangs, s", beside);
		figures.put("ratio of the better ones (limit 1.1)", ratio);
		report.add("One platform dead, one healthy", figures);
		assertThat(ratio).isLessThanOrEqualTo(1.1);
	}

	@Test
	void aClockThatIsAnHourOffIsNamed() throws Exception {
		Map<String, Object> figures = new LinkedHashMap<>();
		for (int hours : new int[] { 1, -1 }) {
			GradedCourse course = new GradedCourse(cluster, (hours > 0) ? 6 : 7, 1);
			Visitor instructor = course.visit(GradedCourse.INSTRUCTOR);
			clock.wrongBy(Duration.ofHours(hours));
			try {
				course.instructor.publish(course.listeners().get(0), 17, 0);
				Awaitility.await()
					.atMost(Duration.ofSeconds(30))
					.pollInterval(Duration.ofMillis(500))
					.untilAsserted(() -> assertThat(instructor.get("/instructor/deliveries").body())
						.contains("Оқу жүйесінің сағаты мен Біліктің сағаты бірдей емес."));
			}
			finally {
				clock.wrongBy(Duration.ZERO);
			}
			figures.put("%+d h: the cause on the instructor's page".formatted(hours), "the clocks differ");
			course.sendAllAgain();
			passUntilDelivered(course, Duration.ofSeconds(10), Duration.ofMinutes(1));
			figures.put("%+d h: arrived once it was right again".formatted(hours), course.right());
		}
		report.add("The tool's clock an hour off", figures);
	}

	/**
	 * Lets the tool's time pass faster.
	 * @return how much was added
	 */
	private static Duration passUntilDelivered(GradedCourse course, Duration step, Duration atMost) throws Exception {
		Duration passed = Duration.ZERO;
		Instant end = Instant.now().plus(atMost);
		while (course.deliveries("DELIVERED") < course.published() && Instant.now().isBefore(end)) {
			pause(500);
			clock.advance(step);
			passed = passed.plus(step);
		}
		course.awaitAllDelivered(Duration.ofSeconds(1));
		return passed;
	}

	private static long since(Instant begun) {
		return Duration.between(begun, Instant.now()).toMillis();
	}

	/** What is proved happens in real time, at a moment of the test's choice. */
	private static void pause(long millis) throws InterruptedException {
		Thread.sleep(millis);
	}

	private interface Task {

		void run() throws Exception;

	}

	private static CompletableFuture<Void> inBackground(Task task) {
		return CompletableFuture.runAsync(() -> {
			try {
				task.run();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
	}

}
