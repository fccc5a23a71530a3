package kz.bilik.files;

import java.time.Instant;

/**
 * A file that somebody uploaded.
 *
 * @param participantId whose it is
 * @param name as the file was called, without a path
 * @param size in bytes
 * @param sha256 of the content, in hexadecimal digits
 */
public record Upload(long id, long courseRunId, long participantId, String name, FileType type, long size,
		String sha256, Instant createdAt) {

	/** The size for people, rounded up. */
	public long kilobytes() {
		return (this.size + 1023) / 1024;
	}

}
