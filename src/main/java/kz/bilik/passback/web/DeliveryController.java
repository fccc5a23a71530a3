package kz.bilik.passback.web;

import java.util.List;
import java.util.Objects;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Activity;
import kz.bilik.course.ListenerSearch;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.ProjectList;
import kz.bilik.passback.Deliveries;
import kz.bilik.passback.Deliveries.Counts;
import kz.bilik.passback.Deliveries.Row;
import kz.bilik.passback.PlatformDeliveries;
import kz.bilik.passback.PlatformDeliveries.State;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/**
 * The fragment that shows instructors how far the results are on their way into the
 * gradebook. It fetches itself again, often while something is on the way.
 */
@Controller
class DeliveryController {

	private final Deliveries deliveries;

	private final PlatformDeliveries platforms;

	private final ProjectList projects;

	DeliveryController(Deliveries deliveries, PlatformDeliveries platforms, ProjectList projects) {
		this.projects = projects;
		this.deliveries = deliveries;
		this.platforms = platforms;
	}

	/**
	 * Of those that are delivered, it shows what stands on the page of the list of
	 * projects.
	 * @param seen which version the page shows; there is no answer while it is the same
	 */
	@GetMapping("/c/{run}/instructor/deliveries")
	@Nullable ModelAndView deliveries(Visit visit, @RequestParam(required = false) @Nullable Integer seen,
			@ModelAttribute("search") ListenerSearch search, @RequestParam(defaultValue = "1") int page,
			HttpServletResponse response) {
		Counts counts = this.deliveries.counts(visit.runId(), Activity.DEFENCE);
		List<Row> open = this.deliveries.open(visit.runId(), Activity.DEFENCE, ProjectList.PAGE);
		List<Row> listed = this.deliveries.of(visit.runId(), Activity.DEFENCE,
				this.projects.participants(visit.runId(), search, page));
		State platform = this.platforms.state(visit.run().platformId());
		int version = Objects.hash(counts, open, listed, platform);
		if (seen != null && seen == version) {
			response.setStatus(HttpServletResponse.SC_NO_CONTENT);
			return null;
		}
		return new ModelAndView("passback/deliveries :: deliveries").addObject("version", version)
			.addObject("page", page)
			.addObject("platform", platform)
			.addObject("total", counts.total())
			.addObject("waiting", counts.waiting())
			.addObject("failed", counts.failed())
			.addObject("open", open)
			.addObject("hidden", Math.max(0, counts.total() - counts.done() - ProjectList.PAGE))
			.addObject("done", counts.done())
			.addObject("delivered", listed.stream().filter(Row::isDone).toList());
	}

	/**
	 * @param participant whose to send again; absent for all that are not delivered
	 * @param everything whether to send the delivered ones as well
	 */
	@PostMapping("/c/{run}/instructor/deliveries/resend")
	@Nullable ModelAndView resend(Visit visit, @RequestParam(required = false) @Nullable Long participant,
			@RequestParam(defaultValue = "false") boolean everything, @ModelAttribute("search") ListenerSearch search,
			@RequestParam(defaultValue = "1") int page, HttpServletResponse response) {
		if (everything || participant != null) {
			this.deliveries.resend(visit.participation(), participant);
		}
		else {
			this.deliveries.resendUndelivered(visit.participation());
		}
		return deliveries(visit, null, search, page, response);
	}

}
