package kz.demolms;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.web.util.HtmlUtils;

/**
 * Markup. Whatever enters a template is escaped unless it is markup itself.
 */
record Html(String markup) {

	static final Html EMPTY = new Html("");

	/**
	 * @param template a format string, its placeholders all {@code %s}
	 */
	static Html of(String template, Object... values) {
		return new Html(template.formatted(Arrays.stream(values)
			.map((value) -> (value instanceof Html html) ? html.markup
					: HtmlUtils.htmlEscape(value.toString(), "UTF-8"))
			.toArray()));
	}

	static Html join(Stream<Html> parts) {
		return new Html(parts.map(Html::markup).collect(Collectors.joining("\n")));
	}

	/**
	 * A page whose form sends itself, or waits for a click where JavaScript is off.
	 */
	static Html selfSubmitting(String action, Map<String, String> fields) {
		Html inputs = join(fields.entrySet()
			.stream()
			.map((field) -> of("<input type=\"hidden\" name=\"%s\" value=\"%s\">", field.getKey(), field.getValue())));
		return of("""
				<!DOCTYPE html>
				<html lang="kk"><head><meta charset="utf-8"><title>Ашылуда…</title></head>
				<body><form method="post" action="%s">%s<noscript><button>Ашу</button></noscript></form>
				<script>document.forms[0].submit()</script></body></html>
				""", action, inputs);
	}

}
