package kz.bilik.programme;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.Node;

/**
 * The faults found so far in one file.
 */
class Faults {

	private final String file;

	private final List<Fault> found = new ArrayList<>();

	private int uncountable;

	Faults(String file) {
		this.file = file;
	}

	void add(Node at, String reason, Object... arguments) {
		add(at.getStartMark(), reason.formatted(arguments));
	}

	void add(Mark at, String reason) {
		this.found.add(new Fault(this.file, at.getLine() + 1, reason));
	}

	void add(String reason) {
		this.found.add(new Fault(this.file, 0, reason));
	}

	/** Notes that a number or a list could not be read: sums over it say nothing. */
	void addUncountable() {
		this.uncountable++;
	}

	int uncountable() {
		return this.uncountable;
	}

	boolean isEmpty() {
		return this.found.isEmpty();
	}

	/** All faults, in the order of their lines. */
	InvalidProgrammeException exception() {
		return new InvalidProgrammeException(this.found.stream().sorted(Comparator.comparingInt(Fault::line)).toList());
	}

}
