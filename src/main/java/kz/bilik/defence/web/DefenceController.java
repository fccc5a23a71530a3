package kz.bilik.defence.web;

import java.time.Clock;
import java.time.Instant;
import java.time.Year;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import kz.bilik.course.Groups;
import kz.bilik.course.ListenerSearch;
import kz.bilik.course.Participants;
import kz.bilik.course.Participants.Participant;
import kz.bilik.course.Rosters;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.DefenceSessions;
import kz.bilik.defence.DefenceTerms;
import kz.bilik.defence.Project;
import kz.bilik.defence.ProjectList;
import kz.bilik.defence.ProjectList.Row;
import kz.bilik.defence.ProjectWork;
import kz.bilik.defence.Projects;
import kz.bilik.defence.ResultHistory;
import kz.bilik.defence.Results;
import kz.bilik.defence.Work;
import kz.bilik.defence.web.WorkController.WorkForm;
import kz.bilik.web.Dates;
import kz.bilik.web.PageOf;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The defence: a listener sees their project and the published result, an instructor sees
 * the list.
 */
@Controller
class DefenceController {

	private final Projects projects;

	private final Results results;

	private final ResultHistory history;

	private final ProjectList list;

	private final Rosters rosters;

	private final Groups groups;

	private final ProjectWork work;

	private final DefenceTerms terms;

	private final DefenceSessions sessions;

	private final Participants participants;

	private final Clock clock;

	private final MessageSource messages;

	private final Dates dates;

	DefenceController(Projects projects, Results results, ResultHistory history, ProjectList list, Rosters rosters,
			Groups groups, ProjectWork work, DefenceTerms terms, DefenceSessions sessions, Participants participants,
			MessageSource messages, Dates dates, Clock clock) {
		this.messages = messages;
		this.dates = dates;
		this.rosters = rosters;
		this.groups = groups;
		this.projects = projects;
		this.results = results;
		this.history = history;
		this.list = list;
		this.work = work;
		this.terms = terms;
		this.sessions = sessions;
		this.participants = participants;
		this.clock = clock;
	}

	/**
	 * @param search and {@code page} are an instructor's
	 */
	@GetMapping("/c/{run}/defence")
	String defence(Visit visit, @ModelAttribute("search") ListenerSearch search,
			@RequestParam(defaultValue = "1") int page, Model model) {
		if (visit.teaches()) {
			return projects(visit, this.list.page(visit.runId(), search, page), model);
		}
		return project(visit, null, model);
	}

	/**
	 * The project of a listener whose grade was clicked in the gradebook.
	 * @param participant absent for somebody who has never come here
	 */
	@GetMapping("/c/{run}/instructor/submissions")
	String submission(Visit visit, @RequestParam(required = false) @Nullable Long participant, Model model) {
		if (participant != null) {
			Optional<Project> project = this.projects.findByMember(participant)
				.filter((it) -> it.courseRunId() == visit.runId() && it.handedIn());
			if (project.isPresent()) {
				return "redirect:/c/" + visit.runId() + "/instructor/projects/" + project.get().id();
			}
		}
		Row reviewed = Optional.ofNullable(participant).flatMap((id) -> this.list.find(visit.runId(), id)).orElse(null);
		ListenerSearch all = new ListenerSearch(null, null);
		model.addAttribute("search", all);
		model.addAttribute("reviewed", reviewed);
		model.addAttribute("review", true);
		return projects(visit, (reviewed != null) ? PageOf.of(List.of(reviewed), 1, ProjectList.PAGE)
				: this.list.page(visit.runId(), all, 1), model);
	}

	private String projects(Visit visit, PageOf<Row> projects, Model model) {
		model.addAttribute("roster", this.rosters.opened(visit.runId()));
		model.addAttribute("groups", this.groups.names(visit.runId()));
		model.addAttribute("projects", projects);
		return "defence/projects";
	}

	/**
	 * The page of a listener.
	 * @param typed what was refused; absent when nothing was
	 */
	String project(Visit visit, @Nullable WorkForm typed, Model model) {
		long participant = visit.participation().participantId();
		Project project = this.projects.findByMember(participant).orElse(null);
		ProjectWork.Works works = this.work.of(project);
		Work draft = works.draft();
		List<Participant> members = this.participants.find(visit.runId(),
				(project != null) ? project.memberIds() : Set.of(participant));
		Instant until = this.work.until(visit.runId(), project);
		List<Work.Lack> lacks = this.work.lacks(visit.runId(), project, draft, visit.programme().defence());
		if (draft.number() == 0) {
			// the form proposes this one
			lacks.removeIf((lack) -> lack.reason().equals("year"));
		}
		model.addAttribute("project", project);
		model.addAttribute("own", (project != null) ? project.id() : null);
		model.addAttribute("mine", (project != null) ? this.sessions.ofProject(project.id()) : List.of());
		model.addAttribute("works", works);
		model.addAttribute("leftBehind", this.work.earlier(participant).orElse(null));
		model.addAttribute("members", members);
		model.addAttribute("changedBy",
				members.stream()
					.filter((member) -> Objects.equals(member.id(), draft.changedBy()))
					.findFirst()
					.map(Participant::name)
					.orElse(null));
		model.addAttribute("lacks", WorkController.words(lacks, visit, this.messages, this.dates));
		model.addAttribute("until", until);
		model.addAttribute("open", until == null || this.clock.instant().isBefore(until));
		model.addAttribute("teamsOpen", this.terms.of(visit.runId()).teamsOpen(this.clock.instant()));
		model.addAttribute("result", this.results.findByParticipantId(participant).orElse(null));
		model.addAttribute("earlier", this.history.before(participant));
		if (typed == null) {
			model.addAttribute("form", WorkForm.of(draft, (project != null) ? project.id() : null,
					Year.from(this.clock.instant().atZone(visit.run().zone()))));
		}
		else {
			model.addAttribute("form", typed);
		}
		return "defence/project";
	}

}
