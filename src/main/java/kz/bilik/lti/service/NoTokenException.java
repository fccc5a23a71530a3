package kz.bilik.lti.service;

import java.io.IOException;

import kz.bilik.lti.platform.PlatformHttp.Answer;
import org.jspecify.annotations.Nullable;

/**
 * The token endpoint gave no token.
 */
final class NoTokenException extends IOException {

	private final transient @Nullable Answer answer;

	private final boolean scopeRefused;

	/**
	 * @param answer what the token endpoint answered; absent where it did not
	 * @param scopeRefused whether it is only that the service is not for this tool
	 */
	NoTokenException(String detail, @Nullable Answer answer, boolean scopeRefused, Throwable cause) {
		super(detail, cause);
		this.answer = answer;
		this.scopeRefused = scopeRefused;
	}

	@Nullable Answer answer() {
		return this.answer;
	}

	boolean scopeRefused() {
		return this.scopeRefused;
	}

}
