package kz.bilik.programme;

import java.util.List;

/**
 * A part of a programme, made of units in the order they are taught.
 */
public record Module(String id, String number, Text title, Text description, List<Unit> units) {

	/** The module's hours: the sum of its units'. */
	public Hours hours(Format format) {
		return this.units.stream().map((unit) -> unit.hours(format)).reduce(Hours.NONE, Hours::plus);
	}

}
