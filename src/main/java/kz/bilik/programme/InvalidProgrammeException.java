package kz.bilik.programme;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The programme files cannot be used; says every reason found.
 */
class InvalidProgrammeException extends RuntimeException {

	private final transient List<Fault> faults;

	InvalidProgrammeException(List<Fault> faults) {
		super(faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
		this.faults = List.copyOf(faults);
	}

	List<Fault> faults() {
		return this.faults;
	}

}
