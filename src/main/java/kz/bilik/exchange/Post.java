package kz.bilik.exchange;

import java.time.Instant;
import java.util.List;
import java.util.Objects;

import kz.bilik.course.Participation;
import kz.bilik.web.FormattedText;
import kz.bilik.web.Writing;
import org.jspecify.annotations.Nullable;

/**
 * Something written on the board of a module.
 *
 * @param parentId the post that it replies to; absent for one that begins a talk
 * @param name of the author; absent where the platform keeps it to itself
 * @param byInstructor whether an instructor wrote it
 * @param text formatted; absent where there are only links or files, or it was removed
 * @param links line by line
 * @param pinned whether it stands above the others
 * @param removedBy who removed it; nothing that it said is left
 * @param version counted up with each change
 */
public record Post(long id, String moduleId, @Nullable Long parentId, long authorId, @Nullable String name,
		boolean byInstructor, @Nullable String text, @Nullable String links, boolean pinned, Instant createdAt,
		@Nullable Instant editedAt, @Nullable Remover removedBy, int version) {

	public enum Remover {

		AUTHOR, INSTRUCTOR

	}

	public boolean removed() {
		return this.removedBy != null;
	}

	public boolean reply() {
		return this.parentId != null;
	}

	/** The post that begins the talk. */
	public long talkId() {
		return (this.parentId != null) ? this.parentId : this.id;
	}

	public boolean isBy(Participation participation) {
		return this.authorId == participation.participantId();
	}

	/** Whether a reader is told the name of the author. */
	public boolean isNamedFor(Participation reader) {
		return this.byInstructor || isBy(reader) || reader.teaches() || reader.run().settings().othersNamed();
	}

	/** The text without its form, for an ordinary field. */
	public String plainText() {
		return FormattedText.plain(this.text);
	}

	public List<String> linkList() {
		return Writing.lines(this.links);
	}

	boolean says(@Nullable String text, @Nullable String links) {
		return Objects.equals(this.text, text) && Objects.equals(this.links, links);
	}

}
