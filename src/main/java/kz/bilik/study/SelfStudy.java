package kz.bilik.study;

import java.time.Clock;
import java.util.Optional;

import kz.bilik.course.Participation;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Handing in an answer and deciding on it. Each takes the version that its author saw:
 * whoever was second is told so and overwrites nothing.
 */
@Component
public class SelfStudy {

	private final Answers answers;

	private final FeedbackThread feedback;

	private final Clock clock;

	SelfStudy(Answers answers, FeedbackThread feedback, Clock clock) {
		this.answers = answers;
		this.feedback = feedback;
		this.clock = clock;
	}

	/**
	 * Keeps a listener's draft.
	 * @param version the version seen; absent when no answer was there
	 * @throws OptimisticLockingFailureException when the answer was changed meanwhile
	 */
	@Transactional
	public void keepDraft(Participation listener, String unitId, String taskId, @Nullable String text,
			@Nullable String link, @Nullable Integer version) {
		save(seen(listener, unitId, taskId, version).drafted(text, link));
	}

	/**
	 * Hands an answer in; the parameters are those of a draft.
	 * @throws OptimisticLockingFailureException when the answer was changed meanwhile
	 */
	@Transactional
	public void handIn(Participation listener, String unitId, String taskId, @Nullable String text,
			@Nullable String link, @Nullable Integer version) {
		save(seen(listener, unitId, taskId, version).handedIn(text, link, this.clock.instant()));
	}

	/**
	 * Writes feedback and accepts the answer, returns it, or leaves it as it is.
	 * @param version the version of the answer that the instructor read
	 * @throws OptimisticLockingFailureException when the listener changed it meanwhile,
	 * or another instructor decided first
	 */
	@Transactional
	public void decide(Participation instructor, Answer answer, int version, Feedback.Decision decision, String text) {
		if (answer.version() != version || !answer.waits()) {
			throw new OptimisticLockingFailureException("The answer is another one by now");
		}
		this.answers.save(answer.decided(decision));
		this.feedback
			.save(new Feedback(null, answer.id(), instructor.participantId(), decision, text, this.clock.instant()));
	}

	private Answer seen(Participation listener, String unitId, String taskId, @Nullable Integer version) {
		Optional<Answer> answer = this.answers.findByParticipantIdAndTaskId(listener.participantId(), taskId);
		if (!answer.map(Answer::version).equals(Optional.ofNullable(version))
				|| answer.filter((it) -> !it.open()).isPresent()) {
			throw new OptimisticLockingFailureException("The answer is another one by now");
		}
		return answer.orElseGet(() -> Answer.begun(listener.courseRunId(), listener.participantId(), unitId, taskId));
	}

	private void save(Answer answer) {
		try {
			this.answers.save(answer);
		}
		catch (DuplicateKeyException ex) {
			throw new OptimisticLockingFailureException("The answer was begun in another window", ex);
		}
	}

}
