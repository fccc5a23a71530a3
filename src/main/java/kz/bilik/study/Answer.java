package kz.bilik.study;

import java.time.Instant;
import java.util.Objects;

import kz.bilik.web.FormattedText;
import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.util.Assert;

/**
 * A listener's answer to one self-study task, as its author has it on the desk: the
 * draft. What is handed in becomes an {@link AnswerVersion}; the draft goes on from
 * there, and the state stays that of the version. It is changed under a lock of its row.
 *
 * @param text formatted
 * @param links line by line
 * @param number of the version handed in last; 0 before the first
 * @param handedInAt when that was
 * @param draftedAt when the draft was changed last; absent when there is nothing in it
 * that was not handed in
 * @param askedAt when the listener wrote something that no instructor has answered
 * @param version of the text and the links: who changes them says which one they saw
 */
@Table("answer")
public record Answer(@Id @Nullable Long id, long courseRunId, long participantId, String unitId, String taskId,
		State state, @Nullable String text, @Nullable String links, int number, @Nullable Instant handedInAt,
		@Nullable Instant draftedAt, @Nullable Instant askedAt, int version) {

	public enum State {

		NONE, DRAFT, HANDED_IN, RETURNED, ACCEPTED

	}

	/** Whether the listener may still change it. */
	public boolean open() {
		return this.state != State.ACCEPTED;
	}

	/** Whether it waits for the instructor's decision. */
	public boolean waits() {
		return this.state == State.HANDED_IN;
	}

	/** Since when the listener waits for an instructor; absent when nothing is open. */
	public @Nullable Instant waitsSince() {
		return (waits() && (this.askedAt == null || this.handedInAt.isBefore(this.askedAt))) ? this.handedInAt
				: this.askedAt;
	}

	/** Whether the draft holds what no instructor has seen. */
	public boolean unsent() {
		return open() && (this.state == State.DRAFT || this.draftedAt != null);
	}

	/** The text without its form, for an ordinary field. */
	public String plainText() {
		return FormattedText.plain(this.text);
	}

	boolean says(@Nullable String text, @Nullable String links) {
		return Objects.equals(this.text, text) && Objects.equals(this.links, links);
	}

	Answer written(@Nullable String text, @Nullable String links, Instant now) {
		return drafted(text, links, now, this.version + 1);
	}

	/** Another file came or went. */
	Answer filed(Instant now) {
		return drafted(this.text, this.links, now, this.version);
	}

	private Answer drafted(@Nullable String text, @Nullable String links, Instant now, int version) {
		Assert.state(open(), "An accepted answer is closed");
		return with((this.state == State.NONE) ? State.DRAFT : this.state, text, links, this.number, this.handedInAt,
				now, this.askedAt, version);
	}

	Answer handedIn(Instant now) {
		Assert.state(open(), "An accepted answer is closed");
		return with(State.HANDED_IN, this.text, this.links, this.number + 1, now, null, this.askedAt, this.version + 1);
	}

	/** What an instructor decided; it answers all that the listener wrote. */
	Answer decided(Feedback.Decision decision) {
		Assert.state(
				decision == Feedback.Decision.COMMENTED || waits() || decision == Feedback.Decision.RETURNED && !open(),
				"Only what is handed in can be decided on");
		State decided = switch (decision) {
			case ACCEPTED -> State.ACCEPTED;
			case RETURNED -> State.RETURNED;
			case COMMENTED -> this.state;
		};
		return with(decided, this.text, this.links, this.number, this.handedInAt, this.draftedAt, null, this.version);
	}

	Answer asked(Instant now) {
		return with(this.state, this.text, this.links, this.number, this.handedInAt, this.draftedAt, now, this.version);
	}

	private Answer with(State state, @Nullable String text, @Nullable String links, int number,
			@Nullable Instant handedInAt, @Nullable Instant draftedAt, @Nullable Instant askedAt, int version) {
		return new Answer(this.id, this.courseRunId, this.participantId, this.unitId, this.taskId, state, text, links,
				number, handedInAt, draftedAt, askedAt, version);
	}

}
