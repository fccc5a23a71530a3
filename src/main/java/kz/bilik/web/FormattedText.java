package kz.bilik.web;

import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

import org.springframework.util.StringUtils;
import org.springframework.web.util.HtmlUtils;

/**
 * Text with bold and italic words, lists, quotes, headings and links, as HTML that is
 * safe to show. It is cleaned when it comes in; only what is made here may be written
 * into a page as it is.
 */
public final class FormattedText {

	/** Of a page that has its own headings above them. */
	private static final String HEADING = "h5";

	private static final PolicyFactory POLICY = new HtmlPolicyBuilder()
		.allowElements("p", "br", "div", "b", "strong", "i", "em", "ul", "ol", "li", "blockquote")
		.allowElements("table", "thead", "tbody", "tfoot", "tr", "th", "td")
		.allowAttributes("colspan", "rowspan")
		.matching(Pattern.compile("[1-9]\\d?"))
		.onElements("th", "td")
		.allowElements((element, attributes) -> HEADING, "h1", "h2", "h3", "h4", "h5", "h6")
		.allowElements((element, attributes) -> {
			attributes.add("target");
			attributes.add("_blank");
			return element;
		}, "a")
		.allowAttributes("href")
		.onElements("a")
		.allowUrlProtocols("http", "https", "mailto")
		.requireRelsOnLinks("noopener", "noreferrer", "nofollow")
		.toFactory();

	private static final PolicyFactory WORDS = new HtmlPolicyBuilder().toFactory();

	private static final String BLOCK_END = "</(?:p|div|li|blockquote|h[1-6])>";

	private static final Pattern LINE_END = Pattern
		.compile("(?i)(?:<br\\s*/?>|" + BLOCK_END + "|</t[dh]>(?=\\s*</tr>))(?!\\s*(?:" + BLOCK_END + "|</t[dh]>))");

	private static final Pattern CELL_END = Pattern.compile("(?i)</t[dh]>(?=\\s*<t[dh])");

	/** Between the parts of a text: no cleaned text holds it. */
	private static final String BETWEEN = "<hr>";

	private FormattedText() {
	}

	/**
	 * Cleans what an editor wrote.
	 * @return null when there is not a word in it
	 */
	public static @Nullable String ofHtml(@Nullable String html) {
		if (!StringUtils.hasText(html)) {
			return null;
		}
		String clean = POLICY.sanitize(html).strip();
		return StringUtils.hasText(plain(clean)) ? clean : null;
	}

	/**
	 * Text as it was typed into an ordinary field, with its lines.
	 * @return null when there is not a word in it
	 */
	public static @Nullable String ofPlain(@Nullable String text) {
		if (!StringUtils.hasText(text)) {
			return null;
		}
		return ofHtml("<p>" + HtmlUtils.htmlEscape(text.strip()).replaceAll("\\r?\\n", "<br>") + "</p>");
	}

	/**
	 * One text of several cleaned ones, as far as there is anything in them.
	 * @return null when there is nothing
	 */
	public static @Nullable String join(List<@Nullable String> parts) {
		String text = parts.stream()
			.map((part) -> Objects.requireNonNullElse(part, ""))
			.collect(Collectors.joining(BETWEEN))
			.replaceAll("(" + BETWEEN + ")+$", "");
		return text.isEmpty() ? null : text;
	}

	/**
	 * The texts of which one was joined; one that was not is the only part of itself.
	 */
	public static List<String> parts(@Nullable String html) {
		return (html != null) ? List.of(html.split(BETWEEN, -1)) : List.of();
	}

	/**
	 * A part of a text; empty when it has none.
	 * @param index 0 for the first
	 */
	public static String part(@Nullable String html, int index) {
		return parts(html).stream().skip(index).findFirst().orElse("");
	}

	/**
	 * The words of a formatted text, line by line, for an ordinary field. A tab parts the
	 * cells of a table.
	 */
	public static String plain(@Nullable String html) {
		if (html == null) {
			return "";
		}
		String cells = CELL_END.matcher(html.replaceAll("\\s+", " ")).replaceAll("\t$0");
		String lines = LINE_END.matcher(cells).replaceAll("\n$0");
		// the sanitizer keeps two braces apart by a comment
		return HtmlUtils.htmlUnescape(WORDS.sanitize(lines).replace("<!-- -->", ""))
			.replace('\u00a0', ' ')
			.replaceAll("[ \t]*\n[ \t]*", "\n")
			.strip();
	}

}
