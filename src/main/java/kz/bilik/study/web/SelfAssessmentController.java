package kz.bilik.study.web;

import java.util.HashMap;
import java.util.Map;

import kz.bilik.course.web.Visit;
import kz.bilik.programme.Module;
import kz.bilik.programme.Unit;
import kz.bilik.study.SelfAssessments;
import kz.bilik.study.SelfAssessments.Level;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * A listener says at the end of a module how far they have come with its outcomes.
 */
@Controller
class SelfAssessmentController {

	private final SelfAssessments assessments;

	SelfAssessmentController(SelfAssessments assessments) {
		this.assessments = assessments;
	}

	/**
	 * @param fields the levels by the key of the outcome
	 */
	@PostMapping("/c/{run}/units/{unit}/self-assessment")
	String assess(Visit visit, @PathVariable("unit") String id, @RequestParam Map<String, String> fields,
			RedirectAttributes redirect) {
		Unit end = UnitController.known(visit, id);
		Module module = visit.programme().module(end);
		if (visit.teaches() || !end.equals(module.end())) {
			throw new ResponseStatusException(visit.teaches() ? HttpStatus.FORBIDDEN : HttpStatus.NOT_FOUND);
		}
		Map<String, Level> levels = new HashMap<>();
		for (Level level : Level.values()) {
			fields.forEach((key, value) -> {
				if (value.equals(level.name())) {
					levels.put(key, level);
				}
			});
		}
		this.assessments.keep(visit.participation(), module, levels);
		redirect.addFlashAttribute("notice", "self-assessment.notice.kept");
		return "redirect:/c/" + visit.runId() + "/units/" + id;
	}

}
