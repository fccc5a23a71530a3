package kz.bilik.study;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import kz.bilik.course.ListenerSearch;
import kz.bilik.course.Participants;
import kz.bilik.course.Participants.Participant;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/**
 * The answers of a whole run as its instructors work through them. Who has waited longest
 * comes first; of what nobody waits for, the newest.
 */
@Component
public class FeedbackQueue {

	/** Answers on a page. */
	public static final int PAGE = 50;

	private static final String LAST_WORDS = "(select max(created_at) from feedback where feedback.answer_id = answer.id)";

	private final Participants participants;

	private final JdbcClient jdbc;

	FeedbackQueue(Participants participants, JdbcClient jdbc) {
		this.participants = participants;
		this.jdbc = jdbc;
	}

	/** Which answers, by what has become of them. */
	public enum Show {

		/** Handed in, or asked about, and nobody has said anything to it. */
		WAITING("waits_since is not null"),

		HANDED_IN("waits_since is not null and answer.state = 'HANDED_IN'"),

		ASKED("waits_since is not null and answer.asked_at is not null"),

		RETURNED("answer.state = 'RETURNED'"),

		ACCEPTED("answer.state = 'ACCEPTED'"),

		/** All that were ever handed in. */
		ALL("answer.handed_in_at is not null"),

		/** Talks that nobody waits for about what was not handed in. */
		TALKS("answer.number = 0 and waits_since is null and exists ("
				+ "select 1 from feedback where feedback.answer_id = answer.id)");

		private final String condition;

		Show(String condition) {
			this.condition = condition;
		}

		private boolean oldestFirst() {
			return compareTo(ASKED) <= 0;
		}

		/** The place in the queue. */
		private String key() {
			return oldestFirst() ? "answer.waits_since" : (this == TALKS) ? LAST_WORDS : "answer.handed_in_at";
		}

	}

	/**
	 * Which answers; what is absent or empty does not matter.
	 *
	 * @param unit the id of one
	 * @param name part of a listener's name
	 * @param group the platform's id of one
	 * @param listener the id of a participant
	 */
	public record Filter(@Nullable String unit, @Nullable String name, @Nullable String group, @Nullable Long listener,
			@Nullable Show show) {

		public Show shown() {
			return (this.show != null) ? this.show : Show.WAITING;
		}

		/** As parameters of an address, each with an ampersand after it. */
		public String query() {
			return ListenerSearch.parameter("unit", this.unit) + search().query()
					+ ListenerSearch.parameter("listener", this.listener) + ListenerSearch.parameter("show", this.show);
		}

		private ListenerSearch search() {
			return new ListenerSearch(this.name, this.group);
		}

	}

	/**
	 * An answer in the queue.
	 *
	 * @param hasLeft whether the listener is no longer on the roster
	 * @param number of the version handed in last; 0 before the first
	 * @param asks whether the listener wrote something that nobody has answered
	 * @param placedAt since when the listener waits, or when it was handed in
	 */
	public record Row(long id, @Nullable String name, boolean hasLeft, long participantId, String unitId, String taskId,
			Answer.State state, int number, boolean asks, Instant placedAt) {

		/** What may be seen of the state: not a draft. */
		public Answer.State seen() {
			return (this.number > 0) ? this.state : Answer.State.NONE;
		}

	}

	/** A place in the queue, which stays when the answer has left it. */
	private record Place(Instant at, long id) {
	}

	/**
	 * A page of the queue, and one answer more where there is another page.
	 * @param after the last answer of the page before; absent for the first page
	 */
	public List<Row> page(long courseRunId, Filter filter, @Nullable Answer after) {
		return select(courseRunId, filter, (after != null) ? place(after, filter) : null, true, PAGE + 1);
	}

	/** The answer that comes after another one. */
	public Optional<Long> next(Answer answer, Filter filter) {
		return neighbour(answer, filter, true);
	}

	/** The answer that comes before another one. */
	public Optional<Long> previous(Answer answer, Filter filter) {
		return neighbour(answer, filter, false);
	}

	private Optional<Long> neighbour(Answer answer, Filter filter, boolean forward) {
		return select(answer.courseRunId(), filter, place(answer, filter), forward, 1).stream()
			.map(Row::id)
			.findFirst();
	}

	private Place place(Answer answer, Filter filter) {
		Instant at = filter.shown().oldestFirst() ? answer.waitsSince() : answer.handedInAt();
		if (filter.shown() == Show.TALKS) {
			at = this.jdbc.sql("select " + LAST_WORDS + " from answer where id = ?")
				.param(answer.id())
				.query((row, number) -> Optional.ofNullable(row.getTimestamp(1)))
				.single()
				.map(Timestamp::toInstant)
				.orElse(null);
		}
		if (at == null) {
			at = answer.handedInAt();
		}
		return new Place((at != null) ? at : Instant.EPOCH, answer.id());
	}

	private List<Row> select(long courseRunId, Filter filter, @Nullable Place from, boolean forward, int limit) {
		String key = filter.shown().key();
		boolean ascending = filter.shown().oldestFirst() == forward;
		List<String> conditions = new ArrayList<>(List.of("answer.course_run_id = :run", filter.shown().condition));
		Map<String, Object> values = new LinkedHashMap<>(Map.of("run", courseRunId));
		if (from != null) {
			conditions
				.add((key + " >= :at and (" + key + " > :at or answer.id > :id)").replace(">", ascending ? ">" : "<"));
			values.put("at", Timestamp.from(from.at()));
			values.put("id", from.id());
		}
		if (StringUtils.hasText(filter.unit())) {
			conditions.add("answer.unit_id = :unit");
			// MySQL compares its ASCII columns with nothing else
			values.put("unit", filter.unit().replaceAll("[^\\x20-\\x7e]", "?"));
		}
		if (filter.listener() != null) {
			conditions.add("answer.participant_id = :listener");
			values.put("listener", filter.listener());
		}
		if (!filter.search().isEmpty()) {
			List<Long> listeners = this.participants.listeners(courseRunId, filter.search())
				.stream()
				.map(Participant::id)
				.toList();
			if (listeners.isEmpty()) {
				return List.of();
			}
			conditions.add("answer.participant_id in (:listeners)");
			values.put("listeners", listeners);
		}
		String order = ascending ? "" : " desc";
		// the columns of an index, as H2 wants them, so that only the page is read
		return this.jdbc.sql("""
				select answer.id, person.name, participant.left_at is not null as has_left, answer.participant_id,
				  answer.unit_id, answer.task_id, answer.state, answer.number, answer.asked_at is not null as asks,
				  %s as placed_at
				from answer
				join participant on participant.id = answer.participant_id
				join person on person.id = participant.person_id
				where %s order by answer.course_run_id%s, %s%s, answer.id%s limit %d
				""".formatted(key, String.join(" and ", conditions), order, key, order, order, limit))
			.params(values)
			.query(Row.class)
			.list();
	}

}
