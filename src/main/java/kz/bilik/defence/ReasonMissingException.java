package kz.bilik.defence;

/**
 * A published result would become another one, and nobody says why.
 */
public class ReasonMissingException extends RuntimeException {

	ReasonMissingException() {
		super("A published result changes only with a reason");
	}

}
