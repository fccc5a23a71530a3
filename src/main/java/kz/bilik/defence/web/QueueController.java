package kz.bilik.defence.web;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.Commission;
import kz.bilik.defence.Commission.Panel;
import kz.bilik.defence.ProjectQueue;
import kz.bilik.defence.ProjectQueue.Row;
import kz.bilik.defence.ProjectQueue.Show;
import kz.bilik.defence.ProjectQueue.State;
import kz.bilik.defence.Projects;
import kz.bilik.defence.Publications;
import kz.bilik.web.Dates;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The queue of the projects that are to be assessed, and the publication of many of them.
 */
@Controller
class QueueController {

	private final ProjectQueue queue;

	private final Projects projects;

	private final Publications publications;

	private final Commission commission;

	private final Clock clock;

	QueueController(ProjectQueue queue, Projects projects, Publications publications, Commission commission,
			Clock clock) {
		this.queue = queue;
		this.projects = projects;
		this.publications = publications;
		this.commission = commission;
		this.clock = clock;
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
		Panel panel = this.commission.of(visit.runId());
		long me = visit.participation().participantId();
		model.addAttribute("panel", panel);
		model.addAttribute("assesses", panel.has(me));
		model.addAttribute("shown", this.queue.shown(rows,
				panel.assessors().stream().map(Commission.Instructor::participantId).toList(), me));
		model.addAttribute("nobody", ProjectQueue.Shown.NONE);
		model.addAttribute("rows", more ? rows.subList(0, ProjectQueue.PAGE) : rows);
		model.addAttribute("next", more ? rows.get(ProjectQueue.PAGE - 1).id() : null);
		model.addAttribute("after", after);
		model.addAttribute("show", show);
		model.addAttribute("shows", Show.values());
		model.addAttribute("states", State.values());
		model.addAttribute("counts", this.queue.counts(visit.runId()));
		model.addAttribute("sessions", this.publications.sessions(visit.runId()));
		progress(visit, model);
		return "defence/queue";
	}

	/** How far the publications are: a part of the page that fetches itself again. */
	@GetMapping("/c/{run}/instructor/publications")
	String progress(Visit visit, Model model) {
		model.addAttribute("publishes", publishes(visit));
		model.addAttribute("progress", this.publications.progress(visit.runId()));
		model.addAttribute("now", this.clock.instant());
		return "defence/queue :: progress";
	}

	/**
	 * @param chosen projects
	 * @param at when, in the run's zone; now where it is absent or over
	 * @param session whose projects that are ready are meant
	 * @param action {@code chosen}, {@code session}, {@code all} that are ready, or
	 * {@code cancel}
	 */
	@PostMapping("/c/{run}/instructor/publications")
	String publish(Visit visit, @RequestParam(name = "project", defaultValue = "") List<Long> chosen,
			@RequestParam(required = false) @Nullable Long session, @RequestParam(defaultValue = "") String at,
			@RequestParam(defaultValue = "") String action, @RequestParam(defaultValue = "OPEN") Show show,
			@RequestParam(required = false) @Nullable Long after, Model model, RedirectAttributes redirect,
			HttpServletResponse response) {
		if (!publishes(visit)) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
		String address = "redirect:/c/" + visit.runId() + "/instructor/projects?show=" + show;
		if (action.equals("cancel")) {
			this.publications.cancel(visit.participation());
			redirect.addFlashAttribute("notice", "publication.notice.cancelled");
			return address;
		}
		boolean ofSession = action.equals("session");
		List<Row> rows = action.equals("all") ? this.queue.all(visit.runId(), State.SETTLED)
				: this.queue.find(visit.runId(), ofSession ? projects(visit, session) : chosen);
		List<Row> ready = rows.stream().filter((row) -> row.state() == State.SETTLED).toList();
		List<Row> open = rows.stream()
			.filter((row) -> row.state() != State.SETTLED && !(ofSession && row.state() == State.PUBLISHED))
			.toList();
		Instant dueAt = dueAt(visit, at);
		String error = ofSession ? (ready.isEmpty() ? "publication.nothing-of-session" : null)
				: rows.isEmpty() ? "publication.nothing" : !open.isEmpty() ? "publication.not-ready" : null;
		if (error == null && dueAt == null) {
			error = "form.date-time";
		}
		if (error == null) {
			this.publications.want(visit.participation(), ready, dueAt);
			redirect.addFlashAttribute("notice", "publication.notice.wanted");
			redirect.addFlashAttribute("left", open.stream()
				.collect(Collectors.toMap(Row::id, Row::topic, (one, other) -> one, LinkedHashMap::new)));
			return address;
		}
		response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
		model.addAttribute("error", error);
		model.addAttribute("notReady", open);
		model.addAttribute("chosen", chosen);
		model.addAttribute("sitting", session);
		model.addAttribute("at", at);
		return queue(visit, show, after, model);
	}

	private List<Long> projects(Visit visit, @Nullable Long session) {
		return (session != null) ? this.publications.projects(visit.runId(), session) : List.of();
	}

	private boolean publishes(Visit visit) {
		Panel panel = this.commission.of(visit.runId());
		return !panel.isNamed() || panel.isChair(visit.participation().participantId());
	}

	private @Nullable Instant dueAt(Visit visit, String at) {
		try {
			if (!StringUtils.hasText(at)) {
				return this.clock.instant();
			}
			LocalDateTime time = LocalDateTime.parse(at.strip());
			Dates.day(time);
			return time.atZone(visit.run().zone()).toInstant();
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
