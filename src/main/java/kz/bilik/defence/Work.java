package kz.bilik.defence;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

import kz.bilik.files.Upload;
import kz.bilik.programme.Defence;
import kz.bilik.programme.ProjectPart;
import org.jspecify.annotations.Nullable;

/**
 * What a team has written, as a draft or handed in.
 *
 * @param number 1 for what is handed in first
 * @param workFile the document
 * @param slides of the presentation's file; absent where they cannot be counted
 * @param changedBy whose the last change is; absent where that is not known
 * @param handedInAt absent for a draft
 * @param version greater with each change of what is written
 */
public record Work(int number, Content content, @Nullable Upload workFile, @Nullable Upload presentationFile,
		@Nullable Integer slides, @Nullable Long changedBy, @Nullable Instant changedAt, @Nullable Instant handedInAt,
		int version) {

	public static final int MAX_PROBLEM = 10_000;

	public static final int MAX_LINE = 500;

	public static final int MAX_LINK = 2_000;

	/**
	 * What is typed.
	 *
	 * @param parts the ids of the parts that are in the document
	 */
	public record Content(@Nullable String topic, @Nullable String organisation, @Nullable Integer year,
			@Nullable String problem, Set<String> parts, @Nullable String workLink, @Nullable String presentationLink) {

		public static final Content NONE = new Content(null, null, null, null, Set.of(), null, null);

		/** As it is kept. */
		String partIds() {
			return String.join(",", new TreeSet<>(this.parts));
		}

	}

	/**
	 * What a project lacks.
	 *
	 * @param reason of {@code project.missing.<reason>} in the messages
	 * @param arguments of the message: numbers, times, and texts of the programme
	 */
	public record Lack(String reason, List<Object> arguments) {

		static Lack of(String reason, Object... arguments) {
			return new Lack(reason, List.of(arguments));
		}

	}

	/** Nothing yet. */
	static Work none() {
		return new Work(0, Content.NONE, null, null, null, null, null, null, 0);
	}

	/**
	 * What is lacking before it can be handed in.
	 */
	public List<Lack> lacks(Defence defence) {
		List<Lack> lacks = new ArrayList<>();
		need(lacks, "topic", this.content.topic());
		need(lacks, "organisation", this.content.organisation());
		need(lacks, "year", this.content.year());
		need(lacks, "problem", this.content.problem());
		need(lacks, "document",
				Objects.requireNonNullElse(this.workFile, Objects.toString(this.content.workLink(), "")));
		for (ProjectPart part : defence.parts()) {
			if (part.slides() != null) {
				presentation(lacks, part);
			}
			else if (part.required() && !this.content.parts().contains(part.id())) {
				lacks.add(Lack.of("part", part.title()));
			}
		}
		return lacks;
	}

	private void presentation(List<Lack> lacks, ProjectPart part) {
		ProjectPart.Slides rule = part.slides();
		if (this.presentationFile == null && this.content.presentationLink() == null) {
			if (part.required()) {
				lacks.add(Lack.of("part", part.title()));
			}
		}
		else if (this.slides != null && (this.slides < rule.min() || this.slides > rule.max())) {
			lacks.add(Lack.of("slides", this.slides, rule.min(), rule.max()));
		}
	}

	private static void need(List<Lack> lacks, String reason, @Nullable Object given) {
		if (given == null || given.toString().isBlank()) {
			lacks.add(Lack.of(reason));
		}
	}

}
