package kz.bilik;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar as it is handed out, in a process of its own.
 */
final class PackagedTool implements AutoCloseable {

	static final Path JAR = Path.of(System.getProperty("bilik.jar", "none"));

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	private final int port;

	private final Path log;

	private final Process process;

	private PackagedTool(Path jar, int port, Path directory, List<String> options, Map<String, ?> settings)
			throws IOException {
		this.port = port;
		this.log = directory.resolve("log-" + port);
		List<String> command = new ArrayList<>(List.of(JAVA.toString()));
		command.addAll(options);
		command.addAll(List.of("-jar", jar.toString(), "--server.port=" + port));
		settings.forEach((name, value) -> command.add("--" + name + "=" + value));
		this.process = new ProcessBuilder(command).directory(directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(Redirect.appendTo(this.log.toFile()))
			.start();
	}

	/**
	 * Starts the tool; it may not answer yet.
	 * @param jar the packaged jar or an extracted one
	 * @param directory where it runs and writes its log
	 * @param options of the JVM
	 */
	static PackagedTool start(Path jar, int port, Path directory, List<String> options, Map<String, ?> settings)
			throws IOException {
		return new PackagedTool(jar, port, directory, options, settings);
	}

	/**
	 * The jar extracted as the README tells operators to do, which starts faster.
	 */
	static Path extract(Path directory) throws IOException, InterruptedException {
		int status = new ProcessBuilder(JAVA.toString(), "-Djarmode=tools", "-jar", JAR.toString(), "extract",
				"--destination", directory.toString())
			.inheritIO()
			.start()
			.waitFor();
		assertThat(status).as("extracting %s", JAR).isZero();
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(".jar")).findFirst().orElseThrow();
		}
	}

	PackagedTool awaitUp() {
		Awaitility.await()
			.atMost(Duration.ofMinutes(5))
			.pollInterval(Duration.ofMillis(100))
			.ignoreExceptions()
			.until(() -> get("/actuator/health") == 200 || !this.process.isAlive());
		assertThat(this.process.isAlive()).as(this::log).isTrue();
		return this;
	}

	private int get(String path) throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(url() + path)).build(), BodyHandlers.discarding())
			.statusCode();
	}

	String url() {
		return "http://127.0.0.1:" + this.port;
	}

	long pid() {
		return this.process.pid();
	}

	String log() {
		try {
			return Files.readString(this.log);
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

	/** SIGKILL. */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		this.process.waitFor();
	}

}
