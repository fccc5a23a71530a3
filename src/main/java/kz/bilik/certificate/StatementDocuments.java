package kz.bilik.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import kz.bilik.certificate.Statement.Row;
import kz.bilik.defence.DefenceSession.Order;
import kz.bilik.programme.Criterion;
import org.dhatim.fastexcel.BorderStyle;
import org.dhatim.fastexcel.PaperSize;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;

import org.springframework.stereotype.Component;

/**
 * A statement on paper and as a sheet for Excel.
 */
@Component
public class StatementDocuments {

	private static final String SIGNATURE = "____________________";

	private final PdfDocuments documents;

	StatementDocuments(PdfDocuments documents) {
		this.documents = documents;
	}

	/** A4 in landscape, as many pages as it takes. */
	public byte[] pdf(Statement statement, Locale language) {
		return this.documents.make("certificate/statement-pdf", language,
				Map.of("statement", statement, "words", this.documents.words(language)));
	}

	/**
	 * The protocol of a session: who defended what, in order, and what became of it.
	 * @param statement of those whose projects have a slot of it
	 */
	public byte[] protocol(Statement statement, Order order, Locale language) {
		return this.documents.make("certificate/protocol-pdf", language,
				Map.of("statement", statement, "order", order, "words", this.documents.words(language)));
	}

	/**
	 * The statement as a sheet. Whatever listeners have typed is text in it, never a
	 * formula.
	 */
	public byte[] xlsx(Statement statement, Locale language) {
		Words words = this.documents.words(language);
		List<Criterion> criteria = statement.programme().defence().rubric().criteria();
		int columns = criteria.size() + 7;
		ByteArrayOutputStream content = new ByteArrayOutputStream();
		try (Workbook workbook = new Workbook(content, "Bilik", "1.0")) {
			Worksheet sheet = workbook.newWorksheet(words.of("statement"));
			sheet.pageOrientation("landscape");
			sheet.paperSize(PaperSize.A4_PAPER);
			sheet.setFitToPage(true);
			sheet.fitToWidth((short) 1);
			sheet.fitToHeight((short) 0);
			int at = line(sheet, 0, columns, words.of("statement.title"));
			sheet.style(0, 0).bold().fontSize(14).set();
			at = line(sheet, at, columns, statement.programme().title().in(language));
			for (String line : about(statement, words)) {
				at = line(sheet, at, columns, line);
			}
			at = table(sheet, at + 1, statement, words);
			at = line(sheet, at, columns,
					words.of("statement.count", statement.rows().size(), statement.assessed(), statement.passed()));
			at = line(sheet, at + 1, columns, words.of("statement.criteria"));
			for (int i = 0; i < criteria.size(); i++) {
				at = line(sheet, at, columns, (i + 1) + ". " + criteria.get(i).title().in(language));
			}
			at = line(sheet, at + 1, columns,
					signature(words.of("statement.chair"), Objects.toString(statement.chair(), SIGNATURE)));
			for (String member : statement.members()) {
				at = line(sheet, at + 1, columns, signature(words.of("statement.member"), member));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return content.toByteArray();
	}

	/** What a statement says of itself above the table. */
	private static List<String> about(Statement statement, Words words) {
		List<String> lines = new ArrayList<>();
		if (statement.run().title() != null) {
			lines.add(words.of("statement.run", statement.run().title()));
		}
		if (statement.group() != null) {
			lines.add(words.of("statement.group", statement.group()));
		}
		lines.add(words.of("statement.made", words.date(statement.madeOn())));
		return lines;
	}

	private static int table(Worksheet sheet, int top, Statement statement, Words words) {
		List<Criterion> criteria = statement.programme().defence().rubric().criteria();
		List<String> head = new ArrayList<>(List.of(words.of("statement.number"), words.of("certificate.name"),
				words.of("statement.organisation"), words.of("statement.topic")));
		criteria.forEach((criterion) -> head.add(String.valueOf(criteria.indexOf(criterion) + 1)));
		head.addAll(List.of(words.of("statement.total"), words.of("statement.mark"), words.of("statement.date")));
		double[] widths = { 5, 32, 28, 45, 5, 9, 22, 12 };
		for (int column = 0; column < head.size(); column++) {
			sheet.value(top, column, head.get(column));
			int tail = column - criteria.size();
			sheet.width(column, widths[(column < 4) ? column : Math.max(4, tail + 1)]);
		}
		sheet.range(top, 0, top, head.size() - 1).style().bold().wrapText(true).horizontalAlignment("center").set();
		sheet.repeatRows(top);
		int at = top;
		for (Row row : statement.rows()) {
			at++;
			sheet.value(at, 0, at - top);
			sheet.value(at, 1, name(row, words));
			sheet.value(at, 2, Objects.toString(row.organisation(), "–"));
			sheet.value(at, 3, Objects.toString(row.topic(), "–"));
			for (int i = 0; i < criteria.size(); i++) {
				sheet.value(at, 4 + i, row.points().get(criteria.get(i).id()));
			}
			if (row.total() != null) {
				sheet.value(at, 4 + criteria.size(), row.total());
				sheet.value(at, 5 + criteria.size(), mark(row, words.locale()));
				sheet.value(at, 6 + criteria.size(), row.publishedOn());
				sheet.style(at, 6 + criteria.size()).format("dd.MM.yyyy").set();
			}
		}
		sheet.range(top, 0, at, head.size() - 1).style().borderStyle(BorderStyle.THIN).verticalAlignment("top").set();
		sheet.range(top + 1, 1, Math.max(at, top + 1), 3).style().wrapText(true).set();
		return at + 2;
	}

	private static int line(Worksheet sheet, int at, int columns, String text) {
		sheet.value(at, 0, text);
		sheet.range(at, 0, at, columns - 1).merge();
		return at + 1;
	}

	private static String signature(String part, String name) {
		return part + "  " + SIGNATURE + "  " + name;
	}

	/** {@code 4 (жақсы)}. */
	static String mark(Row row, Locale language) {
		return row.band().mark() + " (" + row.band().title().in(language) + ")";
	}

	private static String name(Row row, Words words) {
		return (row.name() != null) ? row.name() : words.of("listener.unnamed", row.participantId());
	}

}
