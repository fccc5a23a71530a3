package kz.bilik;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import kz.bilik.KeepAliveClient.Reply;
import kz.demolms.DemoLms;
import org.junit.jupiter.api.Test;

import org.springframework.util.FileSystemUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Full launches, each of another listener: login, launch with the token, landing page. A
 * closed loop of clients against the packaged jar and a MariaDB server, whose processor
 * time is read from the operating system. The clients and the platform live in this
 * process and are not counted; they sign the tokens of a round while nobody measures.
 * Settings: {@code -Dbenchmark.launches}, {@code .warmup}, {@code .clients},
 * {@code .stored}, {@code .options} (of the tool's JVM), {@code .database-options}.
 */
class LaunchBenchmark {

	private static final int LAUNCHES = Integer.getInteger("benchmark.launches", 20_000);

	private static final int WARMUP = Integer.getInteger("benchmark.warmup", 30_000);

	private static final int CLIENTS = Integer.getInteger("benchmark.clients", 8);

	private static final int STORED = Integer.getInteger("benchmark.stored", 1_000_000);

	private static final List<String> OPTIONS = List
		.of(System.getProperty("benchmark.options", "-XX:+UseSerialGC -Xmx512m").split(" "));

	private static final String[] DATABASE_OPTIONS = System
		.getProperty("benchmark.database-options", "--innodb-buffer-pool-size=512M")
		.split(" ");

	/** The tokens of a round are signed before the first of them grows old. */
	private static final int ROUND = 1_000;

	/** Where the tool runs and leaves its log. */
	private static final Path DIRECTORY = Path.of("target/benchmark").toAbsolutePath();

	private final ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);

	private final AtomicInteger listeners = new AtomicInteger();

	private DemoLms lms;

	private PackagedTool tool;

	private ProcessHandle toolProcess;

	private ProcessHandle databaseProcess;

	@Test
	void fullLaunches() throws Exception {
		int port = IntegrationTest.freePort();
		String publicUrl = "http://127.0.0.1:" + port;
		try (MariaDbServer database = new MariaDbServer(DATABASE_OPTIONS);
				DemoLms lms = DemoLms.start(new DemoLms.Settings(0, publicUrl, Clock.systemUTC()))) {
			this.lms = lms;
			Map<String, Object> settings = new HashMap<>(DemoPlatform.properties(lms));
			settings.putAll(database.settings("bilik"));
			settings.put("bilik.public-url", publicUrl);
			settings.put("bilik.secret-key", "a-secret-key-for-the-benchmark-only");
			// all clients come from one address
			settings.put("bilik.rate-limit.launch-burst", 1_000_000_000);
			FileSystemUtils.deleteRecursively(DIRECTORY);
			Files.createDirectories(DIRECTORY);
			try (PackagedTool tool = PackagedTool.start(PackagedTool.extract(DIRECTORY), port, DIRECTORY, OPTIONS,
					settings)) {
				this.tool = tool.awaitUp();
				this.toolProcess = ProcessHandle.of(tool.pid()).orElseThrow();
				this.databaseProcess = ProcessHandle.current()
					.descendants()
					.filter((process) -> process.info().command().orElse("").matches(".*/(mariadbd|mysqld)( .*)?"))
					.findFirst()
					.orElseThrow();
				try (Connection connection = DriverManager.getConnection(database.url("bilik"), "root", "");
						Statement sql = connection.createStatement()) {
					report(sql);
				}
			}
		}
		finally {
			this.clients.shutdownNow();
		}
	}

	private void report(Statement sql) throws Exception {
		launches(sql, WARMUP);
		for (String table : List.of("used_nonce", "launch_log", "web_session", "participant", "person")) {
			sql.execute("delete from " + table);
		}
		Figures empty = launches(sql, LAUNCHES);
		new StoredLaunches(sql).fillUpTo(STORED);
		Figures full = launches(sql, LAUNCHES);
		double verification = millisecondsOfAVerification();
		String report = """
				# Benchmark: full launches

				%d processors, %d clients in a closed loop, %d launches after %d to warm up; JVM %s, options `%s`.

				| | with nothing stored | with %,d launches stored |
				| --- | ---: | ---: |
				""".formatted(Runtime.getRuntime().availableProcessors(), CLIENTS, LAUNCHES, WARMUP,
				System.getProperty("java.version"), String.join(" ", OPTIONS), STORED)
				+ row("launches/s", "%.0f", empty.perSecond(), full.perSecond())
				+ row("p50, ms", "%.1f", empty.percentile(50), full.percentile(50))
				+ row("p95, ms", "%.1f", empty.percentile(95), full.percentile(95))
				+ row("p99, ms", "%.1f", empty.percentile(99), full.percentile(99))
				+ row("CPU per launch, ms", "%.2f", empty.cpu(), full.cpu())
				+ row("– of the tool, ms", "%.2f", empty.toolCpu(), full.toolCpu())
				+ row("– of the database, ms", "%.2f", empty.databaseCpu(), full.databaseCpu())
				+ row("SQL statements per launch", "%.1f", empty.statementsPerLaunch(), full.statementsPerLaunch())
				+ row("RS256 verification, ms", "%.3f", verification, verification) + row("– share of the CPU, %%",
						"%.1f", 100 * verification / empty.cpu(), 100 * verification / full.cpu());
		new Report("benchmark.md").add(report);
	}

	private static String row(String name, String format, double empty, double full) {
		return String.format(Locale.ROOT, "| " + name + " | " + format + " | " + format + " |%n", empty, full);
	}

	/**
	 * @param nanos how long each launch took, sorted
	 * @param elapsed while it was measured
	 * @param statements as the database counts them
	 */
	private record Figures(long[] nanos, Duration elapsed, Duration tool, Duration database, long statements) {

		double perSecond() {
			return this.nanos.length / (this.elapsed.toNanos() / 1e9);
		}

		double percentile(int percent) {
			return this.nanos[(int) ((this.nanos.length - 1) * percent / 100.0)] / 1e6;
		}

		double statementsPerLaunch() {
			return (double) this.statements / this.nanos.length;
		}

		double cpu() {
			return toolCpu() + databaseCpu();
		}

		double toolCpu() {
			return this.tool.toNanos() / 1e6 / this.nanos.length;
		}

		double databaseCpu() {
			return this.database.toNanos() / 1e6 / this.nanos.length;
		}

	}

	private Figures launches(Statement sql, int number) throws Exception {
		long statements = statements(sql);
		Stopwatch stopwatch = new Stopwatch();
		List<Visit> all = new ArrayList<>();
		while (all.size() < number) {
			List<Visit> round = IntStream.range(0, Math.min(ROUND, number - all.size()))
				.mapToObj((i) -> new Visit("listener-" + this.listeners.incrementAndGet()))
				.toList();
			stopwatch.start();
			inAClosedLoop(round, Visit::login);
			stopwatch.stop();
			inAClosedLoop(round, (visit, client) -> visit.sign());
			stopwatch.start();
			inAClosedLoop(round, Visit::launch);
			stopwatch.stop();
			all.addAll(round);
		}
		return new Figures(all.stream().mapToLong((visit) -> visit.nanos).sorted().toArray(), stopwatch.elapsed,
				stopwatch.toolCpu, stopwatch.databaseCpu, statements(sql) - statements);
	}

	private static long statements(Statement sql) throws SQLException {
		try (ResultSet status = sql.executeQuery("show global status like 'Questions'")) {
			status.next();
			return status.getLong(2);
		}
	}

	private void inAClosedLoop(List<Visit> visits, Step step) throws Exception {
		AtomicInteger next = new AtomicInteger();
		List<Callable<Void>> loops = IntStream.range(0, CLIENTS).<Callable<Void>>mapToObj((i) -> () -> {
			try (KeepAliveClient client = new KeepAliveClient(URI.create(this.tool.url()))) {
				for (int n = next.getAndIncrement(); n < visits.size(); n = next.getAndIncrement()) {
					step.take(visits.get(n), client);
				}
			}
			return null;
		}).toList();
		for (Future<Void> loop : this.clients.invokeAll(loops)) {
			loop.get();
		}
	}

	private interface Step {

		void take(Visit visit, KeepAliveClient client) throws IOException;

	}

	private final class Stopwatch {

		private Duration elapsed = Duration.ZERO;

		private Duration toolCpu = Duration.ZERO;

		private Duration databaseCpu = Duration.ZERO;

		void start() {
			count(-1);
		}

		void stop() {
			count(1);
		}

		private void count(int sign) {
			this.elapsed = this.elapsed.plusNanos(sign * System.nanoTime());
			this.toolCpu = this.toolCpu.plus(cpu(LaunchBenchmark.this.toolProcess).multipliedBy(sign));
			this.databaseCpu = this.databaseCpu.plus(cpu(LaunchBenchmark.this.databaseProcess).multipliedBy(sign));
		}

		private static Duration cpu(ProcessHandle process) {
			return process.info().totalCpuDuration().orElseThrow();
		}

	}

	/** One listener's launch. */
	private final class Visit {

		private final String subject;

		private final Map<String, String> cookies = new LinkedHashMap<>();

		private Map<String, String> request;

		private String idToken;

		private long nanos;

		private Visit(String subject) {
			this.subject = subject;
		}

		private void login(KeepAliveClient client) throws IOException {
			Map<String, String> initiation = new LinkedHashMap<>();
			initiation.put("iss", LaunchBenchmark.this.lms.platform().issuer());
			initiation.put("target_link_uri", LaunchBenchmark.this.tool.url() + "/lti/launch");
			initiation.put("login_hint", this.subject);
			initiation.put("lti_message_hint", "{\"cmid\":\"10\",\"launchid\":\"" + this.subject + "\"}");
			initiation.put("client_id", LaunchBenchmark.this.lms.platform().clientId());
			initiation.put("lti_deployment_id", LaunchBenchmark.this.lms.platform().deploymentId());
			long begun = System.nanoTime();
			Reply reply = client.post("/lti/login", encode(initiation), this.cookies);
			while (reply.location().startsWith("/")) {
				reply = client.get(reply.location(), this.cookies);
			}
			this.nanos += System.nanoTime() - begun;
			assertThat(reply.status()).as(reply.body()).isEqualTo(302);
			this.request = Arrays.stream(URI.create(reply.location()).getRawQuery().split("&"))
				.map((pair) -> pair.split("=", 2))
				.collect(Collectors.toMap((pair) -> pair[0],
						(pair) -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
		}

		private void sign() {
			this.idToken = LaunchBenchmark.this.lms.launch("4", "programme")
				.claim("sub", this.subject)
				// a round may take longer on a busy machine than a token of Moodle's
				// lives
				.claim("exp", Instant.now().plusSeconds(600).getEpochSecond())
				.claim("name", "Тыңдаушы " + this.subject)
				.claim("email", this.subject + "@example.kz")
				.idToken(this.request.get("nonce"));
		}

		private void launch(KeepAliveClient client) throws IOException {
			String form = encode(Map.of("id_token", this.idToken, "state", this.request.get("state")));
			long begun = System.nanoTime();
			Reply entry = client.post("/lti/launch", form, this.cookies);
			assertThat(entry.status()).as(entry.body()).isEqualTo(302);
			Reply page = client.get(entry.location(), this.cookies);
			this.nanos += System.nanoTime() - begun;
			assertThat(page.status()).as(page.body()).isEqualTo(200);
			assertThat(page.body()).contains("data-role=\"listener\"");
		}

		private static String encode(Map<String, String> fields) {
			return fields.entrySet()
				.stream()
				.map((field) -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
				.collect(Collectors.joining("&"));
		}

	}

	/** By the code that the tool verifies with, and as warm as the tool is. */
	private double millisecondsOfAVerification() throws Exception {
		SignedJWT token = SignedJWT.parse(this.lms.launch("4", "programme").idToken("nonce"));
		RSASSAVerifier verifier = new RSASSAVerifier(JWKSet.load(URI.create(this.lms.platform().jwksUri()).toURL())
			.getKeyByKeyId(token.getHeader().getKeyID())
			.toRSAKey());
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		int times = 10_000;
		long begun = 0;
		for (int i = -times; i < times; i++) {
			begun = (i == 0) ? threads.getCurrentThreadCpuTime() : begun;
			assertThat(token.verify(verifier)).isTrue();
		}
		return (threads.getCurrentThreadCpuTime() - begun) / 1e6 / times;
	}

}
