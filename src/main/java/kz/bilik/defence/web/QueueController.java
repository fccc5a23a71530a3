package kz.bilik.defence.web;

import java.util.List;

import kz.bilik.course.web.Visit;
import kz.bilik.defence.ProjectQueue;
import kz.bilik.defence.ProjectQueue.Row;
import kz.bilik.defence.ProjectQueue.Show;
import kz.bilik.defence.ProjectQueue.State;
import kz.bilik.defence.Projects;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The queue of the projects that are to be assessed.
 */
@Controller
class QueueController {

	private final ProjectQueue queue;

	private final Projects projects;

	QueueController(ProjectQueue queue, Projects projects) {
		this.queue = queue;
		this.projects = projects;
	}

	/**
	 * @param after the last project of the page before
	 */
	@GetMapping("/c/{run}/instructor/projects")
	String queue(Visit visit, @RequestParam(defaultValue = "OPEN") Show show,
			@RequestParam(required = false) @Nullable Long after, Model model) {
		List<Row> rows = this.queue.page(visit.runId(), show,
				(after != null) ? this.projects.findByIdAndCourseRunId(after, visit.runId()).orElse(null) : null);
		boolean more = rows.size() > ProjectQueue.PAGE;
		model.addAttribute("rows", more ? rows.subList(0, ProjectQueue.PAGE) : rows);
		model.addAttribute("next", more ? rows.get(ProjectQueue.PAGE - 1).id() : null);
		model.addAttribute("after", after);
		model.addAttribute("show", show);
		model.addAttribute("shows", Show.values());
		model.addAttribute("states", State.values());
		model.addAttribute("counts", this.queue.counts(visit.runId()));
		return "defence/queue";
	}

}
