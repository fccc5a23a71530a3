package kz.bilik.web;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.format.TextStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Dates and times as the templates write them.
 */
@Component("dates")
public class Dates {

	private final MessageSource messages;

	Dates(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * A day that somebody typed or that stands in a file.
	 * @throws DateTimeException for one outside of the years 2000 to 2100
	 */
	public static LocalDate day(TemporalAccessor date) {
		LocalDate day = LocalDate.from(date);
		if (day.getYear() < 2000 || day.getYear() > 2100) {
			throw new DateTimeException("Out of range");
		}
		return day;
	}

	/**
	 * {@code 2026 ж. 22 қараша, 15:00} in the reader's language.
	 */
	public String dateTime(Instant instant, ZoneId zone, Locale locale) {
		return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale).format(instant.atZone(zone))
				+ ", " + DateTimeFormatter.ofPattern("HH:mm").format(instant.atZone(zone));
	}

	/**
	 * {@code 2026 ж. 22 қараша} in the reader's language.
	 */
	public String date(LocalDate date, Locale locale) {
		return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale).format(date);
	}

	/**
	 * The same as official documents write it: {@code 2026 жылғы 22 қараша}.
	 */
	public String official(LocalDate date, Locale locale) {
		return locale.getLanguage().equals("kk")
				? DateTimeFormatter.ofPattern("yyyy 'жылғы' d MMMM").withLocale(locale).format(date)
				: date(date, locale);
	}

	/**
	 * {@code 2026 ж. 22 қараша, 15:00–16:30} in the reader's language.
	 */
	public String period(Instant start, Instant end, ZoneId zone, Locale locale) {
		return dateTime(start, zone, locale) + "–" + DateTimeFormatter.ofPattern("HH:mm").format(end.atZone(zone));
	}

	/** How long that is. */
	public long minutes(Instant start, Instant end) {
		return Duration.between(start, end).toMinutes();
	}

	/** The name of a day of the week in the reader's language. */
	public String weekday(DayOfWeek day, Locale locale) {
		return day.getDisplayName(TextStyle.FULL_STANDALONE, locale);
	}

	/**
	 * The name of a zone in the reader's language, or its id where we know no better.
	 */
	public String zone(ZoneId zone, Locale locale) {
		return this.messages.getMessage("zone." + zone.getId(), null, zone.getId(), locale);
	}

}
