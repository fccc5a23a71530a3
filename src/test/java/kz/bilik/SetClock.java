package kz.bilik;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Primary;

/**
 * The clock of a packaged tool, set from outside: the system's, moved by as many
 * milliseconds as a file says. It is put into the jar beside the tool's own classes.
 */
@Primary
final class SetClock extends Clock {

	private final Path file;

	SetClock(@Value("${chaos.clock}") Path file) {
		this.file = file;
	}

	/** Puts this class into an extracted jar. */
	static void putInto(Path jar) throws IOException {
		String name = "/" + SetClock.class.getName().replace('.', '/') + ".class";
		try (FileSystem files = FileSystems.newFileSystem(jar)) {
			Files.copy(SetClock.class.getResourceAsStream(name), files.getPath(name),
					StandardCopyOption.REPLACE_EXISTING);
		}
	}

	/** The settings by which a tool goes by that clock. */
	static Map<String, Object> settings(Path file) {
		return Map.of("spring.main.sources", SetClock.class.getName(), "chaos.clock", file);
	}

	static void set(Path file, Duration offset) throws IOException {
		Path next = file.resolveSibling("next");
		Files.writeString(next, "" + offset.toMillis());
		Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
	}

	@Override
	public Instant instant() {
		try {
			return Instant.now().plusMillis(Long.parseLong(Files.readString(this.file)));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public ZoneId getZone() {
		return ZoneOffset.UTC;
	}

	@Override
	public Clock withZone(ZoneId zone) {
		throw new UnsupportedOperationException();
	}

}
