package kz.bilik.study;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.programme.Task;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Peer assessment: whoever has handed in the work at the end of a module reads those of
 * {@value #EACH} others, one after the other. The next one is that which has the fewest
 * readers, so that those who hand in late are read as well.
 */
@Component
public class PeerReviews {

	/** How many works each listener reads. */
	public static final int EACH = 2;

	/** Reviews on an instructor's page. */
	public static final int PAGE = 50;

	/** Whoever has written nothing for so long counts no more as a reader. */
	private static final Duration PATIENCE = Duration.ofDays(7);

	private static final String SELECT = """
			select peer_review.id, answer_id, answer.unit_id, answer.task_id, answer.participant_id as author_id,
			  author_person.name as author_name, reader_id, reader_person.name as reader_name, peer_review.number,
			  peer_review.text, sent_at, peer_review.read_at, removed,
			  sent_at is not null or author.left_at is null and course_run.peer_review as needed, peer_review.version
			from peer_review
			join answer on answer.id = answer_id
			join course_run on course_run.id = answer.course_run_id
			join participant as author on author.id = answer.participant_id
			join person as author_person on author_person.id = author.person_id
			join participant as reader on reader.id = reader_id
			join person as reader_person on reader_person.id = reader.person_id
			""";

	private final JdbcClient jdbc;

	private final AuditLog audit;

	private final Clock clock;

	PeerReviews(JdbcClient jdbc, AuditLog audit, Clock clock) {
		this.jdbc = jdbc;
		this.audit = audit;
		this.clock = clock;
	}

	/**
	 * What a listener writes or has written, and what was written about the listener's
	 * own works. Where the listener is to read another work, it is assigned now.
	 * @param handedIn the tasks at the ends of modules that the listener has handed in
	 */
	public List<PeerReview> of(Participation listener, Collection<Task> handedIn) {
		List<PeerReview> reviews = of(listener);
		boolean assigned = false;
		for (Task task : handedIn) {
			List<PeerReview> written = reviews.stream()
				.filter((review) -> review.isBy(listener) && review.needed() && review.taskId().equals(task.id()))
				.toList();
			if (listener.run().settings().peerReview() && written.size() < EACH
					&& written.stream().noneMatch(PeerReview::open)) {
				assigned |= assign(listener, task);
			}
		}
		return assigned ? of(listener) : reviews;
	}

	private List<PeerReview> of(Participation listener) {
		return this.jdbc.sql(SELECT + "where reader_id = :listener union all " + SELECT + """
				where answer.participant_id = :listener and sent_at is not null and not removed order by id
				""")
			.param("listener", listener.participantId())
			.query(PeerReview.class)
			.list()
			.stream()
			.filter((review) -> review.needed() || review.text() != null)
			.toList();
	}

	/**
	 * @return whether there is a work to read; whoever does this at the same moment may
	 * have been first
	 */
	private boolean assign(Participation reader, Task task) {
		Instant now = this.clock.instant();
		Optional<Long> work = this.jdbc.sql("""
				select answer.id from answer as own
				join answer on answer.course_run_id = own.course_run_id and answer.unit_id = own.unit_id
				  and answer.task_id = own.task_id and answer.number > 0
				join participant as author on author.id = answer.participant_id
				where own.participant_id = :reader and own.task_id = :task and own.number > 0
				  and author.id <> :reader and author.left_at is null
				  and not exists (select 1 from peer_review where answer_id = answer.id and reader_id = :reader)
				order by (
				  select count(*) from peer_review join participant as other on other.id = reader_id
				  where answer_id = answer.id and not removed
				  and (sent_at is not null or other.left_at is null and assigned_at > :lately)), rand()
				limit 1
				""")
			.param("task", task.id())
			.param("reader", reader.participantId())
			.param("lately", Timestamp.from(now.minus(PATIENCE)))
			.query(Long.class)
			.optional();
		if (work.isEmpty()) {
			return false;
		}
		int place = this.jdbc.sql("select count(*) from peer_review where reader_id = ? and task_id = ?")
			.params(reader.participantId(), task.id())
			.query(Integer.class)
			.single();
		try {
			this.jdbc.sql("""
					insert into peer_review (answer_id, reader_id, task_id, place, assigned_at) values (?, ?, ?, ?, ?)
					""").params(work.get(), reader.participantId(), task.id(), place, Timestamp.from(now)).update();
		}
		catch (DuplicateKeyException ex) {
			// assigned at the same moment
		}
		return true;
	}

	/**
	 * A review that this listener writes or has written, or has begun before it was
	 * needed no longer.
	 */
	public Optional<PeerReview> find(Participation reader, long id) {
		return this.jdbc.sql(SELECT + "where peer_review.id = ? and reader_id = ?")
			.params(id, reader.participantId())
			.query(PeerReview.class)
			.optional()
			.filter((review) -> review.needed() || review.text() != null);
	}

	/**
	 * The reviews of the works at the end of a module by author, as an instructor sees
	 * them.
	 * @param page 1 for the first
	 * @return a page, and one more where there are more
	 */
	public List<PeerReview> of(long courseRunId, String unitId, int page) {
		return this.jdbc.sql(SELECT + """
				where answer.course_run_id = ? and answer.unit_id = ?
				order by author_person.sort_name, author.id, peer_review.id limit ? offset ?
				""").params(courseRunId, unitId, PAGE + 1, (long) (page - 1) * PAGE).query(PeerReview.class).list();
	}

	/**
	 * Keeps what a reader writes, or sends it to the author, after which it stays as it
	 * is. Who says the same again changes nothing.
	 * @param number of the version of the work that was read
	 * @param version the version of the review that was seen
	 * @return the version that is kept now
	 * @throws OptimisticLockingFailureException when it was changed or sent meanwhile
	 */
	@Transactional
	public int write(Participation reader, PeerReview seen, @Nullable String text, int number, boolean send,
			int version) {
		this.jdbc.sql("select id from peer_review where id = ? for update").param(seen.id()).query(Long.class).single();
		PeerReview review = find(reader, seen.id()).orElseThrow();
		boolean same = Objects.equals(review.text(), text);
		if (same && !(send && review.open())) {
			return review.version();
		}
		if (!review.open() || (!same && review.version() != version)) {
			throw new OptimisticLockingFailureException("The review is another one by now");
		}
		this.jdbc.sql("update peer_review set text = ?, number = ?, sent_at = ?, version = version + 1 where id = ?")
			.params(text, number, send ? Timestamp.from(this.clock.instant()) : null, review.id())
			.update();
		return review.version() + 1;
	}

	/** The author of a work has seen what was written about it. */
	public void read(List<PeerReview> reviews) {
		this.jdbc.sql("update peer_review set read_at = :now where id in (:reviews)")
			.param("now", Timestamp.from(this.clock.instant()))
			.param("reviews", reviews.stream().map(PeerReview::id).toList())
			.update();
	}

	/**
	 * Takes away what a review says. Its place stays: the reader writes no other one.
	 * @return the unit whose work it is about; empty when the run has no such review that
	 * was sent
	 */
	@Transactional
	public Optional<String> remove(Participation instructor, long id) {
		Optional<PeerReview> review = this.jdbc
			.sql(SELECT + "where peer_review.id = ? and answer.course_run_id = ? and sent_at is not null")
			.params(id, instructor.courseRunId())
			.query(PeerReview.class)
			.optional();
		if (review.isPresent() && this.jdbc.sql(
				"update peer_review set text = null, removed = true, version = version + 1 where id = ? and not removed")
			.param(id)
			.update() > 0) {
			this.audit.record(instructor, "peer-review-removed", "peer-review:" + id,
					"participant:" + review.get().readerId() + " → participant:" + review.get().authorId());
		}
		return review.map(PeerReview::unitId);
	}

}
