package kz.bilik.defence;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import kz.bilik.course.AuditLog;
import kz.bilik.course.Participants;
import kz.bilik.course.Participation;
import kz.bilik.defence.Assessment.Draft;
import kz.bilik.defence.ProjectQueue.Row;
import kz.bilik.programme.Programmes;
import kz.bilik.programme.Rubric;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Results of many projects at once, or at a set time. Each project is published in a
 * short transaction of its own, whose row is locked by whoever does it.
 */
@Component
public class Publications {

	private final JdbcClient jdbc;

	private final Projects projects;

	private final Assessments assessments;

	private final DefenceDesk desk;

	private final Participants participants;

	private final Programmes programmes;

	private final AuditLog audit;

	private final Clock clock;

	Publications(JdbcClient jdbc, Projects projects, Assessments assessments, DefenceDesk desk,
			Participants participants, Programmes programmes, AuditLog audit, Clock clock) {
		this.jdbc = jdbc;
		this.projects = projects;
		this.assessments = assessments;
		this.desk = desk;
		this.participants = participants;
		this.programmes = programmes;
		this.audit = audit;
		this.clock = clock;
	}

	/**
	 * How far the publications are that were wanted last.
	 *
	 * @param failed how many could not be published
	 * @param dueAt when the first of those that wait is published
	 * @param refused the first of those that could not be published
	 */
	public record Progress(long waiting, long done, long failed, @Nullable Instant dueAt, List<Refused> refused) {

		public long total() {
			return this.waiting + this.done + this.failed;
		}

	}

	/**
	 * @param cause of {@code publication.cause.<cause>} in the messages
	 */
	public record Refused(long projectId, String topic, String cause) {
	}

	/**
	 * A session with a project that has no result yet.
	 *
	 * @param assessors their names: two sessions may be held at the same time
	 */
	public record Session(long id, Instant startsAt, Instant endsAt, @Nullable String assessors) {
	}

	/** A project that could not be published. */
	static class NotPublishedException extends RuntimeException {

		private final Wanted wanted;

		private final String reason;

		private NotPublishedException(Wanted wanted, String reason, @Nullable Throwable cause) {
			super("Project " + wanted.projectId() + ": " + reason, cause);
			this.wanted = wanted;
			this.reason = reason;
		}

	}

	/** Sessions whose results can be published, in the order of time. */
	public List<Session> sessions(long courseRunId) {
		return this.jdbc.sql("""
				select id, starts_at, ends_at, (
				  select group_concat(person.name order by person.name separator ', ') from session_assessor
				  join participant on participant.id = session_assessor.participant_id
				  join person on person.id = person_id
				  where session_id = defence_session.id) as assessors
				from defence_session where course_run_id = ? and exists (
				  select 1 from defence_slot
				  join project_member on project_member.project_id = defence_slot.project_id
				  left join result on result.participant_id = project_member.participant_id
				  where session_id = defence_session.id and result.id is null)
				order by starts_at, id
				""").param(courseRunId).query(Session.class).list();
	}

	/** The projects that have defended in a session, unless they did so again later. */
	public List<Long> projects(long courseRunId, long sessionId) {
		return this.jdbc.sql("""
				select project_id from defence_slot join defence_session on defence_session.id = session_id
				where course_run_id = ? and session_id = ? and not exists (
				  select 1 from defence_slot later join defence_session again on again.id = later.session_id
				  where later.project_id = defence_slot.project_id and again.starts_at > defence_session.starts_at)
				""").params(courseRunId, sessionId).query(Long.class).list();
	}

	/**
	 * Wants projects, whose sheets are settled, to be published as they are now. What was
	 * wanted for them before is forgotten, and so is the outcome of what is over.
	 * @param dueAt when
	 */
	@Transactional
	public void want(Participation instructor, List<Row> rows, Instant dueAt) {
		long run = instructor.courseRunId();
		this.jdbc.sql("delete from publication where course_run_id = ? and state <> 'WAITING'").param(run).update();
		for (Row row : rows) {
			this.jdbc
				.sql("""
						insert into publication (project_id, course_run_id, project_version, sheet_version, actor_id, due_at, state)
						values (?, ?, ?, ?, ?, ?, 'WAITING')
						on duplicate key update project_version = values(project_version),
						  sheet_version = values(sheet_version), actor_id = values(actor_id),
						  due_at = values(due_at), state = 'WAITING', cause = null
						""")
				.params(row.id(), run, row.version(), row.sheetVersion(), instructor.participantId(),
						Timestamp.from(dueAt))
				.update();
		}
		this.audit.record(instructor, "publication-wanted", "course-run:" + run, rows.size() + ", " + dueAt);
	}

	/** Forgets what waits for its time. */
	@Transactional
	public void cancel(Participation instructor) {
		int cancelled = this.jdbc.sql("delete from publication where course_run_id = ? and state = 'WAITING'")
			.param(instructor.courseRunId())
			.update();
		this.audit.record(instructor, "publication-cancelled", "course-run:" + instructor.courseRunId(),
				"" + cancelled);
	}

	public Progress progress(long courseRunId) {
		Map<String, Long> counts = new HashMap<>();
		this.jdbc.sql("select state, count(*) from publication where course_run_id = ? group by state")
			.param(courseRunId)
			.query((row) -> {
				counts.put(row.getString(1), row.getLong(2));
			});
		long waiting = counts.getOrDefault("WAITING", 0L);
		Instant dueAt = (waiting > 0)
				? this.jdbc.sql("select min(due_at) from publication where course_run_id = ? and state = 'WAITING'")
					.param(courseRunId)
					.query(Timestamp.class)
					.single()
					.toInstant()
				: null;
		List<Refused> refused = !counts.containsKey("REFUSED") ? List.of() : this.jdbc.sql("""
				select project_id, project.topic, cause from publication join project on project.id = project_id
				where publication.course_run_id = ? and state = 'REFUSED' order by project_id
				limit\s""" + ProjectQueue.PAGE).param(courseRunId).query(Refused.class).list();
		return new Progress(waiting, counts.getOrDefault("DONE", 0L), counts.getOrDefault("REFUSED", 0L), dueAt,
				refused);
	}

	private record Wanted(long projectId, int projectVersion, int sheetVersion, long actorId) {
	}

	/**
	 * Publishes the next project that is due and that nobody else is publishing.
	 * @return whether there was one
	 * @throws NotPublishedException when it cannot be published
	 */
	@Transactional
	public boolean publishNext() {
		Optional<Wanted> wanted = this.jdbc.sql("""
				select project_id, project_version, sheet_version, actor_id from publication
				where state = 'WAITING' and due_at <= ? order by due_at, project_id limit 1 for update skip locked
				""").param(Timestamp.from(this.clock.instant())).query(Wanted.class).optional();
		wanted.ifPresent((it) -> {
			try {
				publish(it);
			}
			catch (NotPublishedException | TransientDataAccessException | DataAccessResourceFailureException ex) {
				throw ex;
			}
			catch (RuntimeException ex) {
				throw new NotPublishedException(it, "failed", ex);
			}
			end(it, "DONE", null);
		});
		return wanted.isPresent();
	}

	private void publish(Wanted wanted) {
		long id = wanted.projectId();
		Participation actor = this.participants.participation(wanted.actorId())
			.orElseThrow(() -> new NotPublishedException(wanted, "incomplete", null));
		Project project = this.projects.findById(id).orElseThrow();
		Assessment sheet = this.assessments.findByProjectIdAndAssessorId(id, Assessment.AGREED)
			.filter((it) -> it.covers(project))
			.orElseThrow(() -> new NotPublishedException(wanted, "incomplete", null));
		if (sheet.version() != wanted.sheetVersion()) {
			throw new NotPublishedException(wanted, "changed", null);
		}
		Rubric rubric = this.programmes.get(actor.run().programmeId()).defence().rubric();
		try {
			this.desk.publish(actor, project, wanted.projectVersion(), rubric, new Draft(Assessment.AGREED,
					sheet.scores(project), sheet.comment(), sheet.workNumber(), sheet.version()), null);
		}
		catch (IncompleteAssessmentException ex) {
			throw new NotPublishedException(wanted, "incomplete", ex);
		}
		catch (ReasonMissingException | OptimisticLockingFailureException ex) {
			throw new NotPublishedException(wanted, "changed", ex);
		}
	}

	/** Puts aside what cannot be published, unless it was wanted anew meanwhile. */
	@Transactional
	public void refuse(NotPublishedException ex) {
		end(ex.wanted, "REFUSED", ex.reason);
	}

	private void end(Wanted wanted, String state, @Nullable String cause) {
		this.jdbc.sql("""
				update publication set state = ?, cause = ?
				where project_id = ? and project_version = ? and sheet_version = ? and state = 'WAITING'
				""").params(state, cause, wanted.projectId(), wanted.projectVersion(), wanted.sheetVersion()).update();
	}

}
