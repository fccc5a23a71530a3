package kz.bilik.course;

import kz.bilik.programme.Format;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What an instructor decides for a course run.
 */
@Component
public class CourseSettings {

	private final CourseRuns runs;

	private final AuditLog audit;

	CourseSettings(CourseRuns runs, AuditLog audit) {
		this.runs = runs;
		this.audit = audit;
	}

	/**
	 * Chooses the format in which the run is taught.
	 * @throws OptimisticLockingFailureException when another instructor chose at the same
	 * moment
	 */
	@Transactional
	public void choose(Participation instructor, Format format) {
		CourseRun run = this.runs.findById(instructor.courseRunId()).orElseThrow();
		if (run.format() != format) {
			this.runs.save(run.withFormat(format));
			this.audit.record(instructor, "format-chosen", "course-run:" + run.id(), run.format() + " → " + format);
		}
	}

}
