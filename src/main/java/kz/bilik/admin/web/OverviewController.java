package kz.bilik.admin.web;

import kz.bilik.admin.KeyDesk;
import kz.bilik.admin.Launches;
import kz.bilik.admin.Overview;
import kz.bilik.web.OperatorPages;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * What may need the operator, on one page.
 */
@Controller
class OverviewController {

	private final Overview overview;

	private final Launches launches;

	private final KeyDesk keys;

	OverviewController(Overview overview, Launches launches, KeyDesk keys) {
		this.overview = overview;
		this.launches = launches;
		this.keys = keys;
	}

	@GetMapping(OperatorPages.PATH)
	String overview(Model model) {
		model.addAttribute("pending", this.overview.pendingPlatforms());
		model.addAttribute("refused", this.launches.refusedOfLate());
		model.addAttribute("nextRotation", this.keys.nextRotation());
		model.addAttribute("grades", this.overview.grades());
		return "admin/overview";
	}

}
