package kz.bilik.admin;

import kz.bilik.admin.OperatorPassword.AdminPasswordException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

class AdminPasswordFailureAnalyzer extends AbstractFailureAnalyzer<AdminPasswordException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, AdminPasswordException cause) {
		return new FailureAnalysis(cause.getMessage() + ". It opens the operator's pages at /admin.",
				"Set the environment variable BILIK_ADMIN_PASSWORD to " + OperatorPassword.MIN_LENGTH
						+ " characters or more, or to {bcrypt} and a bcrypt hash. Or leave it away: the log then "
						+ "shows a link by which the password is chosen.",
				cause);
	}

}
