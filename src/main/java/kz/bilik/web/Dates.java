package kz.bilik.web;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

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
	 * {@code 2026 ж. 22 қараша, 15:00} in the reader's language.
	 */
	public String dateTime(Instant instant, ZoneId zone, Locale locale) {
		return DateTimeFormatter.ofLocalizedDate(FormatStyle.LONG).withLocale(locale).format(instant.atZone(zone))
				+ ", " + DateTimeFormatter.ofPattern("HH:mm").format(instant.atZone(zone));
	}

	/**
	 * The name of a zone in the reader's language, or its id where we know no better.
	 */
	public String zone(ZoneId zone, Locale locale) {
		return this.messages.getMessage("zone." + zone.getId(), null, zone.getId(), locale);
	}

	/**
	 * The value of a {@code datetime-local} field.
	 */
	public String input(@Nullable Instant instant, ZoneId zone) {
		return (instant != null)
				? DateTimeFormatter.ISO_LOCAL_DATE_TIME.format(instant.atZone(zone).truncatedTo(ChronoUnit.MINUTES))
				: "";
	}

}
