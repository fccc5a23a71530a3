package kz.bilik.lti.platform;

import kz.bilik.lti.platform.Secrets.SecretKeyException;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

class SecretKeyFailureAnalyzer extends AbstractFailureAnalyzer<SecretKeyException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, SecretKeyException cause) {
		return new FailureAnalysis(
				cause.getMessage() + ". It encrypts the tool's private keys and signs the login state, "
						+ "and every node that shares the database needs the same one.",
				"Set the environment variable BILIK_SECRETKEY, for example to the output of: openssl rand -base64 48",
				cause);
	}

}
