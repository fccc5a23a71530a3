package kz.bilik.schedule;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

import kz.bilik.course.CourseRun;
import kz.bilik.course.Participation;
import kz.bilik.lti.Launch;
import kz.bilik.lti.ToolProperties;
import org.apache.commons.codec.digest.DigestUtils;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.keygen.Base64StringKeyGenerator;
import org.springframework.stereotype.Component;

/**
 * The private addresses under which calendars read a run's schedule: one for each
 * participant who wants it. Whoever knows it needs no session, so only the hash of its
 * secret is kept.
 */
@Component
public class CalendarFeeds {

	static final String PATH = "/calendar/";

	private final Base64StringKeyGenerator secrets = new Base64StringKeyGenerator(
			Base64.getUrlEncoder().withoutPadding(), 32);

	private final JdbcClient jdbc;

	private final ToolProperties tool;

	private final Clock clock;

	CalendarFeeds(JdbcClient jdbc, ToolProperties tool, Clock clock) {
		this.jdbc = jdbc;
		this.tool = tool;
		this.clock = clock;
	}

	/**
	 * Makes an address; the one before leads nowhere any more.
	 * @param locale the language of the calendar
	 * @return the address, which can be shown now and never again
	 */
	public String create(Participation participation, Locale locale) {
		String secret = this.secrets.generateKey();
		this.jdbc.sql("""
				insert into calendar_feed (participant_id, secret_hash, created_at) values (?, ?, ?)
				on duplicate key update secret_hash = values(secret_hash), created_at = values(created_at)
				""")
			.params(participation.participantId(), DigestUtils.sha256Hex(secret), Timestamp.from(this.clock.instant()))
			.update();
		return this.tool.url(PATH + locale.getLanguage() + "/" + secret + ".ics");
	}

	public void revoke(Participation participation) {
		this.jdbc.sql("delete from calendar_feed where participant_id = ?")
			.param(participation.participantId())
			.update();
	}

	/**
	 * Since when a participant has an address.
	 */
	public Optional<Instant> since(Participation participation) {
		return this.jdbc.sql("select created_at from calendar_feed where participant_id = ?")
			.param(participation.participantId())
			.query((row, number) -> row.getTimestamp(1).toInstant())
			.optional();
	}

	/**
	 * Whose an address is.
	 */
	public record Owner(CourseRun run, long participantId, boolean teaches) {
	}

	/**
	 * Whose an address is.
	 * @return empty when it leads nowhere, or its owner has left the run
	 */
	public Optional<Owner> owner(String secret) {
		return this.jdbc.sql("""
				select course_run.*, participant.id as participant_id, role from calendar_feed
				join participant on participant.id = participant_id
				join course_run on course_run.id = course_run_id
				where secret_hash = ? and left_at is null
				""")
			.param(DigestUtils.sha256Hex(secret))
			.query((row, number) -> new Owner(CourseRun.from(row), row.getLong("participant_id"),
					Launch.Role.valueOf(row.getString("role")) != Launch.Role.LISTENER))
			.optional();
	}

}
