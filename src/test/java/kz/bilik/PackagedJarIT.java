package kz.bilik;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The jar as it is handed out, in an empty directory and without a setting but the port:
 * tests before this one have more on their classpath than it holds.
 */
class PackagedJarIT {

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
		try (JarFile jar = new JarFile(PackagedTool.JAR.toFile())) {
			assertThat(jar.stream().map((entry) -> entry.getName())).noneMatch((name) -> name.contains("demolms"));
		}
	}

	private String startAndReadKeys(int port) throws Exception {
		try (PackagedTool tool = PackagedTool.start(PackagedTool.JAR, port, this.directory,
				List.of("-XX:TieredStopAtLevel=1"), Map.of())) {
			return HttpClient.newHttpClient()
				.send(HttpRequest.newBuilder(URI.create(tool.awaitUp().url() + "/lti/jwks")).build(),
						BodyHandlers.ofString())
				.body();
		}
	}

}
