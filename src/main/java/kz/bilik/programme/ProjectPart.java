package kz.bilik.programme;

import org.jspecify.annotations.Nullable;

/**
 * An element of the project work.
 *
 * @param required false for what is added only where it is needed
 * @param slides how many of them a presentation has; absent for a part of the document
 */
public record ProjectPart(String id, Text title, Text description, boolean required, @Nullable Slides slides) {

	/** From the least to the greatest number. */
	public record Slides(int min, int max) {

	}

}
