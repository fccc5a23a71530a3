package kz.bilik.study;

import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

import kz.bilik.course.CourseRun;
import kz.bilik.course.ListenerSearch;
import kz.bilik.course.Participants;
import kz.bilik.course.Participants.Participant;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Unit;
import kz.bilik.schedule.Attendance;
import kz.bilik.schedule.Attendance.Entry;
import kz.bilik.schedule.Schedule;
import kz.bilik.schedule.Webinar;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * How far each listener of a run is in each unit.
 */
@Component
public class ProgressMatrix {

	/** Listeners on a page. */
	public static final int PAGE = 50;

	private final Participants participants;

	private final Schedule schedule;

	private final Attendance attendance;

	private final JdbcClient jdbc;

	private final Clock clock;

	ProgressMatrix(Participants participants, Schedule schedule, Attendance attendance, JdbcClient jdbc, Clock clock) {
		this.participants = participants;
		this.schedule = schedule;
		this.attendance = attendance;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	public enum Order {

		NAME,

		/** Only those who are behind, whoever is furthest behind first. */
		BEHIND,

		LEAST_DONE

	}

	/**
	 * Which listeners, in which order.
	 *
	 * @param name part of a name
	 * @param group the platform's id of a group
	 */
	public record Filter(@Nullable String name, @Nullable String group, @Nullable Order order) {

		public Order ordered() {
			return (this.order != null) ? this.order : Order.NAME;
		}

		/** As parameters of an address, each with an ampersand after it. */
		public String query() {
			return search().query() + ListenerSearch.parameter("order", this.order);
		}

		public ListenerSearch search() {
			return new ListenerSearch(this.name, this.group);
		}

	}

	/** The listeners that were found, and what their progress is measured by. */
	public record Selection(CourseRun run, Programme programme, Map<String, List<Webinar>> webinars, Instant now,
			List<Participant> listeners) {

		/**
		 * Whether there were webinars of a unit and all of them are over, or the run is.
		 */
		private boolean isOver(Unit unit) {
			List<Webinar> webinars = webinars(unit);
			return this.run.isOver(this.now) || !webinars.isEmpty()
					&& webinars.stream().allMatch((webinar) -> webinar.state(this.now) == Webinar.State.OVER);
		}

		private List<Webinar> webinars(Unit unit) {
			return this.webinars.getOrDefault(unit.id(), List.of());
		}

	}

	/** Whether a listener attended the webinars of a unit. */
	public enum Attended {

		ATTENDED("●"), PARTLY("◐"), MISSED("○"),

		/** None of them is over. */
		COMING("·"),

		NO_WEBINAR("");

		private final String sign;

		Attended(String sign) {
			this.sign = sign;
		}

		public String sign() {
			return this.sign;
		}

	}

	/**
	 * One listener in one unit.
	 *
	 * @param state what asks for the instructor's attention first, of what was handed in
	 * @param accepted how many tasks are accepted
	 * @param answers what was handed in
	 * @param behind whether nothing was, though the webinars or the run are over
	 */
	public record Cell(Unit unit, Attended attended, Answer.State state, int accepted, List<Long> answers,
			boolean behind) {

		public int tasks() {
			return this.unit.tasks().size();
		}

		public boolean accepts() {
			return this.accepted == tasks();
		}

		/** Whether the unit is done. */
		public boolean done() {
			return accepts() && (this.attended == Attended.ATTENDED || this.attended == Attended.NO_WEBINAR);
		}

		public String sign() {
			return switch (this.state) {
				case HANDED_IN -> "!";
				case RETURNED -> "↩";
				case ACCEPTED -> "✓";
				default -> "–";
			};
		}

	}

	/** One listener in all units. */
	public record Line(Participant listener, List<Cell> cells) {

		public long unitsDone() {
			return this.cells.stream().filter(Cell::done).count();
		}

		public long unitsBehind() {
			return this.cells.stream().filter(Cell::behind).count();
		}

	}

	private record Standing(long participantId, int accepted, int begun) {

		private static final Standing NONE = new Standing(0, 0, 0);

	}

	private record State(long participantId, String unitId, String taskId, Answer.State state, long id) {
	}

	/**
	 * Finds listeners in three statements at most. Those who have left come last.
	 */
	public Selection select(CourseRun run, Programme programme, Filter filter) {
		Map<String, List<Webinar>> webinars = this.schedule.of(run.id())
			.stream()
			.collect(Collectors.groupingBy(Webinar::unitId));
		List<Participant> listeners = this.participants.listeners(run.id(), filter.search());
		Selection all = new Selection(run, programme, webinars, this.clock.instant(), listeners);
		if (filter.ordered() == Order.NAME) {
			return all;
		}
		boolean behind = filter.ordered() == Order.BEHIND;
		List<String> over = !behind ? List.of() : programme.units().stream().filter(all::isOver).map(Unit::id).toList();
		Map<Long, Standing> standings = standings(run.id(), over);
		Function<Participant, Standing> standing = (listener) -> standings.getOrDefault(listener.id(), Standing.NONE);
		Comparator<Participant> left = Comparator.comparing(Participant::hasLeft);
		return new Selection(run, programme, webinars, all.now(),
				listeners.stream()
					.filter((listener) -> !behind || standing.apply(listener).begun() < over.size())
					.sorted(left.thenComparing((listener) -> standing.apply(listener).begun())
						.thenComparing((listener) -> standing.apply(listener).accepted()))
					.toList());
	}

	/**
	 * How far some of the listeners are, in two statements.
	 */
	public List<Line> lines(Selection selection, List<Participant> listeners) {
		if (listeners.isEmpty()) {
			return List.of();
		}
		List<Long> ids = listeners.stream().map(Participant::id).toList();
		Set<Entry> attended = this.attendance.of(ids);
		Map<Long, Map<String, List<State>>> states = this.jdbc.sql("""
				select participant_id, unit_id, task_id, state, id from answer
				where course_run_id = :run and participant_id in (:listeners) and number > 0
				""")
			.param("run", selection.run().id())
			.param("listeners", ids)
			.query(State.class)
			.list()
			.stream()
			.collect(Collectors.groupingBy(State::participantId, Collectors.groupingBy(State::unitId)));
		return listeners.stream().map((listener) -> {
			Map<String, List<State>> its = states.getOrDefault(listener.id(), Map.of());
			return new Line(listener,
					selection.programme()
						.units()
						.stream()
						.map((unit) -> cell(unit, attended(selection, unit, listener, attended),
								its.getOrDefault(unit.id(), List.of()), selection.isOver(unit)))
						.toList());
		}).toList();
	}

	private static Attended attended(Selection selection, Unit unit, Participant listener, Set<Entry> attended) {
		List<Webinar> webinars = selection.webinars(unit);
		if (webinars.isEmpty()) {
			return Attended.NO_WEBINAR;
		}
		long count = webinars.stream()
			.filter((webinar) -> attended.contains(new Entry(webinar.id(), listener.id())))
			.count();
		if (count > 0) {
			return (count == webinars.size()) ? Attended.ATTENDED : Attended.PARTLY;
		}
		return webinars.stream().anyMatch((webinar) -> webinar.state(selection.now()) == Webinar.State.OVER)
				? Attended.MISSED : Attended.COMING;
	}

	private static Cell cell(Unit unit, Attended attended, List<State> all, boolean over) {
		List<State> states = all.stream().filter((it) -> unit.task(it.taskId()).isPresent()).toList();
		int accepted = (int) states.stream().filter((it) -> it.state() == Answer.State.ACCEPTED).count();
		Answer.State first = List.of(Answer.State.HANDED_IN, Answer.State.RETURNED, Answer.State.ACCEPTED)
			.stream()
			.filter((state) -> states.stream().anyMatch((it) -> it.state() == state))
			.findFirst()
			.orElse(Answer.State.NONE);
		return new Cell(unit, attended, first, accepted, states.stream().map(State::id).toList(),
				over && states.isEmpty());
	}

	/**
	 * How much everybody has done: tasks accepted, and units begun.
	 * @param units of which those begun are counted
	 */
	private Map<Long, Standing> standings(long courseRunId, List<String> units) {
		return this.jdbc
			.sql("""
					select participant_id, sum(case when state = 'ACCEPTED' then 1 else 0 end) as accepted, %s as begun
					from answer where course_run_id = :run group by participant_id
					""".formatted(units.isEmpty() ? "0"
					: "count(distinct case when number > 0 and unit_id in (:units) then unit_id end)"))
			.param("run", courseRunId)
			.param("units", units)
			.query((row, number) -> new Standing(row.getLong("participant_id"), row.getInt("accepted"),
					row.getInt("begun")))
			.list()
			.stream()
			.collect(Collectors.toMap(Standing::participantId, Function.identity()));
	}

}
