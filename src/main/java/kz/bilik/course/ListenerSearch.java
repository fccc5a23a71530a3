package kz.bilik.course;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * Some of a run's listeners; what is absent or empty does not matter.
 *
 * @param name part of a name
 * @param group the platform's id of a group
 */
public record ListenerSearch(@Nullable String name, @Nullable String group) {

	/**
	 * What follows the conditions of a statement on the tables participant and person.
	 * @param values takes the values of its parameters
	 */
	public String conditions(Map<String, Object> values) {
		String conditions = "";
		if (StringUtils.hasText(this.name)) {
			conditions += " and lower(person.name) like :name escape '!'";
			values.put("name", "%" + escaped(this.name.strip().toLowerCase(Locale.ROOT)) + "%");
		}
		if (StringUtils.hasText(this.group)) {
			conditions += " and concat(',', participant.group_ids, ',') like :group escape '!'";
			values.put("group", "%," + escaped(this.group) + ",%");
		}
		return conditions;
	}

	/** Whether all listeners are meant. */
	public boolean isEmpty() {
		return !StringUtils.hasText(this.name) && !StringUtils.hasText(this.group);
	}

	/** As parameters of an address, each with an ampersand after it. */
	public String query() {
		return parameter("name", this.name) + parameter("group", this.group);
	}

	/** A parameter of an address with an ampersand after it; nothing for an empty one. */
	public static String parameter(String name, @Nullable Object value) {
		return (value == null || value.equals("")) ? ""
				: name + "=" + UriUtils.encode(value.toString(), StandardCharsets.UTF_8) + "&";
	}

	private static String escaped(String text) {
		return text.replaceAll("[!%_]", "!$0");
	}

}
