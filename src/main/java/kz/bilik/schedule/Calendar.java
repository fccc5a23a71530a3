package kz.bilik.schedule;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import kz.bilik.course.Activity;
import kz.bilik.course.CourseEvents.CourseEvent;
import kz.bilik.course.CourseRun;
import kz.bilik.lti.ToolProperties;
import kz.bilik.programme.Format;
import kz.bilik.programme.Programme;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Webinars as calendars take them in (RFC 5545). Times are in UTC, which every calendar
 * shows in its owner's zone. The meeting's link is not told: one joins in the course.
 */
@Component
public class Calendar {

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'")
		.withZone(ZoneOffset.UTC);

	/** Octets of a line, without its break (RFC 5545, 3.1). */
	private static final int LINE = 75;

	private final ToolProperties tool;

	private final MessageSource messages;

	Calendar(ToolProperties tool, MessageSource messages) {
		this.tool = tool;
		this.messages = messages;
	}

	/**
	 * Writes the webinars of a run, and what other modules add for one participant. One
	 * that is moved keeps its identity, and one that is cancelled is missing, by which
	 * calendars that subscribed know.
	 */
	public String write(CourseRun run, Programme programme, List<Webinar> webinars, List<CourseEvent> others,
			Locale locale) {
		StringBuilder calendar = new StringBuilder();
		line(calendar, "BEGIN", "VCALENDAR");
		line(calendar, "VERSION", "2.0");
		line(calendar, "PRODID", "-//Bilik//Schedule//" + locale.getLanguage().toUpperCase(Locale.ROOT));
		line(calendar, "METHOD", "PUBLISH");
		text(calendar, "NAME", (run.title() != null) ? run.title() : programme.name().in(locale));
		text(calendar, "X-WR-CALNAME", (run.title() != null) ? run.title() : programme.name().in(locale));
		line(calendar, "REFRESH-INTERVAL;VALUE=DURATION", "PT1H");
		line(calendar, "X-PUBLISHED-TTL", "PT1H");
		webinars.forEach((webinar) -> event(calendar, run, programme, webinar, locale));
		others.forEach((event) -> event(calendar, event));
		line(calendar, "END", "VCALENDAR");
		return calendar.toString();
	}

	private void event(StringBuilder calendar, CourseRun run, Programme programme, Webinar webinar, Locale locale) {
		String address = this.tool.url(Activity.path(run.id(), webinar.unitId()));
		line(calendar, "BEGIN", "VEVENT");
		line(calendar, "UID", "webinar-" + webinar.id() + "@" + this.tool.publicUrl().getHost());
		line(calendar, "SEQUENCE", String.valueOf(webinar.revision()));
		line(calendar, "DTSTAMP", time(webinar.changedAt()));
		line(calendar, "DTSTART", time(webinar.startsAt()));
		line(calendar, "DTEND", time(webinar.endsAt()));
		text(calendar, "SUMMARY",
				programme.unit(webinar.unitId())
					.map((unit) -> unit.number() + " " + unit.title().in(locale))
					.orElse(webinar.unitId()));
		text(calendar, "DESCRIPTION",
				this.messages.getMessage("calendar.description." + run.format(), new Object[] { address }, locale));
		text(calendar, "LOCATION", (run.format() == Format.IN_PERSON) ? webinar.place() : null);
		line(calendar, "URL", address);
		line(calendar, "STATUS", "CONFIRMED");
		line(calendar, "END", "VEVENT");
	}

	private void event(StringBuilder calendar, CourseEvent event) {
		line(calendar, "BEGIN", "VEVENT");
		line(calendar, "UID", event.uid() + "@" + this.tool.publicUrl().getHost());
		line(calendar, "SEQUENCE", String.valueOf(event.changedAt().getEpochSecond()));
		line(calendar, "DTSTAMP", time(event.changedAt()));
		line(calendar, "DTSTART", time(event.startsAt()));
		line(calendar, "DTEND", time(event.endsAt()));
		text(calendar, "SUMMARY", event.summary());
		line(calendar, "URL", this.tool.url(event.path()));
		line(calendar, "STATUS", "CONFIRMED");
		line(calendar, "END", "VEVENT");
	}

	private static String time(Instant instant) {
		return TIME.format(instant);
	}

	/** RFC 5545, 3.3.11. */
	private static void text(StringBuilder calendar, String name, @Nullable String text) {
		if (text != null) {
			line(calendar, name, text.replaceAll("[\\\\;,]", "\\\\$0").replaceAll("\\R", "\\\\n"));
		}
	}

	/** Folds between characters, not within one. */
	private static void line(StringBuilder calendar, String name, String value) {
		int octets = 0;
		for (int character : (name + ":" + value).codePoints().toArray()) {
			String next = Character.toString(character);
			octets += next.getBytes(StandardCharsets.UTF_8).length;
			if (octets > LINE) {
				calendar.append("\r\n ");
				octets = 1 + next.getBytes(StandardCharsets.UTF_8).length;
			}
			calendar.append(next);
		}
		calendar.append("\r\n");
	}

}
