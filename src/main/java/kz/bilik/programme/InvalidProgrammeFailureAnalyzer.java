package kz.bilik.programme;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Tells the operator what to correct in the programme files, instead of a stack trace.
 */
class InvalidProgrammeFailureAnalyzer extends AbstractFailureAnalyzer<InvalidProgrammeException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidProgrammeException cause) {
		return new FailureAnalysis("The programme cannot be used:\n\n" + cause.getMessage(),
				"Correct what is named above and start again.", cause);
	}

}
