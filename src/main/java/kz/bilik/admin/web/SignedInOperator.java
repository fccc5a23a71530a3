package kz.bilik.admin.web;

import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.springframework.security.authentication.AbstractAuthenticationToken;

/**
 * The operator of this installation, signed in in this browser.
 */
class SignedInOperator extends AbstractAuthenticationToken {

	static final String NAME = "operator";

	/** Whoever is at work all the time signs in again after so long. */
	private static final Duration LIFETIME = Duration.ofHours(12);

	@Serial
	private static final long serialVersionUID = 1;

	private final Instant since;

	SignedInOperator(Instant since) {
		super(List.of());
		this.since = since;
		setAuthenticated(true);
	}

	boolean isStillGood(Instant now) {
		return now.isBefore(this.since.plus(LIFETIME));
	}

	@Override
	public Object getPrincipal() {
		return NAME;
	}

	@Override
	public Object getCredentials() {
		return "";
	}

}
