package kz.bilik.study;

import kz.bilik.programme.Task;
import kz.bilik.programme.Unit;
import org.jspecify.annotations.Nullable;

/**
 * The one thing that a listener does next.
 *
 * @param unit where, also the end of a module or the development plan; absent for what
 * belongs to none
 * @param task which of its tasks; absent where it is the webinar
 */
public record NextStep(Kind kind, @Nullable Unit unit, @Nullable Task task) {

	/** What presses most comes first. */
	public enum Kind {

		/** A webinar is open. */
		JOIN,

		/** An answer was returned. */
		REVISE,

		/** The work of another listener is to be read. */
		REVIEW,

		/** A draft was begun. */
		CONTINUE,

		/** A task was not begun. */
		BEGIN,

		/** A webinar that is over has a recording. */
		WATCH,

		/** Nothing but the instructor's feedback is missing. */
		WAIT,

		/** All units are done. */
		DEFEND

	}

	static NextStep of(Kind kind) {
		return new NextStep(kind, null, null);
	}

}
