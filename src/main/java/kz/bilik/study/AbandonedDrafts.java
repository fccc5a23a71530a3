package kz.bilik.study;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import kz.bilik.files.Uploads;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Forgets the files of drafts that nobody has touched for half a year, and that were
 * never handed in. Their texts stay.
 */
@Component
class AbandonedDrafts {

	private static final Duration UNTOUCHED = Duration.ofDays(180);

	private final Answers answers;

	private final JdbcClient jdbc;

	private final Uploads uploads;

	private final TransactionTemplate transaction;

	private final Clock clock;

	AbandonedDrafts(Answers answers, JdbcClient jdbc, Uploads uploads, TransactionTemplate transaction, Clock clock) {
		this.answers = answers;
		this.transaction = transaction;
		this.jdbc = jdbc;
		this.uploads = uploads;
		this.clock = clock;
	}

	void tidy() {
		Timestamp untouchedSince = Timestamp.from(this.clock.instant().minus(UNTOUCHED));
		this.jdbc.sql("""
				select distinct answer_id from answer_file join answer on answer.id = answer_file.answer_id
				where added_in > number and drafted_at < ? limit 1000
				""")
			.param(untouchedSince)
			.query(Long.class)
			.list()
			.forEach((answer) -> this.transaction.executeWithoutResult((status) -> forget(answer, untouchedSince)));
	}

	/** Under the lock of the answer: its listener may have come back meanwhile. */
	private void forget(long answer, Timestamp untouchedSince) {
		this.answers.getById(answer);
		this.uploads.forget(this.jdbc.sql("""
				select upload_id from answer_file join answer on answer.id = answer_file.answer_id
				where answer.id = ? and added_in > number and drafted_at < ?
				""").params(answer, untouchedSince).query(Long.class).list());
	}

	@Configuration(proxyBeanMethods = false)
	static class Job {

		/** Once in an hour on one of the nodes. */
		@Bean
		RecurringTask<Void> deletionOfAbandonedFiles(AbandonedDrafts drafts) {
			return Tasks.recurring("abandoned-drafts", FixedDelay.ofHours(1))
				.execute((instance, context) -> drafts.tidy());
		}

	}

}
