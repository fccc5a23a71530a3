package kz.bilik.programme;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A part of a programme, made of units in the order they are taught.
 *
 * @param end what stands after the units: as a unit with the module's id, without hours,
 * whose tasks are those of {@link ModuleEnd}; absent in a programme that has none
 */
public record Module(String id, String number, Text title, Text description, List<Unit> units, @Nullable Unit end) {

	/** The task at the end of the module. */
	public Optional<Task> task(ModuleEnd end) {
		return (this.end != null) ? this.end.task(taskId(this.id, end)) : Optional.empty();
	}

	static String taskId(String moduleId, ModuleEnd end) {
		return moduleId + "-" + end.key;
	}

	/** The module's hours: the sum of its units'. */
	public Hours hours(Format format) {
		return this.units.stream().map((unit) -> unit.hours(format)).reduce(Hours.NONE, Hours::plus);
	}

}
