package kz.bilik.certificate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import kz.bilik.course.CourseRun;
import kz.bilik.course.Participants;
import kz.bilik.course.Participants.Participant;
import kz.bilik.defence.Commission;
import kz.bilik.defence.Commission.Instructor;
import kz.bilik.defence.Commission.Panel;
import kz.bilik.defence.DefenceSession.Order;
import kz.bilik.defence.ResultHistory;
import kz.bilik.defence.ResultHistory.Kind;
import kz.bilik.programme.Programme;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Draws up statements, in a few statements of SQL however many listeners there are.
 */
@Component
public class Statements {

	private final JdbcClient jdbc;

	private final Participants participants;

	private final Commission commission;

	private final ResultHistory history;

	private final Clock clock;

	Statements(JdbcClient jdbc, Participants participants, Commission commission, ResultHistory history, Clock clock) {
		this.history = history;
		this.commission = commission;
		this.jdbc = jdbc;
		this.participants = participants;
		this.clock = clock;
	}

	/**
	 * Everybody who is a listener of the run now, or has a published result; by name. The
	 * commission signs, or those who published where none is named.
	 * @param groupId the platform's id of the group; absent for the whole run
	 * @param group what the statement calls it
	 */
	public Statement of(CourseRun run, Programme programme, @Nullable String groupId, @Nullable String group) {
		return of(run, programme, group, (entry) -> groupId == null
				|| entry.groups() != null && List.of(entry.groups().split(",")).contains(groupId));
	}

	/**
	 * Those whose projects have a slot of a session, with what they had before a second
	 * defence, or without a result where they defended in a later session only. Those who
	 * sit in the session sign.
	 */
	public Statement of(CourseRun run, Programme programme, Order order) {
		Statement statement = of(run, programme, null,
				(entry) -> entry.row().projectId() != null && order.slotOf(entry.row().projectId()) > 0);
		Map<Long, Integer> earlier = new HashMap<>();
		// the latest comes first, and the one that followed the session shall remain
		this.history.of(statement.rows().stream().map(Statement.Row::participantId).toList())
			.stream()
			.filter((change) -> change.kind() == Kind.REOPENED && !change.at().isBefore(order.session().startsAt()))
			.forEach((change) -> earlier.put(change.participantId(), change.fromPoints()));
		Set<Long> later = new HashSet<>(this.jdbc.sql("""
				select participant_id from result join defence_slot on defence_slot.project_id = result.project_id
				join defence_session on defence_session.id = session_id
				where result.course_run_id = ? and starts_at > ? and published_at >= starts_at
				""").params(run.id(), Timestamp.from(order.session().startsAt())).query(Long.class).list());
		List<Statement.Row> rows = statement.rows().stream().map((row) -> {
			Integer total = earlier.getOrDefault(row.participantId(),
					later.contains(row.participantId()) ? null : row.total());
			return row.withTotal(total, (total != null) ? programme.defence().scale().band(total) : null);
		}).toList();
		return new Statement(run, programme, null, statement.madeOn(), rows, chair(order.assessors()),
				members(order.assessors()));
	}

	private Statement of(CourseRun run, Programme programme, @Nullable String group, Predicate<Entry> chosen) {
		Map<Long, Map<String, Integer>> scores = scores(run);
		List<Entry> entries = this.jdbc
			.sql("""
					select participant.id as participant_id, person.name, participant.group_ids, organisation, project.topic,
					  project.id as project_id, result.id as result_id, result.points, result.published_at,
					  result.published_by
					from participant
					join person on person.id = participant.person_id
					left join result on result.participant_id = participant.id
					left join project_member on project_member.participant_id = participant.id
					left join project on project.id = coalesce(result.project_id, project_member.project_id)
					left join project_work on project_work.project_id = project.id and project_work.number = project.number
					where participant.course_run_id = ?
					  and (result.id is not null or participant.role = 'LISTENER' and participant.left_at is null)
					order by person.sort_name, participant.id
					""")
			.param(run.id())
			.query((row, number) -> {
				Integer total = row.getObject("points", Integer.class);
				return new Entry(
						new Statement.Row(row.getLong("participant_id"), row.getString("name"),
								row.getObject("project_id", Long.class), row.getString("organisation"),
								row.getString("topic"), scores.getOrDefault(row.getLong("result_id"), Map.of()), total,
								(total != null) ? programme.defence().scale().band(total) : null,
								day(row.getTimestamp("published_at"), run.zone())),
						row.getString("group_ids"), row.getObject("published_by", Long.class));
			})
			.list()
			.stream()
			.filter(chosen)
			.toList();
		Panel panel = this.commission.of(run.id());
		List<String> members = panel.isNamed() ? members(panel.assessors()) : members(run,
				entries.stream().map(Entry::publishedBy).filter(Objects::nonNull).collect(Collectors.toSet()));
		return new Statement(run, programme, group, LocalDate.ofInstant(this.clock.instant(), run.zone()),
				entries.stream().map(Entry::row).toList(), chair(panel.assessors()), members);
	}

	/**
	 * @param groups ids, apart by commas
	 */
	private record Entry(Statement.Row row, @Nullable String groups, @Nullable Long publishedBy) {
	}

	private Map<Long, Map<String, Integer>> scores(CourseRun run) {
		Map<Long, Map<String, Integer>> scores = new HashMap<>();
		this.jdbc.sql("""
				select result_id, criterion_id, result_score.points from result_score
				join result on result.id = result_id
				join participant on participant.id = result.participant_id
				where participant.course_run_id = ?
				""").param(run.id()).query((row) -> {
			scores.computeIfAbsent(row.getLong("result_id"), (id) -> new HashMap<>())
				.put(row.getString("criterion_id"), row.getInt("points"));
		});
		return scores;
	}

	private static @Nullable String chair(List<Instructor> assessors) {
		return assessors.stream()
			.filter(Instructor::chair)
			.map((it) -> Objects.toString(it.name(), ""))
			.findFirst()
			.orElse(null);
	}

	private static List<String> members(List<Instructor> assessors) {
		return assessors.stream().filter((it) -> !it.chair()).map((it) -> Objects.toString(it.name(), "")).toList();
	}

	private List<String> members(CourseRun run, Set<Long> publishers) {
		return publishers.isEmpty() ? List.of()
				: this.participants.find(run.id(), publishers)
					.stream()
					.map(Participant::name)
					.map((name) -> (name != null) ? name : "")
					.toList();
	}

	private static @Nullable LocalDate day(@Nullable Timestamp time, ZoneId zone) {
		return (time != null) ? LocalDate.ofInstant(time.toInstant(), zone) : null;
	}

}
