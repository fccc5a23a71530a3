package kz.bilik.course.web;

import kz.bilik.course.CourseSettings;
import kz.bilik.programme.Format;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class SettingsController {

	private final CourseSettings settings;

	SettingsController(CourseSettings settings) {
		this.settings = settings;
	}

	@PostMapping("/c/{run}/instructor/format")
	String format(Visit visit, @RequestParam Format format, RedirectAttributes redirect) {
		this.settings.choose(visit.participation(), format);
		redirect.addFlashAttribute("notice", "format.notice.saved");
		return "redirect:/c/" + visit.runId();
	}

}
