package kz.bilik;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import kz.demolms.DemoLms;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.util.FileSystemUtils;

/**
 * Nodes of the packaged tool, each a process of its own, with one MariaDB server, and
 * platforms in the test's process. The tool is no super user of its database.
 */
final class Cluster implements AutoCloseable {

	private static final String DATABASE = "bilik";

	final MariaDbServer database;

	final JdbcClient jdbc;

	final List<DemoLms> platforms = new ArrayList<>();

	private final Path directory;

	private final Path jar;

	private final List<String> options;

	private final Map<String, Object> settings = new HashMap<>();

	private final List<Integer> ports = List.of(IntegrationTest.freePort(), IntegrationTest.freePort());

	private final Map<Integer, PackagedTool> nodes = new HashMap<>();

	/**
	 * Starts the database and the platforms.
	 * @param name of the directory below {@code target} where the tool runs
	 * @param options of the nodes' JVM
	 * @param clock of the platforms
	 */
	Cluster(String name, List<String> options, int platforms, Clock clock, String... databaseOptions) throws Exception {
		this.options = options;
		this.directory = Path.of("target", name).toAbsolutePath();
		FileSystemUtils.deleteRecursively(this.directory);
		Files.createDirectories(this.directory);
		this.jar = PackagedTool.extract(this.directory);
		this.database = new MariaDbServer(databaseOptions);
		String url = this.database.url(DATABASE);
		this.jdbc = JdbcClient.create(new DriverManagerDataSource(url, "root", ""));
		for (String host : List.of("%", "localhost")) {
			this.jdbc.sql("create user bilik@'" + host + "' identified by 'bilik'").update();
			this.jdbc.sql("grant all on bilik.* to bilik@'" + host + "'").update();
		}
		this.settings.putAll(Map.of("spring.datasource.url", url + "&connectTimeout=2000&socketTimeout=15000",
				"spring.datasource.username", "bilik", "spring.datasource.password", "bilik", "bilik.public-url",
				url(0), "bilik.secret-key", "the-same-secret-key-on-both-nodes"));
		for (int i = 0; i < platforms; i++) {
			DemoLms lms = DemoLms.start(new DemoLms.Settings(0, url(0), clock));
			this.platforms.add(lms);
			this.settings.putAll(DemoPlatform.properties(lms, i));
		}
	}

	Cluster set(Map<String, ?> settings) {
		this.settings.putAll(settings);
		return this;
	}

	/** The nodes go by a clock that can be moved. */
	MovedClock withMovableClock(MovableClock platforms) throws Exception {
		Path file = this.directory.resolve("clock");
		SetClock.set(file, Duration.ZERO);
		SetClock.putInto(this.jar);
		set(SetClock.settings(file));
		return new MovedClock(file, platforms);
	}

	/** The clock of all nodes and of all platforms. */
	static final class MovedClock {

		private final Path file;

		private final MovableClock platforms;

		private Duration offset = Duration.ZERO;

		private MovedClock(Path file, MovableClock platforms) {
			this.file = file;
			this.platforms = platforms;
		}

		void advance(Duration by) throws Exception {
			this.offset = this.offset.plus(by);
			SetClock.set(this.file, this.offset);
			this.platforms.advance(by);
		}

		/** The tool's clock is wrong by this. */
		void wrongBy(Duration error) throws Exception {
			SetClock.set(this.file, this.offset.plus(error));
		}

	}

	/** Starts nodes at the same time and waits until they answer. */
	void start(int... numbers) throws Exception {
		for (int number : numbers) {
			this.nodes.put(number,
					PackagedTool.start(this.jar, this.ports.get(number), this.directory, this.options, this.settings));
		}
		for (int number : numbers) {
			node(number).awaitUp();
		}
	}

	PackagedTool node(int number) {
		return this.nodes.get(number);
	}

	void stop(int number) throws Exception {
		this.nodes.remove(number).close();
	}

	/** The address of the first node is the public one. */
	String url(int node) {
		return "http://127.0.0.1:" + this.ports.get(node);
	}

	@Override
	public void close() throws Exception {
		for (PackagedTool node : this.nodes.values()) {
			node.close();
		}
		this.platforms.forEach(DemoLms::close);
		this.database.close();
	}

}
