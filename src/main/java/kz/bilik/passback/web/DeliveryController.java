package kz.bilik.passback.web;

import java.util.List;

import kz.bilik.course.Activity;
import kz.bilik.course.web.Visit;
import kz.bilik.passback.Deliveries;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The fragment that shows instructors how far the results are on their way into the
 * gradebook. It fetches itself again while something is on the way.
 */
@Controller
class DeliveryController {

	private final Deliveries deliveries;

	DeliveryController(Deliveries deliveries) {
		this.deliveries = deliveries;
	}

	@GetMapping("/c/{run}/instructor/deliveries")
	String deliveries(Visit visit, Model model) {
		List<Deliveries.Row> rows = this.deliveries.of(visit.runId(), Activity.DEFENCE);
		model.addAttribute("deliveries", rows);
		model.addAttribute("waiting", rows.stream().filter((row) -> row.state().equals("WAITING")).count());
		model.addAttribute("delivered", rows.stream().filter((row) -> row.state().equals("DELIVERED")).count());
		model.addAttribute("failed", rows.stream().filter((row) -> row.state().equals("FAILED")).count());
		return "passback/deliveries :: deliveries";
	}

	@PostMapping("/c/{run}/instructor/deliveries/resend")
	String resend(Visit visit, @RequestParam(required = false) @Nullable Long participant) {
		this.deliveries.resend(visit.runId(), participant);
		return "redirect:/c/" + visit.runId() + "/defence";
	}

}
