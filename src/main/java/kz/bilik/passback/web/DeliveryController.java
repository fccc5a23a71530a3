package kz.bilik.passback.web;

import java.util.List;
import java.util.Objects;
import java.util.Set;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Activity;
import kz.bilik.course.ListenerSearch;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.ProjectList;
import kz.bilik.passback.Deliveries;
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
		List<Row> rows = this.deliveries.of(visit.runId(), Activity.DEFENCE);
		State platform = this.platforms.state(visit.run().platformId());
		int version = Objects.hash(rows, platform);
		if (seen != null && seen == version) {
			response.setStatus(HttpServletResponse.SC_NO_CONTENT);
			return null;
		}
		Set<Long> listed = this.projects.participants(visit.runId(), search, page);
		List<Row> open = rows.stream().filter((row) -> !row.isDone()).toList();
		return new ModelAndView("passback/deliveries :: deliveries").addObject("version", version)
			.addObject("page", page)
			.addObject("platform", platform)
			.addObject("total", rows.size())
			.addObject("waiting", rows.stream().filter((row) -> row.state().equals("WAITING")).count())
			.addObject("failed", rows.stream().filter((row) -> row.state().equals("FAILED")).count())
			.addObject("open", open.subList(0, Math.min(open.size(), ProjectList.PAGE)))
			.addObject("hidden", Math.max(0, open.size() - ProjectList.PAGE))
			.addObject("done", rows.size() - open.size())
			.addObject("delivered",
					rows.stream().filter((row) -> row.isDone() && listed.contains(row.participantId())).toList());
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
