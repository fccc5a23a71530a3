package kz.bilik.study;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import kz.bilik.course.CourseRun;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Task;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Agenda;
import kz.bilik.schedule.Webinar;
import kz.bilik.study.NextStep.Kind;
import org.jspecify.annotations.Nullable;

/**
 * How far a listener is.
 *
 * @param states the states of the begun answers by task
 * @param unread the tasks about which an instructor wrote something that the listener has
 * not seen
 * @param agenda the webinars, and which of them were attended
 */
public record Progress(Map<String, Answer.State> states, Set<String> unread, Agenda agenda) {

	private static final List<Answer.State> BY_ATTENTION = List.of(Answer.State.RETURNED, Answer.State.DRAFT,
			Answer.State.HANDED_IN, Answer.State.ACCEPTED);

	public Answer.State state(Task task) {
		return this.states.getOrDefault(task.id(), Answer.State.NONE);
	}

	public boolean handedIn(Task task) {
		return state(task) != Answer.State.NONE && state(task) != Answer.State.DRAFT;
	}

	/**
	 * A unit is done when its webinars, if it has any, were attended and every task is
	 * accepted.
	 */
	public boolean done(Unit unit) {
		for (Task task : unit.tasks()) {
			if (state(task) != Answer.State.ACCEPTED) {
				return false;
			}
		}
		return this.agenda.attended(unit);
	}

	/**
	 * The unit that must be done before another one opens; absent when that is open, as
	 * it stays once an answer in it was begun.
	 */
	public @Nullable Unit missing(Unit unit, Programme programme, CourseRun run) {
		if (!run.settings().inOrder() || state(unit) != null) {
			return null;
		}
		List<Unit> units = programme.units();
		int index = units.indexOf(unit);
		return (index > 0 && !done(units.get(index - 1))) ? units.get(index - 1) : null;
	}

	/** The state that asks for the listener's attention first. */
	public Answer.@Nullable State state(Unit unit) {
		Answer.State first = null;
		for (Task task : unit.tasks()) {
			Answer.State state = state(task);
			if (BY_ATTENTION.contains(state)
					&& (first == null || BY_ATTENTION.indexOf(state) < BY_ATTENTION.indexOf(first))) {
				first = state;
			}
		}
		return first;
	}

	/**
	 * What comes next in the open units.
	 * @param reviewWaits whether there is the work of another listener to read
	 */
	public NextStep next(Programme programme, CourseRun run, Instant now, boolean reviewWaits) {
		List<Unit> units = programme.units();
		List<Unit> open = units.stream()
			.filter((unit) -> run.takesWork(now) && missing(unit, programme, run) == null)
			.toList();
		for (Unit unit : units) {
			for (Webinar webinar : this.agenda.of(unit)) {
				if (webinar.state(now) == Webinar.State.OPEN && this.agenda.way(webinar) == null
						&& webinar.meeting(run) != null) {
					return new NextStep(Kind.JOIN, unit, null);
				}
			}
		}
		NextStep step = step(Kind.REVISE, Answer.State.RETURNED, open);
		if (step == null && reviewWaits) {
			step = NextStep.of(Kind.REVIEW);
		}
		if (step == null) {
			step = step(Kind.CONTINUE, Answer.State.DRAFT, open);
		}
		if (step == null) {
			step = step(Kind.BEGIN, Answer.State.NONE, open);
		}
		if (step != null) {
			return step;
		}
		for (Unit unit : units) {
			for (Webinar webinar : this.agenda.of(unit)) {
				if (this.agenda.way(webinar) == null && webinar.recording() != null) {
					return new NextStep(Kind.WATCH, unit, null);
				}
			}
		}
		return NextStep.of(units.stream().allMatch(this::done) ? Kind.DEFEND : Kind.WAIT);
	}

	private @Nullable NextStep step(Kind kind, Answer.State wanted, List<Unit> units) {
		for (Unit unit : units) {
			for (Task task : unit.tasks()) {
				if (state(task) == wanted) {
					return new NextStep(kind, unit, task);
				}
			}
		}
		return null;
	}

}
