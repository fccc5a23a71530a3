package kz.bilik.study;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

import kz.bilik.course.CourseRun;
import kz.bilik.programme.Module;
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
	 * What comes next in the open units, at the ends of modules, and then in the
	 * development plan.
	 * @param reviewWaits whether there is the work of another listener to read
	 */
	public NextStep next(Programme programme, CourseRun run, Instant now, boolean reviewWaits) {
		boolean takesWork = run.takesWork(now);
		NextStep step = webinar(Kind.JOIN, programme,
				(webinar) -> webinar.state(now) == Webinar.State.OPEN && webinar.meeting(run) != null);
		if (step == null && takesWork) {
			step = task(Kind.REVISE, Answer.State.RETURNED, programme, run);
		}
		if (step == null && takesWork) {
			step = plan(Kind.REVISE, Answer.State.RETURNED, programme);
		}
		if (step == null && reviewWaits) {
			step = NextStep.of(Kind.REVIEW);
		}
		if (step == null && takesWork) {
			step = task(Kind.CONTINUE, Answer.State.DRAFT, programme, run);
		}
		if (step == null && takesWork) {
			step = task(Kind.BEGIN, Answer.State.NONE, programme, run);
		}
		if (step == null) {
			step = webinar(Kind.WATCH, programme, (webinar) -> webinar.recording() != null);
		}
		if (step == null && takesWork) {
			step = plan(Kind.CONTINUE, Answer.State.DRAFT, programme);
		}
		if (step == null && takesWork) {
			step = plan(Kind.BEGIN, Answer.State.NONE, programme);
		}
		if (step == null) {
			step = NextStep.of(programme.units().stream().allMatch(this::done) ? Kind.DEFEND : Kind.WAIT);
		}
		return step;
	}

	/** A webinar that was not attended. */
	private @Nullable NextStep webinar(Kind kind, Programme programme, Predicate<Webinar> wanted) {
		for (Unit unit : programme.units()) {
			for (Webinar webinar : this.agenda.of(unit)) {
				if (this.agenda.way(webinar) == null && wanted.test(webinar)) {
					return new NextStep(kind, unit, null);
				}
			}
		}
		return null;
	}

	/**
	 * The first task with this state. The end of a module is begun when all its units are
	 * open.
	 */
	private @Nullable NextStep task(Kind kind, Answer.State wanted, Programme programme, CourseRun run) {
		for (Module module : programme.modules()) {
			boolean allOpen = true;
			for (Unit unit : module.units()) {
				boolean open = missing(unit, programme, run) == null;
				allOpen &= open;
				for (Task task : unit.tasks()) {
					if (open && state(task) == wanted) {
						return new NextStep(kind, unit, task);
					}
				}
			}
			Task asked = module.task(run.settings().moduleEnd()).orElse(null);
			if (asked != null && state(asked) == wanted && (allOpen || kind != Kind.BEGIN)) {
				return new NextStep(kind, module.end(), asked);
			}
		}
		return null;
	}

	private @Nullable NextStep plan(Kind kind, Answer.State wanted, Programme programme) {
		Unit plan = programme.plan();
		return (plan != null && state(plan.tasks().get(0)) == wanted) ? new NextStep(kind, plan, plan.tasks().get(0))
				: null;
	}

}
