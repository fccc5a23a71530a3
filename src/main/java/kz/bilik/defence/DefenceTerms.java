package kz.bilik.defence;

import java.sql.Timestamp;
import java.time.Instant;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * What instructors decide for the defence of a course run.
 */
@Component
public class DefenceTerms {

	private final JdbcClient jdbc;

	private final AuditLog audit;

	DefenceTerms(JdbcClient jdbc, AuditLog audit) {
		this.jdbc = jdbc;
		this.audit = audit;
	}

	/**
	 * @param teamsUntil until when listeners make teams themselves; absent when always
	 * @param handInUntil until when projects are taken; absent when always
	 * @param version 0 while nobody has decided anything
	 */
	public record Terms(@Nullable Instant teamsUntil, @Nullable Instant handInUntil, int version) {

		/** Whether listeners may make, join and leave teams. */
		public boolean teamsOpen(Instant now) {
			return this.teamsUntil == null || now.isBefore(this.teamsUntil);
		}

	}

	public Terms of(long courseRunId) {
		return this.jdbc.sql("select teams_until, hand_in_until, version from defence_terms where course_run_id = ?")
			.param(courseRunId)
			.query(Terms.class)
			.optional()
			.orElse(new Terms(null, null, 0));
	}

	/**
	 * @param terms with the version that was seen when they were decided on
	 * @throws OptimisticLockingFailureException when another instructor was first
	 */
	@Transactional
	public void arrange(Participation instructor, Terms terms) {
		long run = instructor.courseRunId();
		lock(run);
		Terms before = of(run);
		int changed = this.jdbc.sql("""
				update defence_terms set teams_until = ?, hand_in_until = ?, version = version + 1
				where course_run_id = ? and version = ?
				""")
			.params(timestamp(terms.teamsUntil()), timestamp(terms.handInUntil()), run, terms.version())
			.update();
		if (changed == 0) {
			throw new OptimisticLockingFailureException("The terms are others by now");
		}
		this.audit.record(instructor, "defence-terms-changed", "course-run:" + run, before + " → " + terms);
	}

	/** Lets nobody else change the teams of a run before the transaction ends. */
	@Transactional(propagation = Propagation.MANDATORY)
	void lock(long courseRunId) {
		this.jdbc.sql("""
				insert into defence_terms (course_run_id, version) values (?, 0)
				on duplicate key update version = version
				""").param(courseRunId).update();
	}

	private static @Nullable Timestamp timestamp(@Nullable Instant instant) {
		return (instant != null) ? Timestamp.from(instant) : null;
	}

}
