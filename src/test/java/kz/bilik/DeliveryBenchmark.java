package kz.bilik;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import kz.demolms.Faults.Endpoint;
import kz.demolms.Faults.Fault;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Deliveries to a platform that takes 50 ms for each and eight at once, by one node and
 * by two; and to one that takes no time, with and without many finished deliveries in the
 * database. The platform lives in this process, beside the nodes and MariaDB. Settings:
 * {@code -Dbenchmark.deliveries}, {@code .finished}, {@code .options} (of the nodes'
 * JVM).
 */
class DeliveryBenchmark {

	private static final int DELIVERIES = Integer.getInteger("benchmark.deliveries", 10_000);

	private static final int FINISHED = Integer.getInteger("benchmark.finished", 200_000);

	private static final int QUICK = 2_000;

	private static final List<String> OPTIONS = List
		.of(System.getProperty("benchmark.options", "-XX:+UseSerialGC -Xmx512m").split(" "));

	private static final Duration LATENCY = Duration.ofMillis(50);

	private static final int LIMIT = 8;

	private static final Report report = new Report("benchmark.md");

	private Cluster cluster;

	@Test
	void deliveries() throws Exception {
		report.add("# Benchmark: deliveries\n\n%d processors; JVM %s, options `%s`.\n".formatted(
				Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"),
				String.join(" ", OPTIONS)));
		try (Cluster cluster = new Cluster("delivery-benchmark", OPTIONS, 2, Clock.systemUTC(),
				"--innodb-buffer-pool-size=512M")) {
			this.cluster = cluster;
			cluster.start(0);
			GradedCourse quick = new GradedCourse(cluster, 0, QUICK);
			quick.writeDeliveries();
			best(quick);
			double withoutFinished = best(quick);

			GradedCourse course = new GradedCourse(cluster, 1, DELIVERIES);
			course.writeDeliveries();
			course.lms.faults().always(Endpoint.SCORES, Fault.slow(LATENCY));
			cluster.start(1);
			while (sent(1) < QUICK) {
				perSecond(quick);
			}
			measure("Two nodes", course);
			cluster.stop(1);
			measure("One node", course);

			finish(cluster);
			perSecond(quick);
			double withFinished = best(quick);
			Map<String, Object> figures = new LinkedHashMap<>();
			figures.put("deliveries/s to a platform that takes no time", withoutFinished);
			figures.put("– with %,d finished ones in the database".formatted(FINISHED), withFinished);
			figures.put("– ratio", withFinished / withoutFinished);
			report.add("Finished deliveries", figures);
		}
	}

	private void measure(String title, GradedCourse course) throws Exception {
		List<PackagedTool> nodes = IntStream.range(0, 2).mapToObj(this.cluster::node).filter(Objects::nonNull).toList();
		List<Long> heap = heap(nodes);
		long statements = statements();
		Duration database = this.cluster.database.cpu();
		Duration tool = cpu(nodes);
		double perSecond = perSecond(course);
		double limit = LIMIT * 1000.0 / LATENCY.toMillis();
		Map<String, Object> figures = new LinkedHashMap<>();
		figures.put("deliveries, each taking the platform %d ms".formatted(LATENCY.toMillis()), DELIVERIES);
		figures.put("deliveries/s", perSecond);
		figures.put("share of the %.0f/s that the limit of %d at once allows".formatted(limit, LIMIT),
				perSecond / limit);
		figures.put("most at once", course.lms.scorePostsAtOnce());
		figures.put("SQL statements per delivery", (double) (statements() - statements) / DELIVERIES);
		figures.put("processor time per delivery, ms: nodes, database",
				List.of(perDelivery(cpu(nodes).minus(tool)), perDelivery(this.cluster.database.cpu().minus(database))));
		figures.put("heap after a collection, MiB: before", heap);
		figures.put("– afterwards", heap(nodes));
		report.add(title, figures);
		assertThat(course.lms.scorePostsAtOnce()).isLessThanOrEqualTo(LIMIT);
		assertThat(course.right()).isEqualTo(DELIVERIES);
	}

	private static double perDelivery(Duration time) {
		return time.toNanos() / 1e6 / DELIVERIES;
	}

	/** How many deliveries a node has made. */
	private long sent(int node) {
		return this.cluster.node(node).log().lines().filter((line) -> line.contains(": accepted")).count();
	}

	private long statements() {
		return this.cluster.jdbc.sql("show global status like 'Questions'")
			.query((row, number) -> row.getLong(2))
			.single();
	}

	private static Duration cpu(List<PackagedTool> nodes) {
		return nodes.stream()
			.map((node) -> ProcessHandle.of(node.pid()).orElseThrow().info().totalCpuDuration().orElseThrow())
			.reduce(Duration.ZERO, Duration::plus);
	}

	private static double best(GradedCourse course) {
		return IntStream.range(0, 4).mapToDouble((i) -> perSecond(course)).max().getAsDouble();
	}

	private static double perSecond(GradedCourse course) {
		return (course.published() - 1) / course.secondsToSendAllAgain();
	}

	/** Of each node, in MiB. */
	private static List<Long> heap(List<PackagedTool> nodes) throws IOException {
		List<Long> used = new ArrayList<>();
		for (PackagedTool node : nodes) {
			jcmd(node, "GC.run");
			used.add(Pattern.compile("(?:generation|heap) .*used (\\d+)K")
				.matcher(jcmd(node, "GC.heap_info"))
				.results()
				.mapToLong((generation) -> Long.parseLong(generation.group(1)))
				.sum() >> 10);
		}
		return used;
	}

	private static String jcmd(PackagedTool node, String... command) throws IOException {
		String[] line = { Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(), "" + node.pid() };
		Process process = new ProcessBuilder(Stream.concat(Arrays.stream(line), Arrays.stream(command)).toList())
			.redirectErrorStream(true)
			.start();
		return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
	}

	/** What was delivered in other course runs of the platform, a thousand in each. */
	private static void finish(Cluster cluster) {
		String rows = "seq_1_to_" + FINISHED;
		for (String statement : List.of(
				"""
						insert into course_run (platform_id, deployment_id, scope, scope_id, title, programme_id, format, time_zone,
						  created_at, version)
						select platform_id, deployment_id, scope, concat('finished-', seq), title, programme_id, format, time_zone,
						  created_at, version
						from (select * from course_run limit 1) as one, seq_1_to_%d"""
					.formatted(FINISHED / 1000),
				"""
						insert into person (platform_id, subject, name, created_at)
						select platform_id, concat('finished-', seq), 'Аты-жөні', created_at
						from (select * from course_run limit 1) as one, """ + rows, """
						insert into participant (course_run_id, person_id, role)
						select (select id from course_run where scope_id = concat('finished-',
						    ceil(substring(subject, 10) / 1000))), id, 'LISTENER'
						from person where subject like 'finished-%'
						""",
				"""
						insert into delivery (course_run_id, platform_id, activity, participant_id, wanted_version, wanted_points,
						  wanted_max_points, wanted_comment, wanted_at, trying_since, delivered_version, delivered_at,
						  delivered_to, state, attempts, next_attempt_at, score_timestamp)
						select course_run_id, platform_id, 'defence', participant.id, 1, 17, 20, 'Пікір', utc_timestamp(6),
						  utc_timestamp(6), 1, utc_timestamp(6) - interval person.id second, 'https://lms.example.kz/1',
						  'DELIVERED', 1, utc_timestamp(6) - interval person.id second, utc_timestamp(6)
						from participant join person on person.id = person_id where subject like 'finished-%'
						""")) {
			cluster.jdbc.sql(statement).update();
		}
		cluster.jdbc.sql("analyze table delivery, person, participant").query().listOfRows();
	}

}
