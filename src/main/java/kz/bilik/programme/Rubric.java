package kz.bilik.programme;

import java.util.List;
import java.util.Optional;

/**
 * The criteria of the defence and the levels each is scored by, the lowest level first.
 */
public record Rubric(List<Level> levels, List<Criterion> criteria) {

	/** The points of a project that meets every criterion fully. */
	public int maxPoints() {
		return this.criteria.size() * this.levels.stream().mapToInt(Level::points).max().orElse(0);
	}

	public Optional<Criterion> criterion(String id) {
		return this.criteria.stream().filter((criterion) -> criterion.id().equals(id)).findFirst();
	}

}
