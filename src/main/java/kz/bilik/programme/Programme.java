package kz.bilik.programme;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A professional-development programme, as its file says: checked, complete, immutable.
 *
 * @param title the official title
 * @param name the bare name, for headings
 * @param plan the development plan that listeners write during the course, as a unit
 * without hours and with one task; absent in a programme that has none
 */
public record Programme(String id, Text title, Text name, Text provider, Text audience, Text aim, List<Text> objectives,
		List<Text> expectedResults, int academicHourMinutes, List<Module> modules, Defence defence,
		List<GlossaryTerm> glossary, List<LiteratureSection> literature, List<SupportForm> support,
		@Nullable Unit plan) {

	/** All units in the order they are taught. */
	public List<Unit> units() {
		return this.modules.stream().flatMap((module) -> module.units().stream()).toList();
	}

	/** A unit, the end of the module with this id, or the development plan. */
	public Optional<Unit> unit(String id) {
		return Stream
			.concat(units().stream(),
					Stream.concat(this.modules.stream().map(Module::end), Stream.ofNullable(this.plan)))
			.filter((unit) -> unit != null && unit.id().equals(id))
			.findFirst();
	}

	/**
	 * The module the unit belongs to.
	 * @throws NoSuchElementException if the unit is not of this programme
	 */
	public Module module(Unit unit) {
		return this.modules.stream()
			.filter((module) -> module.units().contains(unit) || unit.equals(module.end()))
			.findFirst()
			.orElseThrow();
	}

	/** The hours of the whole programme: the sum of its units'. */
	public Hours hours(Format format) {
		return this.modules.stream().map((module) -> module.hours(format)).reduce(Hours.NONE, Hours::plus);
	}

}
