package kz.bilik.certificate;

import java.time.LocalDate;
import java.util.Locale;

import kz.bilik.web.Dates;

import org.springframework.context.MessageSource;

/**
 * The messages in one language, for documents that stand in more than one.
 */
public record Words(MessageSource messages, Dates dates, Locale locale) {

	public String of(String key, Object... arguments) {
		return this.messages.getMessage(key, arguments, this.locale);
	}

	/** {@code 2026 жылғы 22 қараша}. */
	public String date(LocalDate date) {
		return this.dates.official(date, this.locale);
	}

}
