package kz.bilik.study.web;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

import kz.bilik.study.ProgressMatrix.Cell;

import org.springframework.context.MessageSource;

/**
 * The cells of the progress matrix in words. There are thousands of cells and few
 * different ones, so each text is made once. For one reader and one thread.
 */
class CellWords {

	private final MessageSource messages;

	private final Locale locale;

	private final Map<Object, String> made = new HashMap<>();

	CellWords(MessageSource messages, Locale locale) {
		this.messages = messages;
		this.locale = locale;
	}

	public String attendance(Cell cell) {
		return once(cell.attended(), (attended) -> text("matrix.attendance." + attended));
	}

	public String tasks(Cell cell) {
		return once(List.of(cell.state(), cell.accepted(), cell.tasks()), (key) -> text("matrix.state." + cell.state())
				+ ", " + text("matrix.accepted", cell.accepted(), cell.tasks()));
	}

	private String once(Object key, Function<Object, String> words) {
		return this.made.computeIfAbsent(key, words);
	}

	private String text(String key, Object... arguments) {
		return this.messages.getMessage(key, arguments, this.locale);
	}

}
