package kz.bilik.course.web;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.CourseSettings;
import kz.bilik.course.Placements;
import kz.bilik.course.ProgrammeLinks;
import kz.bilik.lti.deeplinking.ContentItem;
import kz.bilik.lti.deeplinking.DeepLinkingRequest;
import kz.bilik.lti.deeplinking.DeepLinkingRequests;
import kz.bilik.lti.deeplinking.DeepLinkingResponses;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import kz.bilik.programme.Unit;
import kz.bilik.web.FormTarget;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;

/**
 * An instructor picks the links that the LMS shall make in the course. The page stands in
 * the LMS's own dialogue.
 */
@Controller
class DeepLinkingController {

	private final DeepLinkingRequests requests;

	private final DeepLinkingResponses responses;

	private final ProgrammeLinks links;

	private final Placements placements;

	private final Programmes programmes;

	private final CourseSettings settings;

	private final MessageSource messages;

	DeepLinkingController(DeepLinkingRequests requests, DeepLinkingResponses responses, ProgrammeLinks links,
			Placements placements, Programmes programmes, CourseSettings settings, MessageSource messages) {
		this.requests = requests;
		this.responses = responses;
		this.links = links;
		this.placements = placements;
		this.programmes = programmes;
		this.settings = settings;
		this.messages = messages;
	}

	@GetMapping("/c/{run}/instructor/deep-linking/{request}")
	String choose(Visit visit, @PathVariable("request") String id, @RequestParam(required = false) String programme,
			Model model) {
		return page(visit, request(visit, id), programme(visit, programme), model);
	}

	/**
	 * @param picked activities, and modules for all of their units
	 * @param action {@code everything}, {@code chosen} or {@code cancel}
	 */
	@PostMapping("/c/{run}/instructor/deep-linking/{request}")
	String answer(Visit visit, @PathVariable("request") String id, @RequestParam(required = false) String programme,
			@RequestParam(name = "activity", defaultValue = "") List<String> picked, @RequestParam String action,
			Model model, Locale locale, HttpServletResponse response) {
		DeepLinkingRequest request = request(visit, id);
		Programme chosen = programme(visit, programme);
		List<String> activities = switch (action) {
			case "everything" -> this.links.everything(chosen);
			case "cancel" -> List.of();
			default -> activities(chosen, picked);
		};
		String error = null;
		if (activities.isEmpty() && !action.equals("cancel")) {
			error = "placing.nothing";
		}
		else if (activities.size() > 1 && !request.multiple()) {
			error = "placing.one-only";
		}
		else if (!chosen.id().equals(visit.programme().id()) && !activities.isEmpty()
				&& !this.settings.choose(visit.participation(), chosen)) {
			error = "placing.programme-taken";
		}
		if (error != null) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("error", error);
			model.addAttribute("picked", picked);
			return page(visit, request, chosen, model);
		}
		List<ContentItem> items = activities.stream()
			.map((activity) -> this.links.item(chosen, activity, visit.run().format(), locale, request.lineItems()))
			.toList();
		this.placements.pick(visit.participation(), items);
		String message = this.messages.getMessage(items.isEmpty() ? "placing.cancelled" : "placing.placed",
				new Object[] { items.size() }, locale);
		model.addAttribute("returnUrl", request.returnUrl());
		model.addAttribute("jwt", this.responses.sign(request, items, message));
		FormTarget.allow(response, request.returnOrigin());
		return "course/deep-linking-answer";
	}

	private String page(Visit visit, DeepLinkingRequest request, Programme programme, Model model) {
		model.addAttribute("asked", request);
		model.addAttribute("programme", programme);
		model.addAttribute("programmes",
				this.settings.mayChooseProgramme(visit.runId()) ? this.programmes.all() : List.of());
		model.addAttribute("links", this.links);
		return "course/deep-linking";
	}

	/**
	 * In the order in which they are taught; what is not of the programme is left out.
	 */
	private List<String> activities(Programme programme, List<String> picked) {
		Set<String> wanted = new LinkedHashSet<>(picked);
		programme.modules()
			.stream()
			.filter((module) -> picked.contains(module.id()))
			.forEach((module) -> module.units().stream().map(Unit::id).forEach(wanted::add));
		return this.links.all(programme).stream().filter(wanted::contains).toList();
	}

	private Programme programme(Visit visit, @Nullable String id) {
		return Optional.ofNullable(id).flatMap(this.programmes::find).orElse(visit.programme());
	}

	private DeepLinkingRequest request(Visit visit, String id) {
		return this.requests.find(id, visit.participation().participantId())
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
