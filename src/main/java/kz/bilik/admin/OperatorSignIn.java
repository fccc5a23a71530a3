package kz.bilik.admin;

import kz.bilik.admin.AuditTrail.Actor;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How the operator comes in: by the password, or by a link from the log that lets them
 * choose one.
 */
@Component
public class OperatorSignIn {

	private final OperatorPassword password;

	private final SignInLinks links;

	private final SignInThrottle throttle;

	private final AuditTrail audit;

	OperatorSignIn(OperatorPassword password, SignInLinks links, SignInThrottle throttle, AuditTrail audit) {
		this.password = password;
		this.links = links;
		this.throttle = throttle;
		this.audit = audit;
	}

	public enum Outcome {

		SIGNED_IN,
		/** Whatever is wrong. */
		REFUSED,
		/** Too many attempts: the password was not looked at. */
		LOCKED

	}

	/**
	 * @param network where the attempt comes from
	 */
	public Outcome signIn(String password, String network) {
		Outcome outcome = check(password, network);
		if (outcome == Outcome.SIGNED_IN) {
			this.audit.record(Actor.OPERATOR, "signed-in", network, "");
		}
		return outcome;
	}

	private Outcome check(String password, String network) {
		if (!this.throttle.admits(network)) {
			return Outcome.LOCKED;
		}
		if (!this.password.matches(password)) {
			this.audit.record(Actor.UNKNOWN, "sign-in-refused", network, "");
			return Outcome.REFUSED;
		}
		this.throttle.succeeded();
		return Outcome.SIGNED_IN;
	}

	/** Whether a link was made here, is young enough and was not used. */
	public boolean isGoodLink(String token) {
		return this.links.isGood(token);
	}

	/**
	 * Chooses the password by a link.
	 * @return whether the link was good
	 */
	@Transactional
	public boolean chooseByLink(String token, String chosen, String network) {
		if (!this.links.use(token)) {
			return false;
		}
		this.password.choose(chosen);
		this.throttle.succeeded();
		this.audit.record(Actor.OPERATOR, "password-chosen", network, "");
		return true;
	}

	/**
	 * Exchanges the password; not for one that stands in the settings.
	 * @return {@link Outcome#SIGNED_IN} when the current password was right and the
	 * chosen one holds from now on
	 */
	public Outcome change(String current, String chosen, String network) {
		Outcome outcome = this.password.isOfSettings() ? Outcome.REFUSED : check(current, network);
		if (outcome == Outcome.SIGNED_IN) {
			this.password.choose(chosen);
			this.audit.record(Actor.OPERATOR, "password-changed", network, "");
		}
		return outcome;
	}

	public void signOut(String network) {
		this.audit.record(Actor.OPERATOR, "signed-out", network, "");
	}

}
