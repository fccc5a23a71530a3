package kz.bilik.web;

/**
 * The name under which a request's problem is explained on the error page:
 * {@code problem.<name>.title}, {@code .cause} and {@code .remedy} in the messages.
 */
public final class Problem {

	/** The request attribute that holds the name. */
	public static final String ATTRIBUTE = Problem.class.getName();

	private Problem() {
	}

}
