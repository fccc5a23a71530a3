package kz.bilik.course;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import kz.bilik.lti.NewLineItem;
import kz.bilik.lti.deeplinking.ContentItem;
import kz.bilik.programme.Format;
import kz.bilik.programme.Hours;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import kz.bilik.programme.Unit;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * The links to a programme that an LMS course may have.
 */
@Component
public class ProgrammeLinks {

	private final Programmes programmes;

	private final MessageSource messages;

	ProgrammeLinks(Programmes programmes, MessageSource messages) {
		this.programmes = programmes;
		this.messages = messages;
	}

	/**
	 * Everything that a course needs: the units and the defence, in the order in which
	 * they are taught.
	 */
	public List<String> everything(Programme programme) {
		List<String> activities = new ArrayList<>(programme.units().stream().map(Unit::id).toList());
		activities.add(Activity.DEFENCE);
		return activities;
	}

	/**
	 * All that a link may open.
	 */
	public List<String> all(Programme programme) {
		List<String> activities = new ArrayList<>(List.of(Activity.PROGRAMME));
		activities.addAll(everything(programme));
		return activities;
	}

	/**
	 * The name of a link, as it stands in the course.
	 */
	public String title(Programme programme, String activity, Locale locale) {
		return switch (activity) {
			case Activity.PROGRAMME -> programme.name().in(locale);
			case Activity.DEFENCE -> this.messages.getMessage("defence.title", null, locale);
			default ->
				programme.unit(activity).map((unit) -> unit.number() + ". " + unit.title().in(locale)).orElse(activity);
		};
	}

	/**
	 * A link as the LMS is asked to make it.
	 * @param activity one of {@link #all}
	 * @param graded whether the link may bring a column of the gradebook along
	 */
	public ContentItem item(Programme programme, String activity, Format format, Locale locale, boolean graded) {
		Map<String, String> custom = new LinkedHashMap<>();
		custom.put("activity", activity);
		if (this.programmes.all().size() > 1) {
			custom.put("programme", programme.id());
		}
		return new ContentItem(title(programme, activity, locale), text(programme, activity, format, locale), custom,
				(graded && activity.equals(Activity.DEFENCE)) ? lineItem(programme, activity, locale) : null);
	}

	/**
	 * The column of what is graded, out of the rubric's points.
	 */
	NewLineItem lineItem(Programme programme, String activity, Locale locale) {
		return new NewLineItem(title(programme, activity, locale), programme.defence().rubric().maxPoints(), activity,
				"result");
	}

	private String text(Programme programme, String activity, Format format, Locale locale) {
		return switch (activity) {
			case Activity.PROGRAMME ->
				programme.title().in(locale) + ". " + hours(programme.hours(format), "hours.total.", format, locale);
			case Activity.DEFENCE -> programme.defence().description().in(locale);
			default -> {
				Unit unit = programme.unit(activity).orElseThrow();
				yield unit.description().in(locale) + " (" + hours(unit.hours(format), "hours.", format, locale) + ")";
			}
		};
	}

	private String hours(Hours hours, String key, Format format, Locale locale) {
		return this.messages.getMessage(key + format,
				new Object[] { hours.lecture(), hours.independent(), hours.total() }, locale);
	}

}
