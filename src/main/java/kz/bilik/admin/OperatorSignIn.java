package kz.bilik.admin;

import java.time.Duration;

import kz.bilik.admin.AuditTrail.Actor;
import kz.bilik.lti.platform.Secrets;
import org.jspecify.annotations.Nullable;

import org.springframework.security.crypto.codec.Hex;
import org.springframework.security.crypto.keygen.KeyGenerators;
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

	private final Secrets secrets;

	OperatorSignIn(OperatorPassword password, SignInLinks links, SignInThrottle throttle, AuditTrail audit,
			Secrets secrets) {
		this.password = password;
		this.links = links;
		this.throttle = throttle;
		this.audit = audit;
		this.secrets = secrets;
	}

	/**
	 * Where an attempt comes from.
	 *
	 * @param network the network
	 * @param browser the id of a browser in which the operator was signed in; absent for
	 * any other
	 */
	public record Source(String network, @Nullable String browser) {

		boolean isKnown() {
			return this.browser != null;
		}

		/** Who is counted as one. */
		String client() {
			return isKnown() ? "browser " + this.browser : this.network;
		}

	}

	/**
	 * What came of an attempt.
	 *
	 * @param right whether the password was right
	 * @param lockedFor how long no password is looked at, as this one was not; zero where
	 * it was
	 */
	public record Outcome(boolean right, Duration lockedFor) {

		/** Too many attempts: the password was not looked at. */
		public boolean locked() {
			return !this.lockedFor.isZero();
		}

	}

	public Outcome signIn(String password, Source source) {
		Outcome outcome = check(password, source);
		if (outcome.right()) {
			this.audit.record(Actor.OPERATOR, "signed-in", source.network(), "");
		}
		return outcome;
	}

	private Outcome check(String password, Source source) {
		Duration wait = this.throttle.admit(source);
		if (!wait.isZero()) {
			return new Outcome(false, wait);
		}
		boolean right = this.password.matches(password);
		if (right) {
			this.throttle.succeeded(source);
		}
		else {
			this.audit.record(Actor.UNKNOWN, "sign-in-refused", source.network(), "");
		}
		return new Outcome(right, Duration.ZERO);
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
	public boolean chooseByLink(String token, String chosen, Source source) {
		if (!this.links.use(token)) {
			return false;
		}
		this.password.choose(chosen);
		this.audit.record(Actor.OPERATOR, "password-chosen", source.network(), "");
		return true;
	}

	/**
	 * Exchanges the password; not for one that stands in the settings.
	 * @return right when the current password was, and the chosen one holds from now on
	 */
	public Outcome change(String current, String chosen, Source source) {
		Outcome outcome = this.password.isOfSettings() ? new Outcome(false, Duration.ZERO) : check(current, source);
		if (outcome.right()) {
			this.password.choose(chosen);
			this.audit.record(Actor.OPERATOR, "password-changed", source.network(), "");
		}
		return outcome;
	}

	public void signOut(String network) {
		this.audit.record(Actor.OPERATOR, "signed-out", network, "");
	}

	/**
	 * What a browser keeps in which the operator was signed in.
	 * @return a new id and its signature
	 */
	public String newBrowser() {
		String id = new String(Hex.encode(KeyGenerators.secureRandom(16).generateKey()));
		return id + "." + signature(id);
	}

	/**
	 * The id of the browser that keeps this.
	 * @return absent when it was not made here
	 */
	public @Nullable String browser(String kept) {
		int dot = kept.indexOf('.');
		String id = kept.substring(0, Math.max(dot, 0));
		return (dot > 0 && Secrets.equal(signature(id), kept.substring(dot + 1))) ? id : null;
	}

	private String signature(String id) {
		return this.secrets.sign("operator-browser", id);
	}

	/**
	 * What stands for the password in a session: another one when the password is another
	 * one.
	 */
	public String passwordFingerprint() {
		return this.secrets.sign("operator-session", this.password.current());
	}

}
