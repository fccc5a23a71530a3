package kz.bilik.admin.web;

import java.io.Serial;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

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

	/** Absent in a session of an earlier version. */
	private final @Nullable String passwordFingerprint;

	/**
	 * @param passwordFingerprint stands for the password that was given
	 */
	SignedInOperator(Instant since, String passwordFingerprint) {
		super(List.of());
		this.since = since;
		this.passwordFingerprint = passwordFingerprint;
		setAuthenticated(true);
	}

	Instant endsAt() {
		return this.since.plus(LIFETIME);
	}

	/**
	 * @param passwordFingerprint stands for the password that holds now
	 */
	boolean isStillGood(Instant now, String passwordFingerprint) {
		return now.isBefore(endsAt()) && passwordFingerprint.equals(this.passwordFingerprint);
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
