package kz.bilik.course.web;

import kz.bilik.course.Activity;
import kz.bilik.course.CourseRun;
import kz.bilik.course.Participation;
import kz.bilik.programme.Programme;

/**
 * A request of somebody in the course run of its URL. Controllers take it as an argument;
 * it is in the model as {@code visit}.
 */
public record Visit(Programme programme, Participation participation) {

	public CourseRun run() {
		return this.participation.run();
	}

	public long runId() {
		return this.participation.courseRunId();
	}

	/** The address of the page that a link to an activity opens. */
	public String path(String activity) {
		return Activity.path(runId(), activity);
	}

	/** Whether an instructor looks at the page with a listener's eyes. */
	public boolean isView() {
		return this.participation.isView();
	}

	public boolean teaches() {
		return this.participation.teaches();
	}

}
