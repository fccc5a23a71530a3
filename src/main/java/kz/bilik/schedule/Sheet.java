package kz.bilik.schedule;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.dhatim.fastexcel.reader.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;

/**
 * The rows of a table that came as a file, as texts: XLSX, or CSV with semicolons, commas
 * or tabs, in UTF-8 or as a Russian Excel writes it.
 */
record Sheet(List<Line> lines) {

	private static final int MAX_LINES = 500;

	private static final int MAX_CELLS = 10;

	/** Unpacked bytes of an XLSX. */
	private static final int MAX_SIZE = 20_000_000;

	private static final char BYTE_ORDER_MARK = '\uFEFF';

	/** Numbers below are hours or parts of a day, those from here on days since 1900. */
	private static final BigDecimal DAYS = BigDecimal.valueOf(20_000);

	private static final LocalDate DAY_ZERO = LocalDate.of(1899, 12, 30);

	/**
	 * A row that is not empty.
	 *
	 * @param number as the spreadsheet counts, from 1
	 */
	record Line(int number, List<String> cells) {

		String cell(int column) {
			return (column < this.cells.size()) ? this.cells.get(column).strip() : "";
		}

		boolean blank() {
			return this.cells.stream().allMatch(String::isBlank);
		}

	}

	/** A file that is no such table, or too large a one. */
	static final class UnreadableException extends Exception {

		private UnreadableException(Throwable cause) {
			super(cause);
		}

	}

	static Sheet read(byte[] file) throws UnreadableException {
		try {
			List<Line> lines = ReadableWorkbook.isOOXMLZipHeader(file) ? xlsx(file) : csv(file);
			return new Sheet(lines);
		}
		catch (IOException | RuntimeException ex) {
			throw new UnreadableException(ex);
		}
	}

	private static List<Line> csv(byte[] file) throws IOException {
		String text = text(file);
		String first = text.lines().filter((line) -> !line.isBlank()).findFirst().orElse("");
		char delimiter = Stream.of(';', '\t', ',')
			.filter((candidate) -> first.indexOf(candidate) >= 0)
			.findFirst()
			.orElse(';');
		CSVFormat format = CSVFormat.DEFAULT.builder().setDelimiter(delimiter).setIgnoreEmptyLines(false).get();
		List<Line> lines = new ArrayList<>();
		try (CSVParser records = CSVParser.parse(new StringReader(text), format)) {
			for (CSVRecord line : records) {
				add(lines, new Line((int) line.getRecordNumber(), line.toList()));
			}
		}
		return lines;
	}

	private static String text(byte[] file) throws IOException {
		String text;
		try {
			text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(file)).toString();
		}
		catch (CharacterCodingException ex) {
			text = new String(file, Charset.forName("windows-1251"));
		}
		if (text.indexOf('\0') >= 0) {
			throw new IOException("This is no text");
		}
		return (!text.isEmpty() && text.charAt(0) == BYTE_ORDER_MARK) ? text.substring(1) : text;
	}

	private static List<Line> xlsx(byte[] file) throws IOException {
		measure(file);
		List<Line> lines = new ArrayList<>();
		try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(file));
				Stream<Row> rows = workbook.getFirstSheet().openStream()) {
			for (Row row : (Iterable<Row>) rows::iterator) {
				List<String> cells = new ArrayList<>();
				for (int column = 0; column < Math.min(row.getCellCount(), MAX_CELLS); column++) {
					cells.add(row.getOptionalCell(column).map(Sheet::text).orElse(""));
				}
				add(lines, new Line(row.getRowNum(), cells));
			}
		}
		return lines;
	}

	/** A small file may unpack to a large one. */
	private static void measure(byte[] file) throws IOException {
		try (ZipFile zip = ZipFile.builder().setByteArray(file).get()) {
			byte[] part = new byte[8192];
			long size = 0;
			for (ZipArchiveEntry entry : Collections.list(zip.getEntries())) {
				InputStream content = zip.getInputStream(entry);
				for (int read = content.read(part); read >= 0; read = content.read(part)) {
					size += read;
					if (size > MAX_SIZE) {
						throw new IOException("It unpacks to more than " + MAX_SIZE + " bytes");
					}
				}
			}
		}
	}

	private static void add(List<Line> lines, Line line) throws IOException {
		if (!line.blank()) {
			lines.add(line);
		}
		if (lines.size() > MAX_LINES) {
			throw new IOException("More than " + MAX_LINES + " rows");
		}
	}

	/**
	 * What a person sees in the cell: a file may say 1.1000000000000001 for 1.1. In the
	 * first column a day of a month is what a spreadsheet made of the number of a unit:
	 * 1.2 became the first of February.
	 */
	private static String text(Cell cell) {
		String raw = (cell.getRawValue() != null) ? cell.getRawValue() : "";
		if (cell.getType() == CellType.STRING || !raw.matches("\\d+(\\.\\d+)?([eE]-?\\d+)?")) {
			return (cell.getText() != null) ? cell.getText() : "";
		}
		BigDecimal number = BigDecimal.valueOf(Double.parseDouble(raw));
		if (number.compareTo(DAYS) >= 0 && cell.getColumnIndex() <= 1) {
			LocalDate day = DAY_ZERO.plusDays(number.longValue());
			return (cell.getColumnIndex() == 0) ? day.getDayOfMonth() + "." + day.getMonthValue() : day.toString();
		}
		if (cell.getColumnIndex() > 1 && (number.compareTo(DAYS) >= 0 || number.compareTo(BigDecimal.ONE) < 0)) {
			long minutes = Math.round(number.remainder(BigDecimal.ONE).doubleValue() * 24 * 60);
			return LocalTime.MIN.plusMinutes(minutes).toString();
		}
		return number.stripTrailingZeros().toPlainString();
	}

}
