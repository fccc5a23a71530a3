package kz.bilik.schedule.web;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

import kz.bilik.course.web.Visit;
import kz.bilik.schedule.Mistake;
import kz.bilik.web.Dates;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;

/**
 * Says in the reader's language what is wrong with a webinar.
 */
@Component
class MistakeTexts {

	private final MessageSource messages;

	private final Dates dates;

	MistakeTexts(MessageSource messages, Dates dates) {
		this.messages = messages;
		this.dates = dates;
	}

	List<String> of(List<Mistake> mistakes, Visit visit) {
		return mistakes.stream().map((mistake) -> of(mistake, visit)).toList();
	}

	String of(Mistake mistake, Visit visit) {
		Locale locale = LocaleContextHolder.getLocale();
		Object[] arguments = mistake.arguments()
			.stream()
			.map((argument) -> (argument instanceof Instant time)
					? this.dates.dateTime(time, visit.run().zone(), locale)
					: (argument instanceof LocalDate day) ? this.dates.date(day, locale) : argument)
			.toArray();
		return this.messages.getMessage("schedule.mistake." + mistake.key(), arguments, locale);
	}

}
