package kz.bilik.web;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.validation.Errors;

/**
 * What somebody wrote into a form that has an editor and a field for links.
 *
 * @param more the parts of the text after the first
 * @param format {@code html} where the page's editor wrote the text
 * @param links line by line
 * @param version that of what the page showed
 */
public record Writing(@Nullable String text, @Nullable List<@Nullable String> more, @Nullable String format,
		@Nullable String links, @Nullable Integer version) {

	/** Characters that are read. */
	public static final int MAX_TEXT = 20_000;

	public static final int MAX_LINKS = 10;

	private static final int MAX_HTML = 10 * MAX_TEXT;

	private static final int MAX_LINK = 2_000;

	/** The links of a field that has one on each line. */
	public static List<String> lines(@Nullable String links) {
		return (links != null) ? links.lines().map(String::strip).filter((link) -> !link.isEmpty()).toList()
				: List.of();
	}

	/** The text as it is kept. */
	public @Nullable String html() {
		List<@Nullable String> parts = new ArrayList<>();
		parts.add(clean(this.text));
		if (this.more != null) {
			this.more.forEach((part) -> parts.add(clean(part)));
		}
		return FormattedText.join(parts);
	}

	/** How many parts the text has. */
	public int size() {
		return 1 + ((this.more != null) ? this.more.size() : 0);
	}

	private @Nullable String clean(@Nullable String part) {
		return "html".equals(this.format) ? FormattedText.ofHtml(part) : FormattedText.ofPlain(part);
	}

	public String plain() {
		return FormattedText.plain(html());
	}

	/** The links as they are kept. */
	public @Nullable String cleanLinks() {
		List<String> lines = lines(this.links);
		return lines.isEmpty() ? null : String.join("\n", lines);
	}

	/** The version; 0 when nothing was there. */
	public int seen() {
		return (this.version != null) ? this.version : 0;
	}

	/**
	 * Finds what is too long or no link.
	 */
	public void check(Errors errors) {
		checkSize(errors);
		lines(this.links).stream()
			.filter((line) -> !WebAddress.is(line))
			.findFirst()
			.ifPresent((line) -> errors.rejectValue("links", "answer.wrong-link", new Object[] { line }, null));
	}

	/**
	 * Finds what is too long.
	 */
	public void checkSize(Errors errors) {
		if (plain().length() > MAX_TEXT || String.valueOf(html()).length() > MAX_HTML) {
			errors.rejectValue("text", "Size", new Object[] { "text", MAX_TEXT }, null);
		}
		List<String> lines = lines(this.links);
		if (lines.size() > MAX_LINKS) {
			errors.rejectValue("links", "answer.too-many-links", new Object[] { MAX_LINKS }, null);
		}
		else if (lines.stream().anyMatch((link) -> link.length() > MAX_LINK)) {
			errors.rejectValue("links", "Size", new Object[] { "links", MAX_LINK }, null);
		}
	}

}
