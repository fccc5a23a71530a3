package kz.bilik.admin.web;

import java.util.List;

import kz.bilik.admin.DeliveryDesk;
import kz.bilik.admin.PlatformDesk;
import kz.bilik.lti.platform.Platform;
import kz.bilik.passback.Backlog;
import kz.bilik.passback.Backlog.CourseRunPart;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Grades on their way to the platforms, without anybody's name.
 */
@Controller
@RequestMapping("/admin/deliveries")
class DeliveryDeskController {

	private final DeliveryDesk deliveries;

	private final PlatformDesk platforms;

	private final Backlog backlog;

	DeliveryDeskController(DeliveryDesk deliveries, PlatformDesk platforms, Backlog backlog) {
		this.deliveries = deliveries;
		this.platforms = platforms;
		this.backlog = backlog;
	}

	@GetMapping
	String list(Model model) {
		model.addAttribute("queues", this.deliveries.queues());
		return "admin/deliveries";
	}

	@GetMapping("/{platform}")
	String show(@PathVariable("platform") long platformId, Model model) {
		List<CourseRunPart> parts = this.backlog.ofCourseRuns(platformId);
		model.addAttribute("queue",
				this.deliveries.queues()
					.stream()
					.filter((queue) -> queue.platform().id() == platformId)
					.findFirst()
					.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND)));
		model.addAttribute("runs", parts.subList(0, Math.min(parts.size(), Backlog.MOST)));
		model.addAttribute("more", parts.size() > Backlog.MOST);
		return "admin/platform-deliveries";
	}

	@PostMapping("/{platform}/pause")
	String pause(@PathVariable("platform") long platformId, RedirectAttributes redirect) {
		this.deliveries.pause(known(platformId));
		return to(platformId, "admin.deliveries.notice.paused", redirect);
	}

	@PostMapping("/{platform}/resume")
	String resume(@PathVariable("platform") long platformId, RedirectAttributes redirect) {
		this.deliveries.resume(known(platformId));
		return to(platformId, "admin.deliveries.notice.resumed", redirect);
	}

	/**
	 * @param cause for which a person is needed; absent for any
	 */
	@PostMapping("/{platform}/resend")
	String resend(@PathVariable("platform") long platformId, @RequestParam(required = false) @Nullable String cause,
			RedirectAttributes redirect) {
		this.deliveries.resend(known(platformId), cause);
		return to(platformId, "admin.deliveries.notice.resent", redirect);
	}

	private static String to(long platformId, String notice, RedirectAttributes redirect) {
		redirect.addFlashAttribute("notice", notice);
		return "redirect:/admin/deliveries/" + platformId;
	}

	private Platform known(long id) {
		return this.platforms.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
