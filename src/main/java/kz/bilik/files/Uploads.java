package kz.bilik.files;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.text.Normalizer;
import java.time.Clock;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import kz.bilik.files.RefusedFileException.Reason;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * The uploads of all course runs. A content is on the disk once, whoever uploaded it how
 * often; an upload is a row.
 */
@Component
public class Uploads {

	/** Bytes. */
	public static final long MAX_SIZE = 20L << 20;

	private static final String SELECT = """
			select upload.id, upload.course_run_id, upload.participant_id, upload.name, upload.type, stored_file.size,
			  upload.sha256, upload.created_at
			from upload join stored_file on stored_file.sha256 = upload.sha256
			""";

	private final JdbcClient jdbc;

	private final FileStore store;

	private final Clock clock;

	Uploads(JdbcClient jdbc, FileStore store, Clock clock) {
		this.jdbc = jdbc;
		this.store = store;
		this.clock = clock;
	}

	/**
	 * Takes a file in for a look. Nothing of it is kept until {@link #keep}; whoever
	 * calls closes it.
	 * @param given the name as the browser said
	 * @throws RefusedFileException with the reason
	 */
	public Received receive(String given, long size, InputStream content) throws IOException, RefusedFileException {
		String name = Normalizer.normalize(given, Normalizer.Form.NFC);
		FileType type = FileCheck.name(name);
		if (size > MAX_SIZE) {
			throw new RefusedFileException(Reason.TOO_LARGE, name);
		}
		MessageDigest digest = DigestUtils.getSha256Digest();
		Path file = this.store.receive(new DigestInputStream(content, digest));
		try {
			FileCheck.content(file, name, type);
			return new Received(file, name, type, HexFormat.of().formatHex(digest.digest()));
		}
		catch (IOException | RefusedFileException | RuntimeException ex) {
			Files.deleteIfExists(file);
			throw ex;
		}
	}

	/** A file that was looked at and is in order. */
	public record Received(Path file, String name, FileType type, String sha256) implements AutoCloseable {

		@Override
		public void close() throws IOException {
			Files.deleteIfExists(this.file);
		}

	}

	/**
	 * Keeps a file in the caller's transaction. The row of its content is locked until
	 * its end: nobody deletes the content meanwhile.
	 * @return the id of the upload
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	public long keep(Received file, long courseRunId, long participantId) {
		Timestamp now = Timestamp.from(this.clock.instant());
		try {
			this.jdbc.sql("""
					insert into stored_file (sha256, size, stored_at) values (?, ?, ?)
					on duplicate key update size = values(size), stored_at = values(stored_at)
					""").params(file.sha256(), Files.size(file.file()), now).update();
			this.store.keep(file.file(), file.sha256());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		KeyHolder key = new GeneratedKeyHolder();
		this.jdbc.sql("""
				insert into upload (course_run_id, participant_id, name, type, sha256, created_at)
				values (?, ?, ?, ?, ?, ?)
				""")
			.params(courseRunId, participantId, file.name(), file.type().name(), file.sha256(), now)
			.update(key, "id");
		return key.getKey().longValue();
	}

	public List<Upload> find(Collection<Long> ids) {
		return ids.isEmpty() ? List.of()
				: this.jdbc.sql(SELECT + "where upload.id in (:ids) order by upload.id")
					.param("ids", ids)
					.query(Upload.class)
					.list();
	}

	public Optional<Upload> find(long id) {
		return find(List.of(id)).stream().findFirst();
	}

	/**
	 * Forgets uploads. Their contents go when nobody else has them.
	 */
	public void forget(Collection<Long> ids) {
		if (!ids.isEmpty()) {
			this.jdbc.sql("delete from upload where id in (:ids)").param("ids", ids).update();
		}
	}

	public Resource content(Upload upload) {
		return new FileSystemResource(this.store.path(upload.sha256()));
	}

}
