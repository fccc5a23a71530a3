package kz.bilik.defence;

import java.io.Serial;

import org.springframework.context.MessageSourceResolvable;

/**
 * A change of a team that is against a rule, which the message names:
 * {@code team.refused.<reason>}.
 */
public class TeamRefusedException extends RuntimeException implements MessageSourceResolvable {

	@Serial
	private static final long serialVersionUID = 1;

	public enum Reason {

		NOBODY, SIZE, FULL, TAKEN, TAKEN_SELF, PUBLISHED, HANDED_IN, DRAFT, CLOSED, UNKNOWN_CODE, UNKNOWN_TEAM, SPLIT,
		GROUPS

	}

	private final Reason reason;

	private final transient Object[] arguments;

	TeamRefusedException(Reason reason, Object... arguments) {
		super("A team was refused: " + reason);
		this.reason = reason;
		this.arguments = arguments;
	}

	public Reason reason() {
		return this.reason;
	}

	@Override
	public String[] getCodes() {
		return new String[] { "team.refused." + this.reason };
	}

	@Override
	public Object[] getArguments() {
		return this.arguments;
	}

}
