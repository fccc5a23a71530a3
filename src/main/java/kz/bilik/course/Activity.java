package kz.bilik.course;

/**
 * What a link of the LMS opens, as its custom parameter {@code activity} says. The others
 * are the ids of units.
 */
public final class Activity {

	public static final String PROGRAMME = "programme";

	public static final String DEFENCE = "defence";

	private Activity() {
	}

}
