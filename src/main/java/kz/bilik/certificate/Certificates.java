package kz.bilik.certificate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import kz.bilik.certificate.Certificate.Cause;
import kz.bilik.course.Activity;
import kz.bilik.course.AuditLog;
import kz.bilik.course.CourseRun;
import kz.bilik.course.ListenerSearch;
import kz.bilik.course.Participation;
import kz.bilik.course.ProgressChanged;
import kz.bilik.defence.ResultPublished;
import kz.bilik.defence.ResultWithdrawn;
import kz.bilik.lti.PlatformContents;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import kz.bilik.study.Completion;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Certificates follow the published results and, where the run asks for it, the units
 * that are done, in their transactions. One that was withdrawn and is earned again is the
 * same one: the paper that its holder has is right again, and nobody ever holds two for
 * one programme.
 */
@Component
public class Certificates implements PlatformContents {

	private static final String HOLDERS = """
			select participant.id as participant_id, person.name, participant.left_at is not null as has_left,
			  result.points, certificate.number, certificate.name as certificate_name, programme_id, title_kk,
			  title_ru, title_en, hours, first_day, last_day, given_on, all_units, withdrawn_at, cause
			from participant
			join person on person.id = participant.person_id
			left join result on result.participant_id = participant.id
			left join certificate on certificate.participant_id = participant.id
			where participant.course_run_id = :run
			""";

	private final JdbcClient jdbc;

	private final Programmes programmes;

	private final Completion completion;

	private final AuditLog audit;

	private final TransactionOperations transaction;

	private final Clock clock;

	Certificates(JdbcClient jdbc, Programmes programmes, Completion completion, AuditLog audit,
			TransactionOperations transaction, Clock clock) {
		this.jdbc = jdbc;
		this.programmes = programmes;
		this.completion = completion;
		this.audit = audit;
		this.transaction = transaction;
		this.clock = clock;
	}

	/**
	 * A listener of a run, or somebody else who has a published result or a certificate.
	 *
	 * @param name as the platform says now; absent where it keeps it to itself
	 * @param points of the published result; absent when there is none
	 * @param obstacle what keeps a certificate from being given or being valid again
	 * @param current what a certificate would say that was issued now; absent as long as
	 * the name is unknown
	 */
	public record Holder(long participantId, @Nullable String name, boolean hasLeft, @Nullable Integer points,
			@Nullable Cause obstacle, @Nullable Certificate certificate, @Nullable Certificate current) {

		public boolean holds() {
			return this.certificate != null && this.certificate.isValid();
		}

		/** Whether none can be given as long as the platform does not tell the name. */
		public boolean isUnnamed() {
			return this.obstacle == null && this.name == null && this.certificate == null;
		}

		/** Whether one is due that was never given, or that could be valid again. */
		public boolean isMissing() {
			return this.obstacle == null && this.current != null && !holds();
		}

		/** Whether the certificate says something else than one issued now would. */
		public boolean isOutdated() {
			return this.obstacle == null && this.current != null && holds()
					&& !this.certificate.saysTheSameAs(this.current);
		}

		/** Whether there is something to issue. */
		public boolean isDue() {
			return isMissing() || isOutdated();
		}

		private Holder withoutUnits() {
			return new Holder(this.participantId, this.name, this.hasLeft, this.points, Cause.UNITS_NOT_DONE,
					this.certificate, this.current);
		}

	}

	/** The programmes that are taught may be fewer at the next start. */
	@EventListener(ApplicationReadyEvent.class)
	void keepTitles() {
		this.programmes.all()
			.forEach((programme) -> this.jdbc.sql("""
					update certificate set title_kk = ?, title_ru = ?, title_en = ?
					where programme_id = ? and title_kk is null
					""")
				.params(programme.title().kk(), programme.title().ru(), programme.title().en(), programme.id())
				.update());
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void follow(ResultPublished result) {
		if (result.activity().equals(Activity.DEFENCE)) {
			settle(result.courseRunId(), List.of(result.participantId()), false);
		}
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void follow(ResultWithdrawn result) {
		if (result.activity().equals(Activity.DEFENCE)) {
			settle(result.courseRunId(), List.of(result.participantId()), false);
		}
	}

	@EventListener
	@Transactional(propagation = Propagation.MANDATORY)
	void follow(ProgressChanged progress) {
		if (asksAllUnits(progress.courseRunId())) {
			settle(progress.courseRunId(), progress.participantIds(), progress.takenBack());
		}
	}

	/** Whether a run asks for all units besides the result. */
	public boolean asksAllUnits(long courseRunId) {
		return this.jdbc.sql("select all_units from certificate_terms where course_run_id = ?")
			.param(courseRunId)
			.query(Boolean.class)
			.optional()
			.orElse(false);
	}

	/**
	 * Decides what the run asks for a certificate from now on. Who has one keeps it; who
	 * could have one by a milder rule gets it when it is issued.
	 */
	@Transactional
	public void ask(Participation instructor, boolean allUnits) {
		lock(instructor.courseRunId());
		if (asksAllUnits(instructor.courseRunId()) != allUnits) {
			this.jdbc.sql("update certificate_terms set all_units = ? where course_run_id = ?")
				.params(allUnits, instructor.courseRunId())
				.update();
			this.audit.record(instructor, "certificate-rule-changed", "course-run:" + instructor.courseRunId(),
					allUnits ? "all units" : "the result");
		}
	}

	/**
	 * Gives the certificates of a run that are due and could not be given by themselves,
	 * and issues anew those that say something else than they would now. Their numbers
	 * stay. Each is given in a transaction of its own: what comes between leaves the
	 * others due.
	 * @param participantId whose; absent for all of those who are sought
	 * @return how many
	 */
	public int issue(Participation instructor, Programme programme, ListenerSearch search,
			@Nullable Long participantId) {
		int issued = 0;
		for (Holder due : of(instructor.run(), programme, search)) {
			if (due.isDue() && (participantId == null || participantId == due.participantId())
					&& this.transaction.execute((status) -> issue(instructor, programme, due.participantId()))) {
				issued++;
			}
		}
		return issued;
	}

	/** Unless somebody else was first or it is not due any more. */
	private boolean issue(Participation instructor, Programme programme, long participantId) {
		lock(instructor.courseRunId());
		Holder holder = of(instructor.run(), programme, participantId).filter(Holder::isDue).orElse(null);
		if (holder == null) {
			return false;
		}
		Certificate before = holder.certificate();
		give(holder, instructor.run());
		if (before != null) {
			Certificate now = holder.current();
			this.jdbc.sql("""
					update certificate set name = ?, title_kk = ?, title_ru = ?, title_en = ?, hours = ?, first_day = ?,
					  last_day = ? where participant_id = ?
					""")
				.params(now.name(), now.title().kk(), now.title().ru(), now.title().en(), now.hours(), now.firstDay(),
						now.lastDay(), participantId)
				.update();
		}
		this.audit.record(instructor, "certificate-issued", "participant:" + participantId,
				"%.1000s".formatted(said(before) + " → " + said(holder.current())));
		return true;
	}

	/** Those of a run by name, in three statements at most. */
	public List<Holder> of(CourseRun run, Programme programme, ListenerSearch search) {
		Map<String, Object> values = new HashMap<>();
		return holders(run, programme,
				search.conditions(values)
						+ """
								 and (participant.role = 'LISTENER' and left_at is null or result.id is not null or certificate.id is not null)
								order by has_left, person.sort_name, participant.id
								""",
				values, (holder) -> !holder.holds());
	}

	public Optional<Holder> of(CourseRun run, Programme programme, long participantId) {
		return holders(run, programme, " and participant.id = :participant", Map.of("participant", participantId),
				(holder) -> !holder.holds())
			.stream()
			.findFirst();
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
				.query((row, at) -> Certificate.from(row, this.programmes))
				.optional());
	}

	@Override
	public Map<String, Long> contentsOf(long platformId) {
		return Map.of("certificates", this.jdbc.sql("""
				select count(*) from certificate join course_run on course_run.id = certificate.course_run_id
				where platform_id = ?
				""").param(platformId).query(Long.class).single());
	}

	/**
	 * @param unitsMatter whose units are looked at where the run asks for them
	 */
	private List<Holder> holders(CourseRun run, Programme programme, String rest, Map<String, Object> values,
			Predicate<Holder> unitsMatter) {
		boolean allUnits = asksAllUnits(run.id());
		List<Holder> holders = this.jdbc.sql(HOLDERS + rest)
			.param("run", run.id())
			.params(values)
			.query((row, number) -> holder(row, run, programme, allUnits))
			.list();
		// a certificate never asks for more than when it was given
		List<Long> asked = holders.stream()
			.filter((holder) -> allUnits && holder.obstacle() == null
					&& (holder.certificate() == null || holder.certificate().allUnits()))
			.filter(unitsMatter)
			.map(Holder::participantId)
			.toList();
		Set<Long> lacking = new HashSet<>(asked);
		lacking.removeAll(this.completion.of(run, programme, asked));
		return holders.stream()
			.map((holder) -> lacking.contains(holder.participantId()) ? holder.withoutUnits() : holder)
			.toList();
	}

	private Holder holder(ResultSet row, CourseRun run, Programme programme, boolean allUnits) throws SQLException {
		String name = row.getString("name");
		Integer points = row.getObject("points", Integer.class);
		Certificate certificate = (row.getString("number") != null) ? Certificate.from(row, this.programmes) : null;
		Cause obstacle = null;
		if (points == null) {
			obstacle = Cause.RESULT_WITHDRAWN;
		}
		else if (!programme.defence().scale().passed(points)) {
			obstacle = Cause.BELOW_THRESHOLD;
		}
		return new Holder(row.getLong("participant_id"), name, row.getBoolean("has_left"), points, obstacle,
				certificate, (name != null) ? Certificate.of(run, programme, name, today(run),
						allUnits && (certificate == null || certificate.allUnits())) : null);
	}

	/**
	 * Gives what is due and withdraws what no longer holds. That units are open withdraws
	 * a certificate only where one was taken back: a webinar that was added later does
	 * not.
	 */
	private void settle(long courseRunId, Collection<Long> participantIds, boolean unitsTakenBack) {
		CourseRun run = this.jdbc.sql("select * from course_run where id = ?")
			.param(courseRunId)
			.query((row, number) -> CourseRun.from(row))
			.single();
		Programme programme = this.programmes.find(run.programmeId()).orElse(null);
		if (programme == null) {
			return;
		}
		lock(courseRunId);
		for (Holder holder : holders(run, programme, " and participant.id in (:participants)",
				Map.of("participants", participantIds), (it) -> unitsTakenBack || !it.holds())) {
			if (holder.obstacle() != null) {
				withdraw(holder.participantId(), holder.obstacle());
			}
			else if (!holder.holds() && (holder.certificate() != null || holder.name() != null)) {
				give(holder, run);
			}
		}
	}

	/** Of two who give or withdraw certificates of a run, one comes after the other. */
	private void lock(long courseRunId) {
		this.jdbc.sql("""
				insert into certificate_terms (course_run_id) values (?)
				on duplicate key update all_units = certificate_terms.all_units
				""").param(courseRunId).update();
	}

	/** One that there is says what it said, and is valid. */
	private void give(Holder holder, CourseRun run) {
		if (holder.certificate() != null) {
			this.jdbc
				.sql("update certificate set withdrawn_at = null, cause = null, all_units = ? where participant_id = ?")
				.params(holder.certificate().allUnits() && asksAllUnits(run.id()), holder.participantId())
				.update();
			return;
		}
		Certificate given = holder.current();
		this.jdbc.sql("""
				insert into certificate (course_run_id, participant_id, number, name, programme_id, title_kk, title_ru,
				  title_en, hours, first_day, last_day, given_on, all_units)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
				""")
			.params(run.id(), holder.participantId(), given.number(), given.name(), given.programmeId(),
					given.title().kk(), given.title().ru(), given.title().en(), given.hours(), given.firstDay(),
					given.lastDay(), given.givenOn(), given.allUnits())
			.update();
	}

	private void withdraw(long participantId, Cause cause) {
		this.jdbc.sql("""
				update certificate set cause = ?, withdrawn_at = coalesce(withdrawn_at, ?) where participant_id = ?
				""").params(cause.name(), Timestamp.from(this.clock.instant()), participantId).update();
	}

	private LocalDate today(CourseRun run) {
		return LocalDate.ofInstant(this.clock.instant(), run.zone());
	}

	private static String said(@Nullable Certificate certificate) {
		return (certificate == null) ? "–" : certificate.name() + ", " + certificate.hours() + ", "
				+ Objects.toString(certificate.firstDay(), "–") + "/" + Objects.toString(certificate.lastDay(), "–");
	}

}
