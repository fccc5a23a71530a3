package kz.bilik.study;

import java.time.Instant;
import java.util.List;

import kz.bilik.files.Upload;
import kz.bilik.web.FormattedText;
import org.jspecify.annotations.Nullable;

/**
 * An answer as it was handed in. Never changed.
 *
 * @param number 1 for the first
 * @param text formatted
 */
public record AnswerVersion(int number, @Nullable String text, List<String> links, List<Upload> files,
		Instant handedInAt) {

	/** The parts of the text. */
	public List<String> parts() {
		return FormattedText.parts(this.text);
	}

}
