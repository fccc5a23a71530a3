package kz.bilik.schedule;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import kz.bilik.course.CourseRun;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Unit;
import kz.bilik.web.Dates;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * A schedule as a table: unit, date, beginning, end or academic hours, link, place. The
 * titles of the columns are anything, or missing.
 */
@Component
public class ScheduleTable {

	private static final Pattern UNIT = Pattern.compile("^(\\d+(?:\\.\\d+)*)(?![\\d:])");

	private static final List<DateTimeFormatter> DATES = List.of(format("uuuu-M-d"), format("d.M.uuuu"),
			format("d/M/uuuu"));

	private static final List<DateTimeFormatter> TIMES = List.of(format("H:mm"), format("H:mm:ss"), format("H.mm"));

	private final Schedule schedule;

	ScheduleTable(Schedule schedule) {
		this.schedule = schedule;
	}

	/**
	 * A row of a table as it was understood.
	 *
	 * @param number as the spreadsheet counts; 0 for one that came from nowhere
	 * @param text what it says
	 * @param slot absent where that could not be understood
	 */
	public record Row(int number, String text, @Nullable Slot slot, List<Mistake> mistakes) {
	}

	/**
	 * Reads a file.
	 * @return its rows; empty when it cannot be read as a table
	 */
	public Optional<List<Row>> read(byte[] file, CourseRun run, Programme programme) {
		try {
			List<Sheet.Line> lines = Sheet.read(file).lines();
			boolean titled = !lines.isEmpty() && !UNIT.matcher(lines.get(0).cell(0)).find();
			return Optional.of(lines.stream().skip(titled ? 1 : 0).map((line) -> row(line, run, programme)).toList());
		}
		catch (Sheet.UnreadableException ex) {
			return Optional.empty();
		}
	}

	/**
	 * Says of each row what is wrong with it beside the others and the webinars that were
	 * held.
	 */
	public List<Row> checked(List<Row> rows, CourseRun run, Programme programme) {
		List<Webinar> held = this.schedule.held(run.id());
		List<Slot> others = new ArrayList<>(held.stream().map(Webinar::slot).toList());
		List<Row> checked = new ArrayList<>();
		for (Row row : rows) {
			if (row.slot() == null) {
				checked.add(row);
			}
			else if (!this.schedule.notHeld(List.of(row.slot()), held).isEmpty()) {
				checked.add(new Row(row.number(), row.text(), row.slot(),
						this.schedule.mistakes(row.slot(), others, run, programme)));
				others.add(row.slot());
			}
		}
		return checked;
	}

	/**
	 * The rows of slots that came from nowhere.
	 */
	public static List<Row> rows(List<Slot> slots) {
		return slots.stream().map((slot) -> new Row(0, "", slot, List.of())).toList();
	}

	/**
	 * Writes a schedule as CSV that every spreadsheet opens.
	 * @param titles those of the columns
	 */
	public static String csv(List<Slot> slots, CourseRun run, Programme programme, Locale locale, List<String> titles) {
		StringBuilder csv = new StringBuilder("\uFEFF");
		try (CSVPrinter printer = new CSVPrinter(csv, CSVFormat.EXCEL.builder().setDelimiter(';').get())) {
			printer.printRecord(titles);
			for (Slot slot : slots) {
				LocalDateTime start = local(slot.startsAt(), run.zone());
				printer.printRecord(
						programme.unit(slot.unitId())
							.map((unit) -> unit.number() + " " + unit.title().in(locale))
							.orElse(slot.unitId()),
						start.toLocalDate(), start.toLocalTime(), local(slot.endsAt(), run.zone()).toLocalTime(),
						slot.link(), slot.place());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return csv.toString();
	}

	private static Row row(Sheet.Line line, CourseRun run, Programme programme) {
		List<Mistake> mistakes = new ArrayList<>();
		Optional<Unit> unit = unit(line.cell(0), programme);
		if (unit.isEmpty()) {
			mistakes.add(Mistake.of("unit", line.cell(0)));
		}
		LocalDate date = parse(DATES, line.cell(1), Dates::day, "date", mistakes);
		LocalTime start = parse(TIMES, line.cell(2), LocalTime::from, "time", mistakes);
		LocalTime end = null;
		if (line.cell(3).matches("\\d{1,2}") && start != null) {
			end = start.plusMinutes(Long.parseLong(line.cell(3)) * programme.academicHourMinutes());
		}
		else {
			end = parse(TIMES, line.cell(3), LocalTime::from, "end", mistakes);
		}
		Slot slot = null;
		if (mistakes.isEmpty()) {
			slot = Slot.of(unit.get().id(), date, start, end, run.zone(), orNull(line.cell(4)), orNull(line.cell(5)));
		}
		return new Row(line.number(), String.join(" · ", line.cells()), slot, mistakes);
	}

	private static Optional<Unit> unit(String cell, Programme programme) {
		Matcher number = UNIT.matcher(cell);
		return number.find()
				? programme.units().stream().filter((unit) -> unit.number().equals(number.group(1))).findFirst()
				: Optional.empty();
	}

	private static <T> @Nullable T parse(List<DateTimeFormatter> formats, String cell, TemporalQuery<T> query,
			String mistake, List<Mistake> mistakes) {
		for (DateTimeFormatter format : formats) {
			try {
				return format.parse(cell, query);
			}
			catch (DateTimeException ex) {
				// the next one
			}
		}
		mistakes.add(Mistake.of(mistake, cell));
		return null;
	}

	private static DateTimeFormatter format(String pattern) {
		return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
	}

	private static LocalDateTime local(Instant instant, ZoneId zone) {
		return instant.atZone(zone).toLocalDateTime();
	}

	private static @Nullable String orNull(String text) {
		return text.isEmpty() ? null : text;
	}

}
