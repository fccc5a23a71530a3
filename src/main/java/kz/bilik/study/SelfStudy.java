package kz.bilik.study;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import kz.bilik.course.ProgressChanged;
import kz.bilik.files.RefusedFileException;
import kz.bilik.files.Upload;
import kz.bilik.files.Uploads;
import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Writing an answer, handing it in, deciding on it, and the talk about it. Whoever was
 * second is told so and overwrites nothing; who says the same again, as by a double click
 * or a form sent twice, changes nothing.
 */
@Component
public class SelfStudy {

	public static final int MAX_FILES = 5;

	private final Answers answers;

	private final AnswerVersions versions;

	private final FeedbackThread thread;

	private final FeedbackDrafts drafts;

	private final Readers readers;

	private final Uploads uploads;

	private final AuditLog audit;

	private final ApplicationEventPublisher events;

	private final JdbcClient jdbc;

	private final Clock clock;

	SelfStudy(Answers answers, AnswerVersions versions, FeedbackThread thread, FeedbackDrafts drafts, Readers readers,
			Uploads uploads, AuditLog audit, ApplicationEventPublisher events, JdbcClient jdbc, Clock clock) {
		this.answers = answers;
		this.versions = versions;
		this.thread = thread;
		this.drafts = drafts;
		this.readers = readers;
		this.uploads = uploads;
		this.audit = audit;
		this.events = events;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Keeps a listener's draft.
	 * @param text formatted
	 * @param links line by line
	 * @param version the version seen; 0 when nothing was there
	 * @return the version that is kept now
	 * @throws OptimisticLockingFailureException when the answer was changed meanwhile or
	 * accepted
	 */
	@Transactional
	public int keepDraft(Participation listener, String unitId, String taskId, @Nullable String text,
			@Nullable String links, int version) {
		return written(listener, unitId, taskId, text, links, version).version();
	}

	/**
	 * Keeps a draft and makes a version of it; the parameters are those of a draft.
	 * @throws OptimisticLockingFailureException when the answer was changed meanwhile or
	 * accepted
	 * @throws EmptyAnswerException when there is nothing to hand in
	 */
	@Transactional
	public void handIn(Participation listener, String unitId, String taskId, @Nullable String text,
			@Nullable String links, int version) {
		Answer answer = written(listener, unitId, taskId, text, links, version);
		if (!answer.open() && answer.draftedAt() != null) {
			throw new OptimisticLockingFailureException("The answer was accepted meanwhile");
		}
		if (answer.number() > 0 && !answer.unsent()) {
			if (answer.state() == Answer.State.RETURNED) {
				throw new EmptyAnswerException(true);
			}
			return;
		}
		if (answer.text() == null && answer.links() == null && this.versions.draftFiles(answer).isEmpty()) {
			throw new EmptyAnswerException(false);
		}
		this.versions.add(this.answers.save(answer.handedIn(this.clock.instant())));
	}

	/**
	 * Adds a file to the draft. One that is there already is not added again.
	 * @throws OptimisticLockingFailureException when the answer was accepted meanwhile
	 * @throws RefusedFileException when there are too many
	 */
	@Transactional(rollbackFor = RefusedFileException.class)
	public void attach(Participation listener, String unitId, String taskId, Uploads.Received file)
			throws RefusedFileException {
		Answer answer = open(listener, unitId, taskId);
		List<Upload> files = this.versions.draftFiles(answer);
		if (files.stream().anyMatch((it) -> it.name().equals(file.name()) && it.sha256().equals(file.sha256()))) {
			return;
		}
		if (files.size() >= MAX_FILES) {
			throw new RefusedFileException(RefusedFileException.Reason.TOO_MANY, file.name());
		}
		long upload = this.uploads.keep(file, listener.courseRunId(), listener.participantId());
		this.jdbc.sql("insert into answer_file (upload_id, answer_id, added_in) values (?, ?, ?)")
			.params(upload, answer.id(), answer.number() + 1)
			.update();
		this.answers.save(answer.filed(this.clock.instant()));
	}

	/**
	 * Takes a file out of the draft. The versions that it was handed in with keep it.
	 * @throws OptimisticLockingFailureException when the answer was accepted meanwhile
	 */
	@Transactional
	public void detach(Participation listener, String unitId, String taskId, long uploadId) {
		Answer answer = open(listener, unitId, taskId);
		if (this.versions.draftFiles(answer).stream().noneMatch((file) -> file.id() == uploadId)) {
			return;
		}
		boolean handedIn = this.jdbc.sql("update answer_file set removed_in = ? where upload_id = ? and added_in <= ?")
			.params(answer.number() + 1, uploadId, answer.number())
			.update() > 0;
		if (!handedIn) {
			this.uploads.forget(List.of(uploadId));
		}
		this.answers.save(answer.filed(this.clock.instant()));
	}

	/**
	 * Writes to the instructors about a task, as a listener.
	 */
	@Transactional
	public void ask(Participation listener, String unitId, String taskId, String text) {
		Answer answer = locked(listener, unitId, taskId);
		Instant now = this.clock.instant();
		if (say(answer, listener, Feedback.Decision.COMMENTED, text, now)) {
			this.answers.save(answer.asked(now));
		}
	}

	/**
	 * Writes feedback and accepts the answer, returns it, or leaves it as it is. What was
	 * accepted by mistake is returned by whoever has seen that it was accepted.
	 * @param number of the version that the instructor read; 0 where there was none
	 * @param lastMessage the id of the last message that the instructor read; 0 where
	 * there was none
	 * @throws OptimisticLockingFailureException when the listener handed in another one
	 * or somebody else wrote meanwhile
	 */
	@Transactional
	public void decide(Participation instructor, long answerId, int number, long lastMessage,
			Feedback.Decision decision, String text) {
		Answer answer = this.answers.getById(answerId).orElseThrow();
		boolean decides = decision != Feedback.Decision.COMMENTED;
		if (decides && answer.number() != number) {
			throw new OptimisticLockingFailureException("The answer is another one by now");
		}
		if (!say(answer, instructor, decision, text, this.clock.instant())) {
			return;
		}
		if (this.thread.existsByAnswerIdAndAuthorIdNotAndIdGreaterThan(answerId, instructor.participantId(),
				lastMessage)) {
			throw new OptimisticLockingFailureException("Somebody else wrote meanwhile");
		}
		boolean takesBack = decision == Feedback.Decision.RETURNED && !answer.open() && !this.thread
			.existsByAnswerIdAndDecisionAndIdGreaterThan(answerId, Feedback.Decision.ACCEPTED, lastMessage);
		if (decides && !answer.waits() && !takesBack) {
			throw new OptimisticLockingFailureException("Somebody decided already");
		}
		if (takesBack) {
			this.audit.record(instructor, "acceptance-taken-back", "answer:" + answerId, "%.1000s".formatted(text));
		}
		this.answers.save(answer.decided(decision));
		if (decision == Feedback.Decision.ACCEPTED || takesBack) {
			this.events
				.publishEvent(new ProgressChanged(answer.courseRunId(), List.of(answer.participantId()), takesBack));
		}
		this.drafts.forget(answerId, instructor);
		this.readers.close(instructor);
	}

	/**
	 * The talk about a task with a listener of the run, begun now where there was none.
	 * @return the id of the answer, in which there may be nothing yet
	 */
	@Transactional
	public long talk(long courseRunId, long listener, String unitId, String taskId) {
		return locked(courseRunId, listener, unitId, taskId).id();
	}

	/**
	 * Says it, unless it was the last thing said.
	 */
	private boolean say(Answer answer, Participation author, Feedback.Decision decision, String text, Instant now) {
		Feedback words = new Feedback(null, answer.id(), author.participantId(), decision, answer.number(), text, now);
		if (this.thread.findFirstByAnswerIdOrderByIdDesc(answer.id()).filter(words::says).isPresent()) {
			return false;
		}
		this.thread.save(words);
		return true;
	}

	private Answer written(Participation listener, String unitId, String taskId, @Nullable String text,
			@Nullable String links, int version) {
		Answer answer = locked(listener, unitId, taskId);
		if (answer.says(text, links)) {
			return answer;
		}
		if (!answer.open() || answer.version() != version) {
			throw new OptimisticLockingFailureException("The answer is another one by now");
		}
		return this.answers.save(answer.written(text, links, this.clock.instant()));
	}

	private Answer open(Participation listener, String unitId, String taskId) {
		Answer answer = locked(listener, unitId, taskId);
		if (!answer.open()) {
			throw new OptimisticLockingFailureException("The answer was accepted meanwhile");
		}
		return answer;
	}

	/** The answer, begun now where there was none; nobody else changes it meanwhile. */
	private Answer locked(Participation listener, String unitId, String taskId) {
		return locked(listener.courseRunId(), listener.participantId(), unitId, taskId);
	}

	private Answer locked(long courseRunId, long participantId, String unitId, String taskId) {
		this.jdbc.sql("""
				insert into answer (course_run_id, participant_id, unit_id, task_id, state, number, version)
				values (?, ?, ?, ?, 'NONE', 0, 0)
				on duplicate key update task_id = values(task_id)
				""").params(courseRunId, participantId, unitId, taskId).update();
		return this.answers.findByParticipantIdAndTaskId(participantId, taskId).orElseThrow();
	}

}
