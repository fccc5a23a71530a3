package kz.bilik.defence.web;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Groups;
import kz.bilik.course.Participants;
import kz.bilik.course.Participants.Participant;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.Project;
import kz.bilik.defence.ProjectWork;
import kz.bilik.defence.Projects;
import kz.bilik.defence.TeamList;
import kz.bilik.defence.TeamRefusedException;
import kz.bilik.defence.Teams;
import kz.bilik.web.FormErrors;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The instructor makes teams by hand, at random or from the groups of the course, and
 * moves listeners between them.
 */
@Controller
@RequestMapping("/c/{run}/instructor/teams")
class TeamsController {

	private final Teams teams;

	private final TeamList list;

	private final Projects projects;

	private final ProjectWork work;

	private final Participants participants;

	private final Groups groups;

	private final MessageSource messages;

	private final FormErrors formErrors;

	TeamsController(Teams teams, TeamList list, Projects projects, ProjectWork work, Participants participants,
			Groups groups, MessageSource messages, FormErrors formErrors) {
		this.teams = teams;
		this.list = list;
		this.projects = projects;
		this.work = work;
		this.participants = participants;
		this.groups = groups;
		this.messages = messages;
		this.formErrors = formErrors;
	}

	/**
	 * What a form said.
	 */
	record TeamsForm(Set<Long> listener, String reason, Set<String> group, @Nullable Integer size,
			@Nullable String to) {

		static final TeamsForm EMPTY = new TeamsForm(Set.of(), "", Set.of(), null, null);

		TeamsForm {
			listener = (listener != null) ? listener : Set.of();
			reason = (reason != null) ? reason.strip() : "";
			group = (group != null) ? group : Set.of();
			to = StringUtils.hasText(to) ? to.strip() : null;
		}

		@Nullable String given() {
			return this.reason.isEmpty() ? null : this.reason;
		}

	}

	/** A group of the course and how many listeners it has. */
	record Group(String id, String name, int size) {
	}

	@GetMapping
	String teams(Visit visit, @RequestParam(defaultValue = "1") int page, @RequestParam(defaultValue = "") String name,
			Model model) {
		return show(visit, TeamsForm.EMPTY, page, name, model);
	}

	/** Another page, or other names, with what was chosen so far. */
	@PostMapping(params = "show")
	String choose(Visit visit, TeamsForm form, @RequestParam int show, @RequestParam(defaultValue = "") String name,
			Model model) {
		return show(visit, form, show, name, model);
	}

	@PostMapping(params = "!show")
	String make(Visit visit, TeamsForm form, @RequestParam(defaultValue = "1") int page,
			@RequestParam(defaultValue = "") String name, Model model, RedirectAttributes redirect,
			HttpServletResponse response, Locale locale) {
		String problem = problem(form, response, locale, () -> this.teams.make(visit.participation(),
				TeamController.rule(visit), form.listener(), form.given()));
		return made(visit, form, problem, page, name, model, redirect);
	}

	@PostMapping("/random")
	String random(Visit visit, TeamsForm form, Model model, RedirectAttributes redirect, HttpServletResponse response,
			Locale locale) {
		String problem = problem(form, response, locale, () -> this.teams.makeAtRandom(visit.participation(),
				TeamController.rule(visit), (form.size() != null) ? form.size() : 0));
		return made(visit, form, problem, 1, "", model, redirect);
	}

	@PostMapping("/groups")
	String fromGroups(Visit visit, TeamsForm form, Model model, RedirectAttributes redirect,
			HttpServletResponse response, Locale locale) {
		String problem = problem(form, response, locale,
				() -> this.teams.makeFromGroups(visit.participation(), TeamController.rule(visit), form.group()));
		return made(visit, form, problem, 1, "", model, redirect);
	}

	@GetMapping("/{project:\\d{1,18}}")
	String team(Visit visit, @PathVariable("project") long projectId, Model model) {
		return team(visit, known(visit, projectId), null, model);
	}

	/** Until when, in the run's zone, as the browser's field gives it. */
	record GraceForm(@Nullable String until, int version) {
	}

	@PostMapping("/{project:\\d{1,18}}/grace")
	String grace(Visit visit, @PathVariable("project") long projectId, @ModelAttribute("form") GraceForm form,
			BindingResult errors, Model model, RedirectAttributes redirect, HttpServletResponse response) {
		Project project = known(visit, projectId);
		Instant until = DefenceTermsController.instant("until", form.until(), visit.run().zone(), errors);
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			try {
				this.work.grace(visit.participation(), project, until, form.version());
				redirect.addFlashAttribute("notice", "settings.notice.saved");
				return "redirect:/c/" + visit.runId() + "/instructor/teams/" + projectId;
			}
			catch (OptimisticLockingFailureException ex) {
				errors.reject("team.changed-meanwhile");
				status = HttpStatus.CONFLICT;
				project = known(visit, projectId);
			}
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		model.addAttribute("version", (status == HttpStatus.CONFLICT) ? project.version() : form.version());
		return team(visit, project, form.until(), model);
	}

	private String team(Visit visit, Project project, @Nullable String typed, Model model) {
		model.addAttribute("until", this.work.until(visit.runId(), project));
		model.addAttribute("closes", this.work.until(visit.runId(), null) != null);
		model.addAttribute("graceUntil",
				(typed != null) ? typed : DefenceTermsController.local(project.graceUntil(), visit.run().zone()));
		model.addAttribute("project", project);
		model.addAttribute("members",
				project.members().isEmpty() ? List.of() : this.participants.find(visit.runId(), project.memberIds()));
		model.addAttribute("history", this.list.ofTeam(project.id()));
		return "defence/team";
	}

	@GetMapping("/members/{participant:\\d{1,18}}")
	String member(Visit visit, @PathVariable long participant, Model model) {
		return member(visit, participant, TeamsForm.EMPTY, model);
	}

	@PostMapping("/members/{participant:\\d{1,18}}")
	String move(Visit visit, @PathVariable long participant, TeamsForm form, Model model, RedirectAttributes redirect,
			HttpServletResponse response, Locale locale) {
		listener(visit, participant);
		String problem = problem(form, response, locale, () -> this.teams.move(visit.participation(),
				TeamController.rule(visit), participant, form.to(), form.given()));
		if (problem == null) {
			redirect.addFlashAttribute("notice", "team.notice.moved");
			return "redirect:/c/" + visit.runId() + "/instructor/teams/members/" + participant;
		}
		model.addAttribute("problem", problem);
		return member(visit, participant, form, model);
	}

	private String member(Visit visit, long participant, TeamsForm form, Model model) {
		model.addAttribute("listener", listener(visit, participant));
		model.addAttribute("project", this.projects.findByMember(participant).orElse(null));
		model.addAttribute("history", this.list.ofListener(participant));
		model.addAttribute("form", form);
		return "defence/member";
	}

	private String made(Visit visit, TeamsForm form, @Nullable String problem, int page, String name, Model model,
			RedirectAttributes redirect) {
		if (problem == null) {
			redirect.addFlashAttribute("notice", "team.notice.made");
			return "redirect:/c/" + visit.runId() + "/instructor/teams";
		}
		model.addAttribute("problem", problem);
		return show(visit, form, page, name, model);
	}

	private String show(Visit visit, TeamsForm form, int page, String name, Model model) {
		if (page < 1) {
			throw notFound();
		}
		model.addAttribute("form", form);
		model.addAttribute("name", name);
		TeamList.Page list = this.list.page(visit.runId(), name.strip(), page);
		Set<Long> elsewhere = new HashSet<>(form.listener());
		list.rows().forEach((row) -> elsewhere.remove(row.participantId()));
		model.addAttribute("list", list);
		model.addAttribute("elsewhere",
				elsewhere.isEmpty() ? List.of() : this.participants.find(visit.runId(), elsewhere));
		model.addAttribute("left", this.list.left(visit.runId()));
		Map<String, String> names = this.groups.names(visit.runId());
		Map<String, List<Long>> groups = new TreeMap<>(this.groups.listeners(visit.runId()));
		model.addAttribute("groups", groups.entrySet()
			.stream()
			.map((group) -> new Group(group.getKey(), names.getOrDefault(group.getKey(), ""), group.getValue().size()))
			.toList());
		return "defence/teams";
	}

	/**
	 * @return why the change was refused; absent when it was made
	 */
	private @Nullable String problem(TeamsForm form, HttpServletResponse response, Locale locale, Runnable change) {
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		String problem;
		if (form.reason().length() > Teams.MAX_REASON) {
			problem = this.messages.getMessage("Size", new Object[] { "reason", Teams.MAX_REASON }, locale);
		}
		else {
			try {
				change.run();
				return null;
			}
			catch (TeamRefusedException ex) {
				problem = this.messages.getMessage(ex, locale);
			}
			catch (OptimisticLockingFailureException ex) {
				status = HttpStatus.CONFLICT;
				problem = this.messages.getMessage("team.changed-meanwhile", null, locale);
			}
		}
		response.setStatus(status.value());
		return problem;
	}

	private Project known(Visit visit, long projectId) {
		return this.projects.findByIdAndCourseRunId(projectId, visit.runId()).orElseThrow(TeamsController::notFound);
	}

	private Participant listener(Visit visit, long participant) {
		return this.participants.find(visit.runId(), List.of(participant))
			.stream()
			.findFirst()
			.orElseThrow(TeamsController::notFound);
	}

	private static ResponseStatusException notFound() {
		return new ResponseStatusException(HttpStatus.NOT_FOUND);
	}

}
