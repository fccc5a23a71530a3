package kz.bilik.defence.web;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Size;
import kz.bilik.course.Participants;
import kz.bilik.course.Rosters;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.DefenceTerms;
import kz.bilik.defence.Project;
import kz.bilik.defence.ProjectList;
import kz.bilik.defence.ProjectWork;
import kz.bilik.defence.Projects;
import kz.bilik.defence.Results;
import kz.bilik.defence.TeamRefusedException;
import kz.bilik.web.FormErrors;
import kz.bilik.web.WebLink;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.validation.ObjectError;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The defence: a listener hands a project in and sees the published result, an instructor
 * sees the list.
 */
@Controller
class DefenceController {

	private final Projects projects;

	private final Results results;

	private final ProjectList list;

	private final Rosters rosters;

	private final ProjectWork work;

	private final DefenceTerms terms;

	private final Participants participants;

	private final Clock clock;

	private final FormErrors formErrors;

	DefenceController(Projects projects, Results results, ProjectList list, Rosters rosters, ProjectWork work,
			DefenceTerms terms, Participants participants, FormErrors formErrors, Clock clock) {
		this.formErrors = formErrors;
		this.rosters = rosters;
		this.projects = projects;
		this.results = results;
		this.list = list;
		this.work = work;
		this.terms = terms;
		this.participants = participants;
		this.clock = clock;
	}

	record ProjectForm(@NotBlank @Size(max = Project.MAX_TOPIC) @Nullable String topic,
			@NotBlank @Size(max = Project.MAX_SUMMARY) @Nullable String summary,
			@NotBlank @Size(max = Project.MAX_LINK) @WebLink @Nullable String workLink,
			@NotBlank @Size(max = Project.MAX_LINK) @WebLink @Nullable String presentationLink,
			@Nullable Integer version) {

		static ProjectForm of(Project project) {
			return new ProjectForm(project.topic(), project.summary(), project.workLink(), project.presentationLink(),
					project.version());
		}

	}

	@GetMapping("/c/{run}/defence")
	String defence(Visit visit, Model model) {
		if (visit.teaches()) {
			return projects(visit, this.list.of(visit.runId()), model);
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
		List<ProjectList.Row> rows = this.list.of(visit.runId());
		model.addAttribute("reviewed",
				rows.stream()
					.filter((row) -> Objects.equals(row.participantId(), participant))
					.findFirst()
					.orElse(null));
		model.addAttribute("review", true);
		return projects(visit, rows, model);
	}

	private String projects(Visit visit, List<ProjectList.Row> rows, Model model) {
		model.addAttribute("roster", this.rosters.opened(visit.runId()));
		model.addAttribute("projects", rows);
		return "defence/projects";
	}

	@PostMapping("/c/{run}/defence")
	String handIn(Visit visit, @Valid @ModelAttribute("form") ProjectForm form, BindingResult errors, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		if (visit.teaches()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			try {
				this.work.handIn(visit.participation(), TeamController.rule(visit), form.topic().strip(),
						form.summary().strip(), form.workLink().strip(), form.presentationLink().strip(),
						form.version());
				redirect.addFlashAttribute("notice", "project.notice.handed-in");
				return "redirect:/c/" + visit.runId() + "/defence";
			}
			catch (TeamRefusedException ex) {
				errors.addError(new ObjectError("form", ex.getCodes(), ex.getArguments(), null));
			}
			catch (OptimisticLockingFailureException ex) {
				errors.reject("form.changed-meanwhile");
				status = HttpStatus.CONFLICT;
			}
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		return project(visit, form, model);
	}

	private String project(Visit visit, @Nullable ProjectForm typed, Model model) {
		long participant = visit.participation().participantId();
		Project project = this.projects.findByMember(participant).orElse(null);
		model.addAttribute("project", project);
		model.addAttribute("members",
				(project != null) ? this.participants.find(visit.runId(), project.memberIds()) : List.of());
		model.addAttribute("teamsOpen", this.terms.of(visit.runId()).teamsOpen(this.clock.instant()));
		model.addAttribute("result", this.results.findByParticipantId(participant).orElse(null));
		if (typed == null) {
			model.addAttribute("form",
					(project != null) ? ProjectForm.of(project) : new ProjectForm(null, null, null, null, null));
		}
		return "defence/project";
	}

}
