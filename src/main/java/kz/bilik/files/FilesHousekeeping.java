package kz.bilik.files;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Deletes the contents that no upload has any more: it was taken back, or its course run
 * was deleted.
 */
@Component
class FilesHousekeeping {

	private static final Duration RECEIVED = Duration.ofDays(1);

	private final JdbcClient jdbc;

	private final FileStore store;

	private final TransactionTemplate transaction;

	private final Clock clock;

	FilesHousekeeping(JdbcClient jdbc, FileStore store, TransactionTemplate transaction, Clock clock) {
		this.jdbc = jdbc;
		this.store = store;
		this.transaction = transaction;
		this.clock = clock;
	}

	void tidy() throws IOException {
		this.store.deleteReceived(this.clock.instant().minus(RECEIVED));
		for (int digits = 0; digits < 256; digits++) {
			know(String.format("%02x", digits));
		}
		this.jdbc.sql("""
				select sha256 from stored_file
				where not exists (select 1 from upload where upload.sha256 = stored_file.sha256)
				""")
			.query(String.class)
			.list()
			.forEach((sha256) -> this.transaction.executeWithoutResult((status) -> delete(sha256)));
	}

	/** A node that ended while it kept a file left a content without a row. */
	private void know(String digits) throws IOException {
		Set<String> unknown = new HashSet<>(this.store.contents(digits));
		unknown.removeAll(this.jdbc.sql("select sha256 from stored_file where sha256 like ?")
			.param(digits + "%")
			.query(String.class)
			.set());
		for (String sha256 : unknown) {
			this.jdbc.sql("""
					insert into stored_file (sha256, size, stored_at) values (?, 0, ?)
					on duplicate key update sha256 = sha256
					""").params(sha256, Timestamp.from(this.clock.instant())).update();
		}
	}

	/** Under the lock that whoever keeps the same content takes as well. */
	private void delete(String sha256) {
		this.jdbc.sql("select sha256 from stored_file where sha256 = ? for update")
			.param(sha256)
			.query(String.class)
			.list();
		if (this.jdbc.sql("select count(*) from upload where sha256 = ?")
			.param(sha256)
			.query(Long.class)
			.single() == 0) {
			try {
				this.store.delete(sha256);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
			this.jdbc.sql("delete from stored_file where sha256 = ?").param(sha256).update();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Job {

		/** Once in an hour on one of the nodes. */
		@Bean
		RecurringTask<Void> deletionOfFiles(FilesHousekeeping housekeeping) {
			return Tasks.recurring("files-housekeeping", FixedDelay.ofHours(1)).execute((instance, context) -> {
				try {
					housekeeping.tidy();
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}

	}

}
