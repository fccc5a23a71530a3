package kz.bilik.defence;

import java.util.Set;

/**
 * Points are missing, or are none of the rubric's levels.
 */
public class IncompleteAssessmentException extends RuntimeException {

	private final Set<String> criteria;

	IncompleteAssessmentException(Set<String> criteria) {
		super("To be scored: " + criteria);
		this.criteria = criteria;
	}

	/** The ids of the criteria concerned. */
	public Set<String> criteria() {
		return this.criteria;
	}

}
