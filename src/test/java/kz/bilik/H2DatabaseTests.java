package kz.bilik;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.io.TempDir;

/**
 * The embedded database in a file, as the tool uses it without any settings.
 */
class H2DatabaseTests extends DatabaseTest {

	@TempDir
	static Path directory;

	@Override
	Map<String, Object> database() {
		return Map.of("spring.datasource.url", "jdbc:h2:file:" + directory.resolve("bilik")
				+ ";MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");
	}

}
