package kz.bilik.programme;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A topic of a module: what it is about, what it gives, its hours and its tasks.
 */
public record Unit(String id, String number, Text title, Text description, List<Text> outcomes,
		Map<Format, Hours> hours, List<Task> tasks) {

	public Hours hours(Format format) {
		return this.hours.getOrDefault(format, Hours.NONE);
	}

	public Optional<Task> task(String id) {
		return this.tasks.stream().filter((task) -> task.id().equals(id)).findFirst();
	}

}
