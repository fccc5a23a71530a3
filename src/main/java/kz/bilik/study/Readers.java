package kz.bilik.study;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

import kz.bilik.course.Participation;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Which answer each instructor has open, for the others to know. Nobody is kept away:
 * whoever decides second is told so anyway.
 */
@Component
public class Readers {

	/** How long an answer counts as open after its page was last heard of. */
	static final Duration LEASE = Duration.ofMinutes(2);

	private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

	private final JdbcClient jdbc;

	private final Clock clock;

	Readers(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Somebody who has an answer open.
	 *
	 * @param name absent where the platform keeps it to itself
	 */
	public record Reader(long answerId, @Nullable String name, Instant since) {

		public String time(ZoneId zone) {
			return TIME.format(this.since.atZone(zone));
		}

	}

	/**
	 * An instructor has an answer open, and no other one.
	 */
	public void open(Participation instructor, long answerId) {
		Instant now = this.clock.instant();
		// MySQL assigns from left to right
		this.jdbc
			.sql("""
					insert into answer_reader (reader_id, answer_id, since, ends_at) values (?, ?, ?, ?)
					on duplicate key update
					  since = case when answer_reader.answer_id = values(answer_id) and answer_reader.ends_at > values(since)
					    then answer_reader.since else values(since) end,
					  answer_id = values(answer_id), ends_at = values(ends_at)
					""")
			.params(instructor.participantId(), answerId, Timestamp.from(now), Timestamp.from(now.plus(LEASE)))
			.update();
	}

	/**
	 * An instructor has no answer open any more.
	 */
	public void close(Participation instructor) {
		this.jdbc.sql("delete from answer_reader where reader_id = ?").param(instructor.participantId()).update();
	}

	/**
	 * The other instructors of the run who have an answer open, the first of them first.
	 */
	public List<Reader> others(Participation instructor) {
		return this.jdbc.sql("""
				select answer_reader.answer_id, person.name, answer_reader.since
				from answer_reader
				join participant on participant.id = answer_reader.reader_id
				join person on person.id = participant.person_id
				where participant.course_run_id = ? and answer_reader.reader_id <> ? and answer_reader.ends_at > ?
				order by answer_reader.since
				""")
			.params(instructor.courseRunId(), instructor.participantId(), Timestamp.from(this.clock.instant()))
			.query(Reader.class)
			.list();
	}

}
