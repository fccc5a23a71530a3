package kz.bilik.files;

import java.io.Serial;

import org.springframework.context.MessageSourceResolvable;

/**
 * A file that is not taken, with the reason for the person who sent it:
 * {@code file.refused.<reason>} in the messages, whose first argument is the name.
 */
public class RefusedFileException extends Exception implements MessageSourceResolvable {

	@Serial
	private static final long serialVersionUID = 1;

	public enum Reason {

		NAME, TOO_LARGE, TOO_MANY, EMPTY, UNKNOWN_TYPE, OTHER_TYPE, OLD_OFFICE, ENCRYPTED, BOMB, DAMAGED

	}

	private final Reason reason;

	private final String name;

	private final String detail;

	public RefusedFileException(Reason reason, String name) {
		this(reason, name, "");
	}

	/**
	 * @param detail what the message says beside the name
	 */
	RefusedFileException(Reason reason, String name, String detail) {
		super("A file was refused: " + reason);
		this.reason = reason;
		this.name = name;
		this.detail = detail;
	}

	public Reason reason() {
		return this.reason;
	}

	@Override
	public String[] getCodes() {
		return new String[] { "file.refused." + this.reason };
	}

	@Override
	public Object[] getArguments() {
		return new Object[] { this.name, this.detail };
	}

}
