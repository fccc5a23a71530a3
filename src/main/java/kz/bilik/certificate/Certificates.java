package kz.bilik.certificate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import kz.bilik.certificate.Certificate.Cause;
import kz.bilik.course.Activity;
import kz.bilik.course.AuditLog;
import kz.bilik.course.CourseRun;
import kz.bilik.course.Participation;
import kz.bilik.defence.ResultPublished;
import kz.bilik.defence.ResultWithdrawn;
import kz.bilik.lti.PlatformContents;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Certificates follow the published results, in their transactions. One that was
 * withdrawn and is earned again is the same one: the paper that its holder has is right
 * again, and nobody ever holds two for one programme.
 */
@Component
public class Certificates implements PlatformContents {

	private static final String HOLDERS = """
			select participant.id as participant_id, person.name, participant.left_at is not null as has_left,
			  result.points, certificate.number, certificate.name as certificate_name, programme_id, hours, first_day,
			  last_day, given_on, withdrawn_at, cause
			from participant
			join person on person.id = participant.person_id
			left join result on result.participant_id = participant.id
			left join certificate on certificate.participant_id = participant.id
			where participant.course_run_id = :run and (result.id is not null or certificate.id is not null)
			""";

	private final JdbcClient jdbc;

	private final Programmes programmes;

	private final AuditLog audit;

	private final Clock clock;

	Certificates(JdbcClient jdbc, Programmes programmes, AuditLog audit, Clock clock) {
		this.jdbc = jdbc;
		this.programmes = programmes;
		this.audit = audit;
		this.clock = clock;
	}

	/**
	 * Somebody with a published result, or with a certificate.
	 *
	 * @param name as the platform says now; absent where it keeps it to itself
	 * @param points of the published result; absent when it was taken back
	 * @param due what a certificate would say that was issued now; absent when none is
	 * due
	 */
	public record Holder(long participantId, @Nullable String name, boolean hasLeft, @Nullable Integer points,
			boolean passed, @Nullable Certificate certificate, @Nullable Certificate due) {

		/** Whether none can be given as long as the platform does not tell the name. */
		public boolean isUnnamed() {
			return this.passed && this.name == null && this.certificate == null;
		}

		/** Whether one is due that was never given. */
		public boolean isMissing() {
			return this.due != null && this.certificate == null;
		}

		/** Whether the certificate says something else than one issued now would. */
		public boolean isOutdated() {
			return this.due != null && this.certificate != null && !this.certificate.saysTheSameAs(this.due);
		}

	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void follow(ResultPublished result) {
		if (!result.activity().equals(Activity.DEFENCE)) {
			return;
		}
		Graduate graduate = graduate(result.participantId());
		Programme programme = this.programmes.get(graduate.run().programmeId());
		if (!programme.defence().scale().passed(result.points())) {
			withdraw(result.participantId(), Cause.BELOW_THRESHOLD);
		}
		else if (graduate.name() != null) {
			save(result.participantId(), graduate.run(),
					Certificate.of(graduate.run(), programme, graduate.name(), today(graduate.run())), "");
		}
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void follow(ResultWithdrawn result) {
		if (result.activity().equals(Activity.DEFENCE)) {
			withdraw(result.participantId(), Cause.RESULT_WITHDRAWN);
		}
	}

	/**
	 * Gives the certificates of a run that are due and could not be given when the result
	 * was published, and issues anew those that say something else than they would now.
	 * Their numbers stay.
	 * @param participantId whose; absent for all
	 * @return how many
	 */
	@Transactional
	public int issue(Participation instructor, Programme programme, @Nullable Long participantId) {
		int issued = 0;
		for (Holder holder : of(instructor.run(), programme)) {
			Certificate due = holder.due();
			if ((participantId == null || participantId == holder.participantId())
					&& (holder.isMissing() || holder.isOutdated()) && stillPassed(holder.participantId(), programme)) {
				save(holder.participantId(), instructor.run(), due, ", name = values(name), hours = values(hours), "
						+ "first_day = values(first_day), last_day = values(last_day)");
				Certificate before = holder.certificate();
				this.audit.record(instructor, "certificate-issued", "participant:" + holder.participantId(),
						"%.1000s".formatted(said(before) + " → " + said(due)));
				issued++;
			}
		}
		return issued;
	}

	/** Those of a run by name who have a published result or a certificate. */
	public List<Holder> of(CourseRun run, Programme programme) {
		return this.jdbc.sql(HOLDERS + " order by has_left, person.name, participant.id")
			.param("run", run.id())
			.query((row, number) -> holder(row, run, programme))
			.list();
	}

	public Optional<Holder> of(CourseRun run, Programme programme, long participantId) {
		return this.jdbc.sql(HOLDERS + " and participant.id = :participant")
			.param("run", run.id())
			.param("participant", participantId)
			.query((row, number) -> holder(row, run, programme))
			.optional();
	}

	/**
	 * The certificate with a number, valid or not.
	 * @param number as somebody typed it
	 */
	public Optional<Certificate> find(String number) {
		return CertificateNumber.read(number)
			.flatMap((read) -> this.jdbc
				.sql("select certificate.*, name as certificate_name from certificate where number = ?")
				.param(read)
				.query((row, at) -> Certificate.from(row))
				.optional());
	}

	@Override
	public Map<String, Long> contentsOf(long platformId) {
		return Map.of("certificates", this.jdbc.sql("""
				select count(*) from certificate join course_run on course_run.id = certificate.course_run_id
				where platform_id = ?
				""").param(platformId).query(Long.class).single());
	}

	private Holder holder(ResultSet row, CourseRun run, Programme programme) throws SQLException {
		String name = row.getString("name");
		Integer points = row.getObject("points", Integer.class);
		boolean passed = points != null && programme.defence().scale().passed(points);
		return new Holder(row.getLong("participant_id"), name, row.getBoolean("has_left"), points, passed,
				(row.getString("number") != null) ? Certificate.from(row) : null,
				(passed && name != null) ? Certificate.of(run, programme, name, today(run)) : null);
	}

	/** Whoever publishes another result at this moment waits, or was waited for. */
	private boolean stillPassed(long participantId, Programme programme) {
		return this.jdbc.sql("select points from result where participant_id = ? for update")
			.param(participantId)
			.query(Integer.class)
			.optional()
			.filter(programme.defence().scale()::passed)
			.isPresent();
	}

	/**
	 * @param renewal what changes where there is one already, beside that it is valid
	 */
	private void save(long participantId, CourseRun run, Certificate certificate, String renewal) {
		this.jdbc.sql("""
				insert into certificate (course_run_id, participant_id, number, name, programme_id, hours, first_day,
				  last_day, given_on)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?)
				on duplicate key update withdrawn_at = null, cause = null""" + renewal)
			.params(run.id(), participantId, certificate.number(), certificate.name(), certificate.programmeId(),
					certificate.hours(), certificate.firstDay(), certificate.lastDay(), certificate.givenOn())
			.update();
	}

	private void withdraw(long participantId, Cause cause) {
		this.jdbc.sql("""
				update certificate set withdrawn_at = ?, cause = ? where participant_id = ? and cause is null
				""").params(Timestamp.from(this.clock.instant()), cause.name(), participantId).update();
	}

	private Graduate graduate(long participantId) {
		return this.jdbc.sql("""
				select course_run.*, person.name from participant
				join person on person.id = participant.person_id
				join course_run on course_run.id = participant.course_run_id
				where participant.id = ?
				""")
			.param(participantId)
			.query((row, number) -> new Graduate(row.getString("name"), CourseRun.from(row)))
			.single();
	}

	private record Graduate(@Nullable String name, CourseRun run) {
	}

	private LocalDate today(CourseRun run) {
		return LocalDate.ofInstant(this.clock.instant(), run.zone());
	}

	private static String said(@Nullable Certificate certificate) {
		return (certificate == null) ? "–" : certificate.name() + ", " + certificate.hours() + ", "
				+ Objects.toString(certificate.firstDay(), "–") + "/" + Objects.toString(certificate.lastDay(), "–");
	}

}
