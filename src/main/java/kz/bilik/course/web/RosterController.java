package kz.bilik.course.web;

import kz.bilik.course.Rosters;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The fragment that says how current the list of listeners is. It fetches itself again
 * while the roster is being read.
 */
@Controller
class RosterController {

	private final Rosters rosters;

	RosterController(Rosters rosters) {
		this.rosters = rosters;
	}

	/**
	 * @param page where the fragment stands, see {@link #refresh}
	 */
	@GetMapping("/c/{run}/instructor/roster")
	String roster(Visit visit, @RequestParam(defaultValue = "") String page, Model model) {
		model.addAttribute("roster", this.rosters.state(visit.runId()));
		model.addAttribute("page", page);
		model.addAttribute("fetched", true);
		return "course/roster :: roster(page=${page})";
	}

	/**
	 * @param page to which page to return: {@code defence}, or that of the programme
	 */
	@PostMapping("/c/{run}/instructor/roster")
	String refresh(Visit visit, @RequestParam(defaultValue = "") String page) {
		this.rosters.refresh(visit.runId());
		return "redirect:/c/" + visit.runId() + (page.equals("defence") ? "/defence" : "");
	}

}
