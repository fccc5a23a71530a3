package kz.bilik.admin.web;

import jakarta.validation.constraints.Size;
import kz.bilik.admin.OperatorPassword;

/**
 * A password as it was chosen, typed twice.
 */
record ChosenPassword(@Size(min = OperatorPassword.MIN_LENGTH, max = OperatorPassword.MAX_LENGTH,
		message = "{admin.password.length}") String password, String repeated) {

	boolean isTypedTwice() {
		return this.password.equals(this.repeated);
	}

	/** Not for a log. */
	@Override
	public String toString() {
		return "ChosenPassword";
	}

}
