package kz.bilik.study.web;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import kz.bilik.course.CourseRun;
import kz.bilik.course.web.Visit;
import kz.bilik.programme.Format;
import kz.bilik.programme.Hours;
import kz.bilik.programme.Module;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Task;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Webinar;
import kz.bilik.study.Answer;
import kz.bilik.study.NextStep;
import kz.bilik.study.PeerReview;
import kz.bilik.study.Progress;
import kz.bilik.web.Dates;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Makes a listener's home page ready to be written down: where they are, what comes next,
 * and every unit. Most launches end on it, so the template has little to work out.
 */
@Component
class HomePage {

	private static final Duration SOON = Duration.ofDays(7);

	/** The schedule has them all. */
	private static final int SHOWN = 5;

	private final MessageSource messages;

	private final Dates dates;

	private final Clock clock;

	HomePage(MessageSource messages, Dates dates, Clock clock) {
		this.messages = messages;
		this.dates = dates;
		this.clock = clock;
	}

	/**
	 * What the page shows.
	 *
	 * @param hoursDone the academic hours of the units that are done
	 * @param soon the first webinars of the next seven days
	 * @param returned the tasks whose answers were returned
	 * @param reviews the works of others that wait to be read
	 * @param tooLate whether no answers are taken any more
	 * @param answered the tasks with feedback that was not seen yet
	 */
	record Home(int unitsDone, int units, int hoursDone, int hours, Step next, List<Line> soon, List<Line> returned,
			List<Line> reviews, List<Line> answered, List<Part> modules, boolean tooLate) {
	}

	/**
	 * @param button absent where there is nothing to do
	 */
	record Step(NextStep.Kind kind, String text, @Nullable String button, String path) {
	}

	/**
	 * A link with what is said about it.
	 *
	 * @param when the time of a webinar
	 * @param badge the state of what the link leads to
	 */
	record Line(String path, String title, @Nullable String hours, @Nullable Instant when, @Nullable String time,
			@Nullable String badge, @Nullable String badgeClass) {
	}

	record Part(String id, String title, String description, String done, boolean open, List<Line> units) {
	}

	/**
	 * @param reviews those that the listener writes and those about the listener's works
	 */
	Home of(Visit visit, Progress progress, List<PeerReview> reviews, Locale locale) {
		Programme programme = visit.programme();
		CourseRun run = visit.run();
		Instant now = this.clock.instant();
		List<Line> toReview = reviews.stream()
			.filter((review) -> review.open() && review.isBy(visit.participation()))
			.map((review) -> line(visit, review, "/reviews/" + review.id(), locale))
			.toList();
		NextStep next = progress.next(programme, run, now, !toReview.isEmpty());
		Map<Hours, String> hoursTexts = new HashMap<>();
		List<Line> soon = new ArrayList<>();
		List<Line> returned = new ArrayList<>();
		List<Line> answered = new ArrayList<>();
		List<Part> modules = new ArrayList<>();
		int unitsDone = 0;
		int hoursDone = 0;
		for (Module module : programme.modules()) {
			int done = 0;
			boolean open = false;
			List<Line> units = new ArrayList<>();
			for (Unit unit : module.units()) {
				String path = "/c/" + visit.runId() + "/units/" + unit.id();
				String title = unit.number() + " " + unit.title().in(locale);
				for (Webinar webinar : progress.agenda().of(unit)) {
					if (webinar.endsAt().isAfter(now) && webinar.startsAt().isBefore(now.plus(SOON))) {
						soon.add(new Line(path, title, null, webinar.startsAt(), time(webinar, run, locale), null,
								null));
					}
				}
				addFeedback(path, unit, progress, returned, answered, locale);
				if (progress.done(unit)) {
					done++;
					hoursDone += unit.hours(run.format()).total();
				}
				open |= unit.equals(next.unit());
				units.add(line(path, title, visit, unit, progress, hoursTexts.computeIfAbsent(unit.hours(run.format()),
						(hours) -> hours(run.format(), hours, locale)), now, locale));
			}
			Unit end = module.end();
			if (end != null) {
				String path = "/c/" + visit.runId() + "/units/" + end.id();
				open |= end.equals(next.unit());
				addFeedback(path, end, progress, returned, answered, locale);
				Answer.State state = progress.state(end);
				units.add(new Line(path, end.title().in(locale), null, null, null,
						(state != null) ? text("answer.state." + state, locale) : null, "state-" + state));
			}
			unitsDone += done;
			modules.add(new Part(module.id(), module.number() + ". " + module.title().in(locale),
					module.description().in(locale), text("home.module.done", locale, done, module.units().size()),
					open, units));
		}
		if (programme.plan() != null) {
			addFeedback("/c/" + visit.runId() + "/units/" + programme.plan().id(), programme.plan(), progress, returned,
					answered, locale);
		}
		reviews.stream()
			.filter((review) -> review.isNewFor(visit.participation()))
			.map((review) -> line(visit, review, "/units/" + review.unitId() + "#peer-reviews", locale))
			.distinct()
			.forEach(answered::add);
		soon.sort((one, other) -> one.when().compareTo(other.when()));
		return new Home(unitsDone, programme.units().size(), hoursDone, programme.hours(run.format()).total(),
				(next.kind() == NextStep.Kind.REVIEW) ? reviewStep(toReview.get(0), locale) : step(visit, next, locale),
				soon.stream().limit(SHOWN).toList(), returned, toReview, answered, modules, !run.takesWork(now));
	}

	private static void addFeedback(String path, Unit unit, Progress progress, List<Line> returned, List<Line> answered,
			Locale locale) {
		for (Task task : unit.tasks()) {
			if (progress.state(task) == Answer.State.RETURNED) {
				returned.add(line(path, unit, task, locale));
			}
			else if (progress.unread().contains(task.id())) {
				answered.add(line(path, unit, task, locale));
			}
		}
	}

	private Line line(String path, String title, Visit visit, Unit unit, Progress progress, String hours, Instant now,
			Locale locale) {
		Webinar webinar = progress.agenda().next(unit, now);
		Unit missing = progress.missing(unit, visit.programme(), visit.run());
		Answer.State state = progress.state(unit);
		String badge = null;
		String badgeClass = null;
		if (missing != null) {
			badge = text("unit.locked.until", locale, missing.number());
			badgeClass = "state-NONE";
		}
		else if (progress.done(unit)) {
			badge = text("unit.done", locale);
			badgeClass = "text-bg-success";
		}
		else if (state != null) {
			badge = text("answer.state." + state, locale);
			badgeClass = "state-" + state;
		}
		return new Line(path, title, hours, (webinar != null) ? webinar.startsAt() : null,
				(webinar != null) ? time(webinar, visit.run(), locale) : null, badge, badgeClass);
	}

	private static Line line(String path, Unit unit, Task task, Locale locale) {
		return new Line(path + "#" + task.id(), (unit.number() + " " + task.title().in(locale)).strip(), null, null,
				null, null, null);
	}

	/** Peer assessment at the end of a module. */
	private Line line(Visit visit, PeerReview review, String path, Locale locale) {
		Module module = visit.programme().module(visit.programme().unit(review.unitId()).orElseThrow());
		return new Line("/c/" + visit.runId() + path,
				module.number() + ". " + module.title().in(locale) + ": " + text("peer", locale), null, null, null,
				null, null);
	}

	private Step reviewStep(Line review, Locale locale) {
		return new Step(NextStep.Kind.REVIEW, text("home.next.REVIEW", locale, review.title()),
				text("home.next.REVIEW.button", locale), review.path());
	}

	private Step step(Visit visit, NextStep next, Locale locale) {
		String path = "/c/" + visit.runId();
		if (next.unit() != null) {
			path += "/units/" + next.unit().id() + ((next.task() != null) ? "#" + next.task().id() : "");
		}
		else {
			path += "/defence";
		}
		String text;
		if (next.task() != null && !visit.programme().units().contains(next.unit())) {
			text = text("home.next." + next.kind() + ".other", locale, title(visit, next.unit(), next.task(), locale));
		}
		else {
			text = text("home.next." + next.kind(), locale, (next.unit() != null) ? next.unit().number() : "",
					(next.task() != null) ? next.task().title().in(locale) : "");
		}
		String button = (next.kind() != NextStep.Kind.WAIT) ? text("home.next." + next.kind() + ".button", locale)
				: null;
		return new Step(next.kind(), text, button, path);
	}

	/** A task at the end of a module, which all modules have, or the development plan. */
	private static String title(Visit visit, Unit unit, Task task, Locale locale) {
		String title = task.title().in(locale);
		if (unit.equals(visit.programme().plan())) {
			return title;
		}
		Module module = visit.programme().module(unit);
		return module.number() + ". " + module.title().in(locale) + ": " + title;
	}

	private String time(Webinar webinar, CourseRun run, Locale locale) {
		return this.dates.dateTime(webinar.startsAt(), run.zone(), locale);
	}

	private String hours(Format format, Hours hours, Locale locale) {
		return text("hours." + format, locale, hours.lecture(), hours.independent());
	}

	private String text(String code, Locale locale, Object... arguments) {
		return this.messages.getMessage(code, arguments, locale);
	}

}
