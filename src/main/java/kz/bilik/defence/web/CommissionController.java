package kz.bilik.defence.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.Commission;
import kz.bilik.defence.Commission.Instructor;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Who of the instructors assesses the projects.
 */
@Controller
@RequestMapping("/c/{run}/instructor/commission")
class CommissionController {

	private final Commission commission;

	CommissionController(Commission commission) {
		this.commission = commission;
	}

	@GetMapping
	String commission(Visit visit, Model model) {
		List<Instructor> instructors = this.commission.instructors(visit.runId());
		return show(visit,
				instructors.stream()
					.filter(Instructor::assessor)
					.map(Instructor::participantId)
					.collect(Collectors.toSet()),
				instructors.stream().filter(Instructor::chair).map(Instructor::participantId).findFirst().orElse(null),
				null, model);
	}

	@PostMapping
	String name(Visit visit, @RequestParam(name = "assessor", defaultValue = "") List<Long> assessors,
			@RequestParam(required = false) @Nullable Long chair, @RequestParam(defaultValue = "") String seen,
			Model model, RedirectAttributes redirect, HttpServletResponse response) {
		Set<Long> named = new LinkedHashSet<>(assessors);
		String error = null;
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		Set<Long> instructors = this.commission.instructors(visit.runId())
			.stream()
			.map(Instructor::participantId)
			.collect(Collectors.toSet());
		if (!instructors.containsAll(named)) {
			error = "commission.unknown";
		}
		else if (!named.isEmpty() && !named.contains(chair)) {
			error = "commission.no-chair";
		}
		else {
			try {
				this.commission.name(visit.participation(), named, chair, seen);
				redirect.addFlashAttribute("notice", "settings.notice.saved");
				return "redirect:/c/" + visit.runId() + "/instructor/commission";
			}
			catch (OptimisticLockingFailureException ex) {
				error = "commission.changed";
				status = HttpStatus.CONFLICT;
			}
		}
		response.setStatus(status.value());
		return show(visit, named, chair, error, model);
	}

	private String show(Visit visit, Set<Long> assessors, @Nullable Long chair, @Nullable String error, Model model) {
		model.addAttribute("instructors", this.commission.instructors(visit.runId()));
		model.addAttribute("seen", this.commission.of(visit.runId()).mark());
		model.addAttribute("assessors", assessors);
		model.addAttribute("chair", chair);
		model.addAttribute("error", error);
		return "defence/commission";
	}

}
