package kz.bilik;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import kz.demolms.DemoLms;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.Person;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A large course run that is well on its way: how long its pages take, and how long
 * listeners wait of whom many come at once. The packaged jar with a MariaDB server; the
 * browsers live in this process, beside them. Settings: {@code -Dbenchmark.listeners},
 * {@code .answers} (of each listener), {@code .browsers}, {@code .options} (of the tool's
 * JVM).
 */
class StudyBenchmark {

	private static final int LISTENERS = Integer.getInteger("benchmark.listeners", 2_500);

	private static final int ANSWERS = Integer.getInteger("benchmark.answers", 40);

	private static final int BROWSERS = Integer.getInteger("benchmark.browsers", 200);

	private static final List<String> OPTIONS = List
		.of(System.getProperty("benchmark.options", "-XX:+UseSerialGC -Xmx512m").split(" "));

	/** How often each page is fetched while it is measured, and before. */
	private static final int TIMES = 100;

	/** How long listeners look at a page on the average. */
	private static final Duration LOOKS = Duration.ofSeconds(5);

	private static final int FIRST = 1000;

	private static final Report report = new Report("benchmark.md");

	private Cluster cluster;

	private Visitor instructor;

	private long run;

	private final List<String> tasks = new ArrayList<>();

	@Test
	void study() throws Exception {
		Path programme = programme();
		try (Cluster cluster = new Cluster("study-benchmark", OPTIONS, 1, Clock.systemUTC(),
				"--innodb-buffer-pool-size=512M")) {
			this.cluster = cluster;
			cluster
				.set(Map.of("bilik.programmes.location", programme.toUri(), "bilik.rate-limit.launch-burst", 1_000_000))
				.start(0);
			fill(cluster.platforms.get(0));
			report.add("# Benchmark: study\n\n%,d listeners, %,d answers; %d processors; JVM %s, options `%s`.\n"
				.formatted(LISTENERS, count("answer"), Runtime.getRuntime().availableProcessors(),
						System.getProperty("java.version"), String.join(" ", OPTIONS)));
			List<Visitor> listeners = IntStream.range(FIRST, FIRST + BROWSERS)
				.mapToObj((id) -> visit(cluster.platforms.get(0), "" + id))
				.toList();
			measurePages(listeners);
			measureTogether(listeners);
		}
	}

	/** The first programme with as many tasks in its 15 units as there are answers. */
	@SuppressWarnings("unchecked")
	private Path programme() throws IOException {
		Yaml yaml = new Yaml();
		Map<String, Object> programme = yaml
			.load(Files.readString(Path.of("src/main/resources/programmes/school-librarian.yaml")));
		List<Map<String, Object>> units = ((List<Map<String, Object>>) programme.get("modules")).stream()
			.flatMap((module) -> ((List<Map<String, Object>>) module.get("units")).stream())
			.toList();
		int tasks = units.stream().mapToInt((unit) -> ((List<Object>) unit.get("tasks")).size()).sum();
		for (int i = 0; tasks + i < ANSWERS; i++) {
			List<Map<String, Object>> its = (List<Map<String, Object>>) units.get(i % units.size()).get("tasks");
			Map<String, Object> another = yaml.load(yaml.dump(its.get(0)));
			another.put("id", another.get("id") + "-" + i);
			its.add(another);
		}
		for (Map<String, Object> unit : units) {
			for (Map<String, Object> task : (List<Map<String, Object>>) unit.get("tasks")) {
				this.tasks.add("(" + this.tasks.size() + ", '" + unit.get("id") + "', '" + task.get("id") + "')");
			}
		}
		return Files.writeString(Files.createTempFile("programme", ".yaml"), yaml.dump(programme));
	}

	/**
	 * Everybody comes by the roster; all webinars but the last are over, four of five
	 * listeners attended. Of ten answers seven are accepted, one is returned, two wait.
	 */
	private void fill(DemoLms lms) {
		IntStream.range(FIRST, FIRST + LISTENERS)
			.forEach((id) -> lms.enrol(new Person("" + id, "Тыңдаушы", "Тегі " + id, Person.Role.LISTENER)));
		this.instructor = visit(lms, GradedCourse.INSTRUCTOR);
		this.run = Long.parseLong(this.instructor.course().substring(3));
		this.instructor.plan(ZonedDateTime.now().toLocalDate().plusDays(1), LocalTime.of(10, 0));
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.until(() -> count("participant where role = 'LISTENER'") >= LISTENERS);
		for (String statement : List.of("create table task (number int, unit_id varchar(100), task_id varchar(100))",
				"insert into task values " + String.join(", ", this.tasks), """
						update webinar set starts_at = starts_at - interval 60 day, ends_at = ends_at - interval 60 day
						where starts_at < (select max(starts_at) from webinar)
						""",
				"""
						insert into answer (course_run_id, participant_id, unit_id, task_id, state, text, links, number,
						  handed_in_at, asked_at, read_at, version)
						select course_run_id, id, unit_id, task_id,
						  case (id + number) % 10 when 0 then 'RETURNED' when 1 then 'HANDED_IN' when 2 then 'HANDED_IN'
						    else 'ACCEPTED' end,
						  concat('<p>', repeat('Кітапхана жұмысының жоспары. ', 30), '</p>'), 'https://example.kz/1', 1,
						  utc_timestamp(6) - interval (id * 7919 + number * 104729) % 2000000 second, null, utc_timestamp(6), 1
						from participant, task where role = 'LISTENER' order by number, id
						""",
				"""
						insert into answer_version (answer_id, number, text, links, handed_in_at)
						select id, 1, text, links, handed_in_at from answer
						""", """
						insert into feedback (answer_id, author_id, decision, number, text, created_at)
						select answer.id, (select max(id) from participant where role = 'INSTRUCTOR'), state, 1,
						  'Мерзімін нақтылаңыз.', handed_in_at + interval 1 second
						from answer where state <> 'HANDED_IN'
						""")) {
			this.cluster.jdbc.sql(statement).update();
		}
		this.cluster.jdbc.sql("analyze table answer, answer_version, feedback, attendance, participant, person")
			.query()
			.listOfRows();
	}

	private void measurePages(List<Visitor> listeners) throws IOException {
		List<Visitor> instructors = List.of(this.instructor);
		String desk = "/instructor/feedback";
		String answer = found("/instructor/answers/\\d+\\?", this.instructor.get(desk + "?show=WAITING&unit=unit-3.1"));
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("milliseconds: median · 95 of 100", "");
		figures.put("a listener's home (goal 60)", page(listeners, ""));
		figures.put("a listener's unit", page(listeners, "/units/unit-1.1"));
		figures.put("feedback desk (goal 150)", page(instructors, desk));
		figures.put("– another page", page(instructors, desk + found("\\?after=\\d+", this.instructor.get(desk))));
		figures.put("– all of a unit", page(instructors, desk + "?show=ALL&unit=unit-1.1"));
		figures.put("– part of a name", page(instructors, desk + "?show=ALL&name=33"));
		figures.put("an answer at the desk", page(instructors, answer));
		figures.put("matrix (goal 150)", page(instructors, "/instructor/progress"));
		figures.put("– the last page", page(instructors, "/instructor/progress?page=1000"));
		figures.put("– who is behind", page(instructors, "/instructor/progress?order=BEHIND"));
		figures.put("– least done first", page(instructors, "/instructor/progress?order=LEAST_DONE"));
		figures.put("the instructor's home", page(instructors, ""));
		figures.put("a unit with its answers", page(instructors, "/units/unit-1.1"));
		figures.put("attendance of a unit", page(instructors, "/instructor/units/unit-1.1/attendance"));
		long begun = System.nanoTime();
		assertThat(this.instructor.get("/instructor/progress.xlsx").status()).isEqualTo(200);
		figures.put("the whole matrix as XLSX", (System.nanoTime() - begun) / 1e6);
		report.add("Pages, one after the other", figures);
	}

	private static List<Double> page(List<Visitor> visitors, String path) {
		return Timings.ofEach(TIMES, (i) -> visitors.get(i % visitors.size()).get(path)).percentiles(50, 95);
	}

	private void measureTogether(List<Visitor> listeners) throws Exception {
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("milliseconds: median · 95 of 100 · longest", "");
		Timings calm = new Timings();
		InParallel.run(BROWSERS, (thread) -> {
			long ends = System.nanoTime() + Duration.ofSeconds(60).toNanos();
			List<String> path = List.of("", "/units/unit-1.1", "/schedule", "/units/unit-2.1", "/units/module-1");
			for (int i = thread; System.nanoTime() < ends; i++) {
				Thread.sleep(ThreadLocalRandom.current().nextLong(2 * LOOKS.toMillis()));
				String page = path.get(i % path.size());
				calm.of(() -> listeners.get(thread).get(page));
			}
		});
		figures.put("each looks at a page for %d s (goal 500)".formatted(LOOKS.toSeconds()),
				calm.percentiles(50, 95, 100));
		figures.put("– pages/s", calm.count() / 60.0);
		Timings burst = new Timings();
		CyclicBarrier barrier = new CyclicBarrier(BROWSERS);
		InParallel.run(BROWSERS, (thread) -> {
			for (int i = 0; i < 20; i++) {
				barrier.await();
				burst.of(() -> listeners.get(thread).get(""));
			}
		});
		figures.put("all open their home in the same moment", burst.percentiles(50, 95, 100));
		report.add("%d listeners at once, without an error".formatted(BROWSERS), figures);
		assertThat(calm.percentiles(95)).first().satisfies((time) -> assertThat(time).isLessThan(500));
	}

	private static String found(String pattern, Answer page) {
		Matcher link = Pattern.compile(pattern).matcher(page.body());
		assertThat(link.find()).as(pattern).isTrue();
		return link.group();
	}

	private static Visitor visit(DemoLms lms, String userId) {
		LaunchClient browser = lms.client();
		return new Visitor(browser, browser.launch(lms.launch(userId, "programme")));
	}

	private long count(String rows) {
		return this.cluster.jdbc.sql("select count(*) from " + rows).query(Long.class).single();
	}

}
