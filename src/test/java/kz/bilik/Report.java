package kz.bilik;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A file of figures under {@code target}, which the console shows too. It begins anew
 * with each run.
 */
final class Report {

	private static final Set<Path> begun = new HashSet<>();

	private final Path file;

	Report(String name) {
		this.file = Path.of("target", name);
	}

	void add(String text) throws IOException {
		synchronized (begun) {
			if (begun.add(this.file)) {
				Files.deleteIfExists(this.file);
			}
			Files.writeString(this.file, text + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
		}
		System.out.println("\n" + text);
	}

	/** A table of figures by what they count. */
	void add(String title, Map<String, ?> figures) throws IOException {
		StringBuilder text = new StringBuilder("## " + title + "\n\n| | |\n| --- | ---: |\n");
		figures.forEach(
				(name, figure) -> text.append("| ").append(name).append(" | ").append(shown(figure)).append(" |\n"));
		add(text.toString());
	}

	private static String shown(Object figure) {
		return (figure instanceof List<?> list) ? list.stream().map(Report::shown).collect(Collectors.joining(" · "))
				: (figure instanceof Double number) ? String.format(Locale.ROOT, "%.2f", number)
						: (figure instanceof Number number) ? String.format(Locale.ROOT, "%,d", number.longValue())
								: String.valueOf(figure);
	}

}
