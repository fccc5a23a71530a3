package kz.bilik.lti;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.AuthenticationException;

/**
 * A login or a launch is refused. The message is for the log and holds no personal data.
 */
public class LaunchRefusedException extends AuthenticationException {

	private final Refusal.Reason reason;

	private final List<String> arguments;

	public LaunchRefusedException(Refusal.Reason reason, String... arguments) {
		this(reason, null, arguments);
	}

	public LaunchRefusedException(Refusal.Reason reason, @Nullable Throwable cause, String... arguments) {
		super(reason.key() + " " + List.of(arguments), cause);
		this.reason = reason;
		this.arguments = List.of(arguments);
	}

	public Refusal.Reason reason() {
		return this.reason;
	}

	public List<String> arguments() {
		return this.arguments;
	}

}
