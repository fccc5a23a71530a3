package kz.bilik.course.web;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.CourseLinks;
import kz.bilik.course.CourseLinks.UnnamedLink;
import kz.bilik.course.Placements;
import kz.bilik.course.ProgrammeLinks;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * What an instructor says about the links of the course: what a link opens whose custom
 * parameters name nothing, and that what was picked is there.
 */
@Controller
class CourseLinkController {

	private final CourseLinks courseLinks;

	private final ProgrammeLinks programmeLinks;

	private final Placements placements;

	CourseLinkController(CourseLinks courseLinks, ProgrammeLinks programmeLinks, Placements placements) {
		this.courseLinks = courseLinks;
		this.programmeLinks = programmeLinks;
		this.placements = placements;
	}

	@GetMapping("/c/{run}/instructor/links/{link}")
	String link(Visit visit, @PathVariable long link, Model model) {
		return page(known(visit, link), model);
	}

	@PostMapping("/c/{run}/instructor/links/{link}")
	String choose(Visit visit, @PathVariable("link") long id, @RequestParam(defaultValue = "") String activity,
			Model model, RedirectAttributes redirect, HttpServletResponse response) {
		UnnamedLink link = known(visit, id);
		if (!this.programmeLinks.all(visit.programme()).contains(activity)) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("error", "placing.nothing");
			return page(link, model);
		}
		this.courseLinks.choose(visit.participation(), link, activity);
		redirect.addFlashAttribute("notice", "link.notice.chosen");
		return "redirect:" + visit.path(activity);
	}

	@PostMapping("/c/{run}/instructor/placements/settle")
	String settle(Visit visit) {
		this.placements.settle(visit.runId());
		return "redirect:/c/" + visit.runId();
	}

	private String page(UnnamedLink link, Model model) {
		model.addAttribute("link", link);
		model.addAttribute("links", this.programmeLinks);
		return "course/link";
	}

	private UnnamedLink known(Visit visit, long id) {
		return this.courseLinks.unnamed(visit.runId(), id)
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
