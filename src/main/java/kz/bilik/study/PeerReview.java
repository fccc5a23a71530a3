package kz.bilik.study;

import java.time.Instant;
import java.util.List;

import kz.bilik.course.Participation;
import kz.bilik.web.FormattedText;
import org.jspecify.annotations.Nullable;

/**
 * What one listener writes about what another one handed in at the end of a module.
 *
 * @param authorId of the work
 * @param authorName absent where the platform keeps it to itself, as is the reader's
 * @param number of the version that it is about, once it was sent
 * @param text formatted, a part for each of the {@link #QUESTIONS}; absent also when an
 * instructor has removed it
 * @param sentAt absent as long as it is a draft
 * @param readAt when the author saw it
 * @param needed whether it was sent, or may still be: the author is there, and peer
 * assessment is switched on
 * @param version counted up with each change
 */
public record PeerReview(long id, long answerId, String unitId, String taskId, long authorId,
		@Nullable String authorName, long readerId, @Nullable String readerName, int number, @Nullable String text,
		@Nullable Instant sentAt, @Nullable Instant readAt, boolean removed, boolean needed, int version) {

	/** How many questions guide the reader. */
	public static final int QUESTIONS = 3;

	/** Whether it is still to be written. */
	public boolean open() {
		return this.sentAt == null && this.needed;
	}

	public boolean isBy(Participation participation) {
		return this.readerId == participation.participantId();
	}

	/** Whether its author has not seen it yet. */
	public boolean isNewFor(Participation participation) {
		return this.authorId == participation.participantId() && this.readAt == null;
	}

	/** What was written to each question. */
	public List<String> parts() {
		return FormattedText.parts(this.text);
	}

}
