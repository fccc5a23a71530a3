package kz.bilik;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import kz.demolms.DemoLms.ScorePost;
import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import kz.demolms.Person;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A run with very many projects: how long the pages of the assessment take, whether
 * everything stays that assessors score two by two on one sheet, and how long it takes
 * from "publish all" to the last grade in the LMS. The packaged jar with a MariaDB
 * server; the browsers and the LMS live in this process, beside them. Settings:
 * {@code -Dbenchmark.projects}, {@code .assessors}, {@code .published}, {@code .options}
 * (of the tool's JVM).
 */
class AssessmentBenchmark {

	private static final int PROJECTS = Integer.getInteger("benchmark.projects", 2_500);

	/** An even number. */
	private static final int ASSESSORS = Integer.getInteger("benchmark.assessors", 20);

	private static final int PUBLISHED = Integer.getInteger("benchmark.published", 300);

	private static final List<String> OPTIONS = List
		.of(System.getProperty("benchmark.options", "-XX:+UseSerialGC -Xmx512m").split(" "));

	private static final int TIMES = 100;

	/** How many projects each assessor scores. */
	private static final int EACH = 10;

	/** How long somebody looks at a criterion on the average. */
	private static final Duration LOOKS = Duration.ofMillis(500);

	private static final Duration LATENCY = Duration.ofMillis(50);

	private static final Report report = new Report("benchmark.md");

	private final JsonMapper json = JsonMapper.shared();

	private Cluster cluster;

	private GradedCourse course;

	@Test
	void assessment() throws Exception {
		try (Cluster cluster = new Cluster("assessment-benchmark", OPTIONS, 1, Clock.systemUTC(),
				"--innodb-buffer-pool-size=512M")) {
			this.cluster = cluster;
			cluster.start(0);
			this.course = new GradedCourse(cluster, 0, PROJECTS);
			fill();
			report.add("# Benchmark: assessment\n\n%,d projects; %d processors; JVM %s, options `%s`.\n".formatted(
					PROJECTS, Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"),
					String.join(" ", OPTIONS)));
			measurePages();
			measureTogether();
			measurePublication();
		}
	}

	/** Of ten projects five are published and two settled, in the order of handing in. */
	private void fill() {
		for (String statement : List.of("""
				update project set handed_in_at = utc_timestamp(6) - interval 30 day + interval id second
				""", "update project_work set handed_in_at = utc_timestamp(6) - interval 30 day",
				"""
						insert into assessment (project_id, assessor_id, complete, work_number, changed_by, changed_at, version)
						select id, 0, true, number, (select max(id) from participant where role = 'INSTRUCTOR'), utc_timestamp(6), 1
						from project where id % 10 < 7
						""",
				"""
						insert into assessment_score (assessment_id, participant_id, criterion_id, points)
						select assessment.id, participant_id, criterion.id, 1
						from assessment join project_member on project_member.project_id = assessment.project_id,
						  (%s) as criterion
						""".formatted(criteria().stream()
					.map((criterion) -> "select '" + criterion + "' as id")
					.collect(Collectors.joining(" union all "))),
				"""
						insert into result (course_run_id, project_id, participant_id, points, max_points, published_by, published_at,
						  version, assessment_id)
						select course_run_id, project.id, participant_id, 10, 20, changed_by, changed_at, 1, assessment.id
						from project join project_member on project_member.project_id = project.id
						join assessment on assessment.project_id = project.id
						where project.id % 10 < 5
						""",
				"""
						insert into result_score (result_id, criterion_id, points)
						select result.id, criterion_id, assessment_score.points from result
						join assessment_score on assessment_score.assessment_id = result.assessment_id
						""")) {
			this.cluster.jdbc.sql(statement).update();
		}
		this.cluster.jdbc
			.sql("analyze table project, project_member, project_work, assessment, assessment_score, result")
			.query()
			.listOfRows();
	}

	private List<String> criteria() {
		return this.course.criteria().stream().map((field) -> field.split("\\.")[1]).toList();
	}

	private Visitor instructor(int number) {
		String id = "" + (100_000 + number);
		this.course.lms.enrol(new Person(id, "Оқытушы", "Тегі " + number, Person.Role.INSTRUCTOR));
		return this.course.visit(id);
	}

	private void measurePages() throws Exception {
		Visitor instructor = instructor(0);
		List<Long> open = open();
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("milliseconds: median · 95 of 100", "");
		figures.put("the assessment screen opens (goal 200)",
				page(instructor, (i) -> "/instructor/projects/" + open.get(i * 7 % open.size())));
		instructor.get("/instructor/projects/" + open.get(0));
		figures.put("on to the next project (goal 100)", Timings.ofEach(TIMES, (i) -> {
			String next = found("href=\"([^\"]+)\"[^>]*rel=\"next\"|rel=\"next\"[^>]*href=\"([^\"]+)\"",
					instructor.browser().page());
			return instructor.browser().get(next.replace("&amp;", "&"));
		}).percentiles(50, 95));
		instructor.get("/instructor/projects/" + open.get(0));
		figures.put("– a result is published before that", Timings.ofEach(TIMES / 2, (i) -> {
			Answer page = instructor.browser().page();
			Map<String, String> sheet = Visitor.filledIn(page, 15);
			sheet.put("action", "publish-next");
			return instructor.browser().post(page.uri().toString(), sheet);
		}).percentiles(50, 95));
		figures.put("the queue", page(instructor, (i) -> "/instructor/projects"));
		figures.put("– the published ones", page(instructor, (i) -> "/instructor/projects?show=PUBLISHED"));
		figures.put("the list of listeners", page(instructor, (i) -> "/defence"));
		report.add("Pages, one after the other", figures);
	}

	private static List<Double> page(Visitor visitor, IntFunction<String> path) {
		return Timings.ofEach(TIMES, (i) -> visitor.get(path.apply(i))).percentiles(50, 95);
	}

	/** Those that nobody has begun, in the order of the queue. */
	private List<Long> open() {
		return this.cluster.jdbc.sql("""
				select id from project where not exists (select 1 from assessment where project_id = project.id)
				order by handed_in_at, id
				""").query(Long.class).list();
	}

	/**
	 * Two assessors score each project at the same time: one begins with the first
	 * criterion, one with the last, and each keeps every point at once, as the page's
	 * script does.
	 */
	private void measureTogether() throws Exception {
		List<Visitor> assessors = IntStream.rangeClosed(1, ASSESSORS).mapToObj(this::instructor).toList();
		List<Long> projects = open();
		Timings opening = new Timings();
		Timings keeping = new Timings();
		AtomicInteger merged = new AtomicInteger();
		InParallel.run(ASSESSORS, (thread) -> {
			for (int i = 0; i < EACH; i++) {
				long project = projects.get(thread / 2 * EACH + i);
				score(assessors.get(thread), project, thread % 2 == 0, opening, keeping, merged);
			}
		});
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("milliseconds: median · 95 of 100 · longest", "");
		figures.put("the screen of the next project opens (goal 100)", opening.percentiles(50, 95, 100));
		figures.put("a point is kept", keeping.percentiles(50, 95, 100));
		figures.put("points kept", keeping.count());
		figures.put("– after what the other one wrote was taken in", merged.get());
		long scored = (long) ASSESSORS / 2 * EACH * criteria().size();
		long there = this.cluster.jdbc
			.sql("""
					select count(*) from assessment_score join assessment on assessment.id = assessment_id
					where project_id in (:projects) and points = project_id %% 2 + (criterion_id in (%s))
					""".formatted(criteria().stream()
				.limit(criteria().size() / 2)
				.map((id) -> "'" + id + "'")
				.collect(Collectors.joining(", "))))
			.param("projects", projects.subList(0, ASSESSORS / 2 * EACH))
			.query(Long.class)
			.single();
		figures.put("points lost", scored - there);
		report.add("%d assessors at once, two on each project".formatted(ASSESSORS), figures);
		assertThat(there).isEqualTo(scored);
	}

	/** Scores one half of the criteria of a project. */
	private void score(Visitor assessor, long project, boolean first, Timings opening, Timings keeping,
			AtomicInteger merged) throws Exception {
		Answer page = opening.of(() -> assessor.get("/instructor/projects/" + project));
		Map<String, String> fields = new HashMap<>();
		checked(page, fields);
		String version = page.field("version").orElse("");
		String token = page.field("_csrf").orElseThrow();
		String number = page.field("number").orElseThrow();
		List<String> criteria = page.form()
			.fields()
			.keySet()
			.stream()
			.filter((field) -> field.startsWith("points."))
			.toList();
		int half = criteria.size() / 2;
		for (String criterion : first ? criteria.subList(0, half) : criteria.subList(half, criteria.size())) {
			Thread.sleep(ThreadLocalRandom.current().nextLong(2 * LOOKS.toMillis()));
			fields.put(criterion, "" + (project % 2 + (first ? 1 : 0)));
			boolean kept = false;
			while (!kept) {
				Map<String, String> form = new LinkedHashMap<>(fields);
				form.putAll(Map.of("version", version, "number", number, "_csrf", token, "sheet", ""));
				URI draft = this.course.at(0, "/instructor/projects/" + project + "/draft");
				long begun = System.nanoTime();
				Answer answer = assessor.browser().send(new Form(draft, form));
				keeping.add(System.nanoTime() - begun);
				assertThat(answer.status()).as(answer.body()).isIn(200, 409);
				JsonNode told = this.json.readTree(answer.body());
				version = told.path("version").asString();
				kept = answer.status() == 200;
				if (!kept) {
					merged.incrementAndGet();
					told.path("fields")
						.properties()
						.forEach((field) -> fields.putIfAbsent(field.getKey(), field.getValue().asString()));
				}
			}
		}
	}

	/** What the page shows as scored. */
	private static void checked(Answer page, Map<String, String> fields) {
		Pattern.compile("<input[^>]* name=\"(points\\.[^\"]+)\"[^>]*>")
			.matcher(page.body())
			.results()
			.filter((input) -> input.group().contains("checked"))
			.forEach((input) -> fields.put(input.group(1), found("value=\"(\\d+)\"", input.group())));
	}

	/** "Publish all" with as many projects ready as shall be published. */
	private void measurePublication() throws Exception {
		this.cluster.jdbc.sql("""
				update assessment set complete = false
				where not exists (select 1 from result where result.project_id = assessment.project_id)
				""").update();
		this.cluster.jdbc.sql("""
				update assessment set complete = true where complete = false and project_id % 10 in (5, 6)
				order by project_id limit ?
				""").param(PUBLISHED).update();
		this.course.lms.faults().always(Endpoint.SCORES, Fault.slow(LATENCY));
		Visitor instructor = instructor(ASSESSORS + 1);
		instructor.get("/instructor/projects");
		int before = this.course.lms.scorePosts().size();
		long begun = System.nanoTime();
		Timings asking = new Timings();
		asking.of(() -> instructor.post("/instructor/publications", Map.of("action", "all", "at", "")));
		List<Long> shown = new ArrayList<>();
		Awaitility.await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(250)).until(() -> {
			Answer progress = instructor.get("/instructor/publications");
			shown.add(Long.parseLong(found("value=\"(\\d+)\"", progress.body())));
			return this.cluster.jdbc.sql("select count(*) from publication where state = 'DONE'")
				.query(Long.class)
				.single() == PUBLISHED;
		});
		double published = (System.nanoTime() - begun) / 1e9;
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.pollInterval(Duration.ofMillis(100))
			.until(() -> this.course.lms.scorePosts().size() - before == PUBLISHED
					&& this.course.deliveries("WAITING") == 0);
		double arrived = (System.nanoTime() - begun) / 1e9;
		List<ScorePost> posts = this.course.lms.scorePosts().subList(before, this.course.lms.scorePosts().size());
		double sending = Duration.between(posts.get(0).received(), posts.get(posts.size() - 1).received()).toMillis()
				/ 1e3;
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("the click is answered after, ms", asking.percentiles(100).get(0));
		figures.put("all published after, s", published);
		figures.put("– progress was shown, different figures", shown.stream().distinct().count());
		figures.put("the last grade in the LMS after, s", arrived);
		figures.put("– from the first score to the last one, s", sending);
		figures.put("– grades/s, where the platform takes 160", (PUBLISHED - 1) / sending);
		figures.put("scores sent", posts.size());
		report.add("\"Publish all\" for %d projects".formatted(PUBLISHED), figures);
		assertThat(posts).hasSize(PUBLISHED);
	}

	private static String found(String pattern, Answer page) {
		return found(pattern, page.body());
	}

	private static String found(String pattern, String text) {
		Matcher found = Pattern.compile(pattern).matcher(text);
		assertThat(found.find()).as(pattern + " in " + text).isTrue();
		return (found.group(1) != null) ? found.group(1) : found.group(2);
	}

}
