package kz.bilik.programme;

/**
 * How a programme is taught. The hours that are not lectures are self-study with the
 * instructor at a distance, practice in person.
 */
public enum Format {

	DISTANCE("distance", "self-study"), IN_PERSON("in-person", "practice");

	final String key;

	final String independentKey;

	Format(String key, String independentKey) {
		this.key = key;
		this.independentKey = independentKey;
	}

}
