package kz.bilik.defence;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participation;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who assesses the projects of a course run.
 */
@Component
public class Commission {

	private final JdbcClient jdbc;

	private final AuditLog audit;

	Commission(JdbcClient jdbc, AuditLog audit) {
		this.jdbc = jdbc;
		this.audit = audit;
	}

	/**
	 * An instructor of the run.
	 *
	 * @param name absent where the platform keeps it to itself
	 */
	public record Instructor(long participantId, @Nullable String name, boolean assessor, boolean chair) {
	}

	/**
	 * The assessors, the chair first; nobody where every instructor works on one sheet.
	 */
	public record Panel(List<Instructor> assessors) {

		public boolean isNamed() {
			return !this.assessors.isEmpty();
		}

		public boolean has(long participantId) {
			return this.assessors.stream().anyMatch((it) -> it.participantId() == participantId);
		}

		public boolean isChair(long participantId) {
			return this.assessors.stream().anyMatch((it) -> it.chair() && it.participantId() == participantId);
		}

		/** What was seen, to be compared with what is there. */
		public String mark() {
			return this.assessors.stream()
				.map((it) -> it.participantId() + (it.chair() ? "*" : ""))
				.collect(Collectors.joining(" "));
		}

	}

	public Panel of(long courseRunId) {
		return new Panel(instructors(courseRunId, "join assessor on assessor.participant_id = participant.id"));
	}

	/**
	 * All instructors of a run.
	 */
	public List<Instructor> instructors(long courseRunId) {
		return instructors(courseRunId, "left join assessor on assessor.participant_id = participant.id");
	}

	private List<Instructor> instructors(long courseRunId, String join) {
		return this.jdbc.sql("""
				select participant.id as participant_id, person.name, assessor.chair is not null as assessor,
				  coalesce(assessor.chair, false) as chair
				from participant join person on person.id = participant.person_id %s
				where participant.course_run_id = ?
				  and (participant.role <> 'LISTENER' or assessor.participant_id is not null)
				order by chair desc, person.sort_name, participant.id
				""".formatted(join)).param(courseRunId).query(Instructor.class).list();
	}

	/**
	 * Names the assessors anew.
	 * @param assessors ids of instructors; nobody to let every instructor work on one
	 * sheet
	 * @param chair one of them
	 * @param seen the {@link Panel#mark} that was seen when this was decided
	 * @throws OptimisticLockingFailureException when another instructor was first
	 */
	@Transactional
	public void name(Participation instructor, Collection<Long> assessors, @Nullable Long chair, String seen) {
		long run = instructor.courseRunId();
		this.jdbc.sql("select id from course_run where id = ? for update").param(run).query(Long.class).single();
		Panel before = of(run);
		if (!before.mark().equals(seen)) {
			throw new OptimisticLockingFailureException("The assessors are others by now");
		}
		this.jdbc.sql("delete from assessor where course_run_id = ?").param(run).update();
		for (Long assessor : assessors) {
			this.jdbc.sql("insert into assessor (course_run_id, participant_id, chair) values (?, ?, ?)")
				.params(run, assessor, assessor.equals(chair))
				.update();
		}
		this.audit.record(instructor, "assessors-named", "course-run:" + run, before.mark() + " → " + of(run).mark());
	}

}
