package kz.bilik.course;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import kz.bilik.lti.Launch;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who takes part in a course run.
 */
@Component
public class Participants {

	private final JdbcClient jdbc;

	private final Duration sessionLifetime;

	Participants(JdbcClient jdbc, @Value("${bilik.session-lifetime:12h}") Duration sessionLifetime) {
		this.jdbc = jdbc;
		this.sessionLifetime = sessionLifetime;
	}

	/**
	 * A participant as lists show them.
	 *
	 * @param name absent where the platform keeps it to itself
	 * @param hasOpened whether they have ever launched
	 * @param hasLeft whether they are no longer on the roster
	 */
	public record Participant(long id, @Nullable String name, boolean hasOpened, boolean hasLeft) {
	}

	/**
	 * The listeners of a run by name, those who have left after the others.
	 */
	public List<Participant> listeners(long courseRunId, ListenerSearch search) {
		Map<String, Object> values = new HashMap<>(Map.of("run", courseRunId));
		return this.jdbc.sql("""
				select participant.id, person.name, first_launch_at is not null as has_opened,
				  left_at is not null as has_left
				from participant join person on person.id = participant.person_id
				where participant.course_run_id = :run and participant.role = 'LISTENER'%s
				order by has_left, person.sort_name, participant.id
				""".formatted(search.conditions(values)))
			.params(values)
			// of thousands, so not by reflection
			.query((row, number) -> new Participant(row.getLong("id"), row.getString("name"),
					row.getBoolean("has_opened"), row.getBoolean("has_left")))
			.list();
	}

	/**
	 * How many listeners a run has, with those who have left.
	 */
	public int countListeners(long courseRunId) {
		return this.jdbc.sql("select count(*) from participant where course_run_id = ? and role = 'LISTENER'")
			.param(courseRunId)
			.query(Integer.class)
			.single();
	}

	/**
	 * A person's part in a run, and the run: each page asks for both.
	 * @return empty when they never launched from it
	 */
	public Optional<Participation> participation(long courseRunId, long personId) {
		return participation("course_run_id = ? and person_id = ?", courseRunId, personId);
	}

	/**
	 * A participant's part in their run.
	 */
	public Optional<Participation> participation(long participantId) {
		return participation("participant.id = ?", participantId);
	}

	private Optional<Participation> participation(String condition, Object... values) {
		return this.jdbc.sql("""
				select course_run.*, participant.id as participant_id, role, last_launch_at,
				  left_at is not null and role = 'LISTENER' as has_left
				from participant
				join course_run on course_run.id = course_run_id
				where %s and last_launch_at is not null
				""".formatted(condition))
			.params(values)
			.query((row, number) -> new Participation(CourseRun.from(row), row.getLong("participant_id"),
					Launch.Role.valueOf(row.getString("role")), row.getBoolean("has_left"),
					row.getTimestamp("last_launch_at").toInstant().plus(this.sessionLifetime)))
			.optional();
	}

	/**
	 * Participants of a run by name.
	 * @param participantIds whom; who takes part in another run is left out
	 */
	public List<Participant> find(long courseRunId, Collection<Long> participantIds) {
		return participantIds.isEmpty() ? List.of() : this.jdbc.sql("""
				select participant.id, person.name, first_launch_at is not null as has_opened,
				  left_at is not null as has_left
				from participant
				join person on person.id = participant.person_id
				where participant.course_run_id = :run and participant.id in (:ids)
				order by person.sort_name, participant.id
				""").param("run", courseRunId).param("ids", participantIds).query(Participant.class).list();
	}

	/**
	 * The platform's id of a participant.
	 */
	public String subject(long participantId) {
		return this.jdbc.sql("""
				select person.subject from participant join person on person.id = participant.person_id
				where participant.id = ?
				""").param(participantId).query(String.class).single();
	}

}
