package kz.bilik.course;

import java.time.ZoneId;
import java.util.List;

import kz.bilik.programme.Format;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an instructor decides for a course run.
 */
@Component
public class CourseSettings {

	private final CourseRuns runs;

	private final Programmes programmes;

	private final List<ProgrammeUse> uses;

	private final JdbcClient jdbc;

	private final AuditLog audit;

	CourseSettings(CourseRuns runs, Programmes programmes, List<ProgrammeUse> uses, JdbcClient jdbc, AuditLog audit) {
		this.uses = uses;
		this.runs = runs;
		this.programmes = programmes;
		this.jdbc = jdbc;
		this.audit = audit;
	}

	/**
	 * Chooses the programme that the run follows, as long as nobody has begun with
	 * another one.
	 * @return whether it could still be chosen
	 */
	@Transactional
	public boolean choose(Participation instructor, Programme programme) {
		if (!mayChooseProgramme(instructor.courseRunId())) {
			return false;
		}
		CourseRun run = this.runs.findById(instructor.courseRunId()).orElseThrow();
		this.runs.save(run.withProgramme(programme.id()));
		this.audit.record(instructor, "programme-chosen", "course-run:" + run.id(),
				run.programmeId() + " → " + programme.id());
		return true;
	}

	/**
	 * Whether the programme of a run may still be chosen: there are several, no listener
	 * has come, no link to a unit was opened, and nothing stands in the units and
	 * modules.
	 */
	public boolean mayChooseProgramme(long courseRunId) {
		return this.programmes.all().size() > 1 && this.jdbc.sql("""
				select (select count(*) from resource_link where course_run_id = :run and activity not in (:of_all))
				  + (select count(*) from participant where course_run_id = :run and role = 'LISTENER'
				    and first_launch_at is not null)
				""")
			.param("run", courseRunId)
			.param("of_all", List.of(Activity.PROGRAMME, Activity.DEFENCE))
			.query(Long.class)
			.single() == 0 && this.uses.stream().noneMatch((use) -> use.usesProgramme(courseRunId));
	}

	/**
	 * Arranges the run anew.
	 * @param version the version of the run that was seen when this was decided
	 * @throws OptimisticLockingFailureException when another instructor was first
	 */
	@Transactional
	public void arrange(Participation instructor, Format format, ZoneId zone, CourseRun.Settings settings,
			int version) {
		CourseRun run = this.runs.findById(instructor.courseRunId()).orElseThrow();
		CourseRun arranged = run.arranged(format, zone, settings, version);
		if (!arranged.equals(run)) {
			this.runs.save(arranged);
			this.audit.record(instructor, "settings-changed", "course-run:" + run.id(), "%.1000s".formatted(run.format()
					+ " " + run.timeZone() + " " + run.settings() + " → " + format + " " + zone + " " + settings));
		}
	}

}
