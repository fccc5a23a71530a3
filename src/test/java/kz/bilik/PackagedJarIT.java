package kz.bilik;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.jar.JarFile;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar as it is handed out, in an empty directory and without a setting but the port:
 * tests before this one have more on their classpath than it holds.
 */
class PackagedJarIT {

	private static final Path JAR = Path.of(System.getProperty("bilik.jar"));

	@TempDir
	Path directory;

	@Test
	void startsWithoutSettingsAndKeepsItsKeyThroughARestart() throws Exception {
		int port = IntegrationTest.freePort();
		String keys = startAndReadKeys(port);
		assertThat(keys).contains("\"kid\"").doesNotContain("\"d\"");
		assertThat(
				PosixFilePermissions.toString(Files.getPosixFilePermissions(this.directory.resolve("data/secret-key"))))
			.isEqualTo("rw-------");
		assertThat(startAndReadKeys(port)).isEqualTo(keys);
	}

	@Test
	void holdsNothingOfTheDemoLms() throws IOException {
		try (JarFile jar = new JarFile(JAR.toFile())) {
			assertThat(jar.stream().map((entry) -> entry.getName())).noneMatch((name) -> name.contains("demolms"));
		}
	}

	private String startAndReadKeys(int port) throws IOException, InterruptedException {
		Path java = Path.of(System.getProperty("java.home"), "bin", "java");
		ProcessBuilder command = new ProcessBuilder(java.toString(), "-XX:TieredStopAtLevel=1", "-jar", JAR.toString(),
				"--server.port=" + port)
			.directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("log").toFile());
		Process process = command.start();
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(90))
				.ignoreExceptions()
				.until(() -> get(port, "/actuator/health").statusCode() == 200 || !process.isAlive());
			assertThat(process.isAlive()).as(() -> log()).isTrue();
			return get(port, "/lti/jwks").body();
		}
		finally {
			process.destroy();
			process.waitFor();
		}
	}

	private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
					BodyHandlers.ofString());
	}

	private String log() {
		try {
			return Files.readString(this.directory.resolve("log"));
		}
		catch (IOException ex) {
			return ex.toString();
		}
	}

}
