package kz.bilik.course;

import org.springframework.web.util.UriComponentsBuilder;

/**
 * What a link of the LMS opens, as its custom parameter {@code activity} says. The others
 * are the ids of units.
 */
public final class Activity {

	public static final String PROGRAMME = "programme";

	public static final String DEFENCE = "defence";

	private Activity() {
	}

	/**
	 * The address of the page of an activity.
	 */
	public static String path(long courseRunId, String activity) {
		UriComponentsBuilder path = UriComponentsBuilder.fromPath("/c/" + courseRunId);
		return switch (activity) {
			case PROGRAMME -> path.toUriString();
			case DEFENCE -> path.pathSegment(activity).toUriString();
			default -> path.pathSegment("units", "{unit}").encode().buildAndExpand(activity).toUriString();
		};
	}

}
