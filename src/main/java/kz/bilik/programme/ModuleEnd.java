package kz.bilik.programme;

/**
 * What listeners hand in at the end of each module.
 */
public enum ModuleEnd {

	/** A short reflective report. */
	REPORT("report"),

	/** A small project task. */
	PROJECT("project");

	final String key;

	ModuleEnd(String key) {
		this.key = key;
	}

}
