package kz.bilik.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.stereotype.Component;

/**
 * The directory of the contents, each under its SHA-256: {@code ab/abcd…}. What is on its
 * way in lies in {@code incoming}.
 */
@Component
class FileStore {

	private final Path directory;

	private final Path incoming;

	FileStore(FilesProperties properties) {
		this.directory = properties.directory().toAbsolutePath().normalize();
		this.incoming = this.directory.resolve("incoming");
	}

	/** Copies what comes into a file of the store's own disk. */
	Path receive(InputStream content) throws IOException {
		Files.createDirectories(this.incoming);
		Path file = Files.createTempFile(this.incoming, "", "");
		Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
		return file;
	}

	/** Takes a received file in, unless its content is there. */
	void keep(Path received, String sha256) throws IOException {
		Path file = path(sha256);
		if (!Files.exists(file)) {
			Files.createDirectories(file.getParent());
			Files.move(received, file, StandardCopyOption.ATOMIC_MOVE);
		}
	}

	Path path(String sha256) {
		return this.directory.resolve(sha256.substring(0, 2)).resolve(sha256);
	}

	void delete(String sha256) throws IOException {
		Files.deleteIfExists(path(sha256));
	}

	/** Deletes what was received before a time and left there by a node that ended. */
	void deleteReceived(Instant before) throws IOException {
		if (!Files.isDirectory(this.incoming)) {
			return;
		}
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.incoming)) {
			for (Path file : files) {
				if (Files.getLastModifiedTime(file).compareTo(FileTime.from(before)) < 0) {
					Files.deleteIfExists(file);
				}
			}
		}
	}

	/** The contents whose SHA-256 begins with two digits. */
	Set<String> contents(String digits) throws IOException {
		Path part = this.directory.resolve(digits);
		if (!Files.isDirectory(part)) {
			return Set.of();
		}
		try (Stream<Path> files = Files.list(part)) {
			return files.map((file) -> file.getFileName().toString()).collect(Collectors.toSet());
		}
	}

}
