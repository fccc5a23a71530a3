package kz.bilik.materials;

import java.io.Serial;

/**
 * A unit takes no more materials: {@code materials.full} in the messages.
 */
public class FullUnitException extends RuntimeException {

	@Serial
	private static final long serialVersionUID = 1;

}
