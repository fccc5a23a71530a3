package kz.bilik.lti.service;

/**
 * What became of the search for a column.
 */
public sealed interface LineItemAnswer {

	/** The column, found or made. */
	record Found(String url) implements LineItemAnswer {
	}

	/** There is none: what a score without a column would be answered. */
	record NotFound(ScoreAnswer answer) implements LineItemAnswer {
	}

}
