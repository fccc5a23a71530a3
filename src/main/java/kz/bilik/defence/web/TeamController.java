package kz.bilik.defence.web;

import java.util.List;
import java.util.Locale;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Participants;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.Project;
import kz.bilik.defence.TeamRefusedException;
import kz.bilik.defence.Teams;
import kz.bilik.programme.Defence.Team;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Listeners make teams themselves: one begins, the others join by the code of the
 * invitation.
 */
@Controller
@RequestMapping("/c/{run}/team")
class TeamController {

	private final Teams teams;

	private final Participants participants;

	private final MessageSource messages;

	TeamController(Teams teams, Participants participants, MessageSource messages) {
		this.teams = teams;
		this.participants = participants;
		this.messages = messages;
	}

	@PostMapping
	String begin(Visit visit, Model model, RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		return change(visit, () -> this.teams.begin(visit.participation()), "team.notice.begun", "", model, redirect,
				response, locale);
	}

	@PostMapping("/leave")
	String leave(Visit visit, Model model, RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		return change(visit, () -> this.teams.leave(visit.participation()), "team.notice.left", "", model, redirect,
				response, locale);
	}

	@GetMapping("/join")
	String invitation(Visit visit, @RequestParam(defaultValue = "") String code, Model model) {
		listener(visit);
		return invitation(visit, code, null, model);
	}

	@PostMapping("/join")
	String join(Visit visit, @RequestParam(defaultValue = "") String code, Model model, RedirectAttributes redirect,
			HttpServletResponse response, Locale locale) {
		return change(visit, () -> this.teams.join(visit.participation(), rule(visit), code), "team.notice.joined",
				code, model, redirect, response, locale);
	}

	private String change(Visit visit, Runnable change, String notice, String code, Model model,
			RedirectAttributes redirect, HttpServletResponse response, Locale locale) {
		listener(visit);
		try {
			change.run();
			redirect.addFlashAttribute("notice", notice);
			return "redirect:/c/" + visit.runId() + "/defence";
		}
		catch (TeamRefusedException ex) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			return invitation(visit, code, this.messages.getMessage(ex, locale), model);
		}
		catch (OptimisticLockingFailureException ex) {
			response.setStatus(HttpStatus.CONFLICT.value());
			return invitation(visit, code, this.messages.getMessage("team.changed-meanwhile", null, locale), model);
		}
	}

	private String invitation(Visit visit, String code, @Nullable String problem, Model model) {
		Project team = this.teams.invitedBy(visit.runId(), code).orElse(null);
		model.addAttribute("code", code);
		model.addAttribute("problem", problem);
		model.addAttribute("team", team);
		model.addAttribute("members", (team != null && !team.members().isEmpty())
				? this.participants.find(visit.runId(), team.memberIds()) : List.of());
		return "defence/invitation";
	}

	static Team rule(Visit visit) {
		return visit.programme().defence().team();
	}

	private static void listener(Visit visit) {
		if (visit.teaches()) {
			throw new ResponseStatusException(HttpStatus.FORBIDDEN);
		}
	}

}
