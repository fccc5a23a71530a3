package kz.bilik.study;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

import kz.bilik.course.Participation;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What instructors are writing about answers and have not sent, each for themselves.
 */
@Component
public class FeedbackDrafts {

	private final JdbcClient jdbc;

	private final Clock clock;

	FeedbackDrafts(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * @param version counts the changes
	 */
	public record Draft(String text, Instant savedAt, int version) {
	}

	public Optional<Draft> find(long answerId, Participation instructor) {
		return find(answerId, instructor, "");
	}

	/**
	 * Keeps a draft, unless it says so already.
	 * @param version the version seen; 0 when nothing was there
	 * @return the version that is kept now
	 * @throws OptimisticLockingFailureException when it was changed or sent in another
	 * window
	 */
	@Transactional
	public int keep(long answerId, Participation instructor, String text, int version) {
		return keep(answerId, instructor, text, version, false);
	}

	/**
	 * Keeps what could not be sent; the parameters are those of a draft.
	 * @throws OptimisticLockingFailureException when another window has kept another text
	 */
	@Transactional
	public int keepUnsent(long answerId, Participation instructor, String text, int version) {
		return keep(answerId, instructor, text, version, true);
	}

	private int keep(long answerId, Participation instructor, String text, int version, boolean unsent) {
		Draft draft = begun(answerId, instructor);
		if (draft.text().equals(text)) {
			return draft.version();
		}
		if (draft.version() != version && !(unsent && draft.text().isEmpty())) {
			throw new OptimisticLockingFailureException("The draft is another one by now");
		}
		return replace(answerId, instructor, text, draft);
	}

	/** It was sent. */
	void forget(long answerId, Participation instructor) {
		this.jdbc.sql("delete from feedback_draft where answer_id = ? and author_id = ?")
			.params(answerId, instructor.participantId())
			.update();
	}

	private int replace(long answerId, Participation instructor, String text, Draft draft) {
		this.jdbc
			.sql("update feedback_draft set text = ?, saved_at = ?, version = ? where answer_id = ? and author_id = ?")
			.params(text, Timestamp.from(this.clock.instant()), draft.version() + 1, answerId,
					instructor.participantId())
			.update();
		return draft.version() + 1;
	}

	/** Nobody else changes it meanwhile. */
	private Draft begun(long answerId, Participation instructor) {
		this.jdbc.sql("""
				insert into feedback_draft (answer_id, author_id, text, saved_at, version) values (?, ?, '', ?, 0)
				on duplicate key update answer_id = values(answer_id)
				""").params(answerId, instructor.participantId(), Timestamp.from(this.clock.instant())).update();
		return find(answerId, instructor, " for update").orElseThrow();
	}

	private Optional<Draft> find(long answerId, Participation instructor, String lock) {
		return this.jdbc
			.sql("select text, saved_at, version from feedback_draft where answer_id = ? and author_id = ?" + lock)
			.params(answerId, instructor.participantId())
			.query(Draft.class)
			.optional();
	}

}
