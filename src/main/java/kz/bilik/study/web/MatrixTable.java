package kz.bilik.study.web;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import kz.bilik.course.Groups;
import kz.bilik.course.Participants.Participant;
import kz.bilik.study.ProgressMatrix;
import kz.bilik.study.ProgressMatrix.Cell;
import kz.bilik.study.ProgressMatrix.Line;
import kz.bilik.study.ProgressMatrix.Selection;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * The progress of a run as a table in the reader's language. However many listeners there
 * are, only some of them are in memory at a time.
 */
@Component
class MatrixTable {

	private static final int BATCH = 100;

	/** What makes a spreadsheet take a text for a formula. */
	private static final Set<Character> FORMULA = Set.of('=', '+', '-', '@', '\t', '\r', '\n');

	/** As Excel saves it where numbers have a decimal comma. */
	private static final CSVFormat CSV = CSVFormat.EXCEL.builder().setDelimiter(';').get();

	private final ProgressMatrix matrix;

	private final Groups groups;

	private final MessageSource messages;

	MatrixTable(ProgressMatrix matrix, Groups groups, MessageSource messages) {
		this.matrix = matrix;
		this.groups = groups;
		this.messages = messages;
	}

	private interface Rows {

		/**
		 * @param values texts and numbers
		 */
		void add(List<Object> values) throws IOException;

	}

	/**
	 * CSV with a byte order mark: without it Excel does not know UTF-8.
	 */
	void writeCsv(Selection selection, Locale locale, OutputStream out) throws IOException {
		Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
		writer.write('\ufeff');
		CSVPrinter printer = CSV.print(writer);
		write(selection, locale, (values) -> printer.printRecord(values.stream().map(MatrixTable::harmless)));
		printer.flush();
	}

	void writeXlsx(Selection selection, Locale locale, OutputStream out) throws IOException {
		try (Workbook workbook = new Workbook(out, "Bilik", null)) {
			Worksheet sheet = workbook.newWorksheet(text("nav.progress", locale));
			sheet.freezePane(1, 1);
			sheet.width(0, 35);
			write(selection, locale, new Rows() {

				private int row;

				@Override
				public void add(List<Object> values) throws IOException {
					for (int column = 0; column < values.size(); column++) {
						if (values.get(column) instanceof Number number) {
							sheet.value(this.row, column, number);
						}
						else {
							sheet.inlineString(this.row, column, values.get(column).toString());
						}
						if (this.row == 0) {
							sheet.style(0, column).bold().wrapText(true).set();
						}
					}
					if (this.row++ % BATCH == 0) {
						sheet.flush();
					}
				}

			});
		}
	}

	private void write(Selection selection, Locale locale, Rows rows) throws IOException {
		rows.add(head(selection, locale));
		Map<Long, String> groups = this.groups.ofListeners(selection.run().id());
		CellWords words = new CellWords(this.messages, locale);
		List<Participant> listeners = selection.listeners();
		for (int from = 0; from < listeners.size(); from += BATCH) {
			List<Participant> batch = listeners.subList(from, Math.min(from + BATCH, listeners.size()));
			for (Line line : this.matrix.lines(selection, batch)) {
				rows.add(row(line, groups, words, locale));
			}
		}
	}

	private List<Object> head(Selection selection, Locale locale) {
		List<Object> head = new ArrayList<>(List.of(text("listener", locale), text("desk.group", locale),
				text("matrix.left", locale), text("matrix.units-done", locale), text("matrix.behind", locale)));
		selection.programme().units().forEach((unit) -> {
			String title = unit.number() + " " + unit.title().in(locale) + ": ";
			head.add(title + text("matrix.attendance", locale));
			head.add(title + text("matrix.tasks", locale));
		});
		return head;
	}

	private List<Object> row(Line line, Map<Long, String> groups, CellWords words, Locale locale) {
		Participant listener = line.listener();
		String name = (listener.name() != null) ? listener.name() : text("listener.unnamed", locale, listener.id());
		List<Object> row = new ArrayList<>(List.of(name, groups.getOrDefault(listener.id(), ""),
				listener.hasLeft() ? text("matrix.yes", locale) : "", line.unitsDone(), line.unitsBehind()));
		for (Cell cell : line.cells()) {
			row.add(words.attendance(cell));
			row.add(words.tasks(cell));
		}
		return row;
	}

	/** No text becomes a formula. */
	private static Object harmless(Object value) {
		return (value instanceof String text && !text.isEmpty() && FORMULA.contains(text.charAt(0))) ? "'" + text
				: value;
	}

	private String text(String key, Locale locale, Object... arguments) {
		return this.messages.getMessage(key, arguments, locale);
	}

}
