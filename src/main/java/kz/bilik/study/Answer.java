package kz.bilik.study;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.util.Assert;

/**
 * A listener's answer to one self-study task. Until it is accepted it may be changed and
 * handed in again.
 */
@Table("answer")
public record Answer(@Id @Nullable Long id, long courseRunId, long participantId, String unitId, String taskId,
		State state, @Nullable String text, @Nullable String link, @Nullable Instant handedInAt, @Version int version) {

	public static final int MAX_TEXT = 20_000;

	public static final int MAX_LINK = 2_000;

	public enum State {

		DRAFT, HANDED_IN, RETURNED, ACCEPTED

	}

	public static Answer begun(long courseRunId, long participantId, String unitId, String taskId) {
		return new Answer(null, courseRunId, participantId, unitId, taskId, State.DRAFT, null, null, null, 0);
	}

	/** Whether the listener may still change it. */
	public boolean open() {
		return this.state != State.ACCEPTED;
	}

	/** Whether it waits for the instructor. */
	public boolean waits() {
		return this.state == State.HANDED_IN;
	}

	/**
	 * Keeps what was written so far, for the listener's eyes only. What was handed in or
	 * returned before is a draft again.
	 */
	public Answer drafted(@Nullable String text, @Nullable String link) {
		Assert.state(open(), "An accepted answer is closed");
		return new Answer(this.id, this.courseRunId, this.participantId, this.unitId, this.taskId, State.DRAFT, text,
				link, this.handedInAt, this.version);
	}

	public Answer handedIn(@Nullable String text, @Nullable String link, Instant now) {
		Assert.state(open(), "An accepted answer is closed");
		return new Answer(this.id, this.courseRunId, this.participantId, this.unitId, this.taskId, State.HANDED_IN,
				text, link, now, this.version);
	}

	/**
	 * What the instructor decided.
	 */
	Answer decided(Feedback.Decision decision) {
		Assert.state(waits(), "Only an answer that is handed in can be decided on");
		State decided = switch (decision) {
			case ACCEPTED -> State.ACCEPTED;
			case RETURNED -> State.RETURNED;
			case COMMENTED -> this.state;
		};
		return new Answer(this.id, this.courseRunId, this.participantId, this.unitId, this.taskId, decided, this.text,
				this.link, this.handedInAt, this.version);
	}

}
