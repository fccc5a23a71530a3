package kz.bilik.lti.service;

import java.util.Map;

/**
 * What came of reading a column.
 */
public sealed interface ResultsAnswer {

	/**
	 * What it holds.
	 *
	 * @param results by the platform's id of the person; whoever has no grade is left out
	 */
	record Read(Map<String, HeldResult> results) implements ResultsAnswer {
	}

	/** The column no longer exists. */
	record Gone() implements ResultsAnswer {
	}

	/** It could not be read, or not as a whole. */
	record Unreadable(ScoreAnswer.Unavailable answer) implements ResultsAnswer {
	}

}
