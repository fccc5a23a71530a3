package kz.bilik.admin.web;

import java.util.List;
import java.util.function.ToLongFunction;

import kz.bilik.admin.AuditTrail;
import kz.bilik.admin.Launches;
import kz.bilik.admin.PlatformDesk;
import kz.bilik.lti.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * What happened: launches and the operator's changes, the newest first.
 */
@Controller
class LogController {

	private final Launches launches;

	private final PlatformDesk platforms;

	private final AuditTrail audit;

	LogController(Launches launches, PlatformDesk platforms, AuditTrail audit) {
		this.launches = launches;
		this.platforms = platforms;
		this.audit = audit;
	}

	@GetMapping("/admin/launches")
	String launches(@ModelAttribute("filter") Launches.Filter filter,
			@RequestParam(required = false) @Nullable Long before, Model model) {
		show("launches", this.launches.newest(filter, before), Launches.PAGE, Launches.Row::id, model);
		model.addAttribute("filterQuery", filter.query());
		model.addAttribute("platforms", this.platforms.list());
		model.addAttribute("reasons", Refusal.Reason.values());
		return "admin/launches";
	}

	@GetMapping("/admin/audit")
	String audit(@RequestParam(required = false) @Nullable Long before, Model model) {
		show("entries", this.audit.newest(before), AuditTrail.PAGE, AuditTrail.Entry::id, model);
		return "admin/audit";
	}

	/** The older ones are those before the last that is shown. */
	private static <T> void show(String name, List<T> found, int page, ToLongFunction<T> id, Model model) {
		List<T> shown = found.subList(0, Math.min(page, found.size()));
		model.addAttribute(name, shown);
		model.addAttribute("older", (found.size() > page) ? id.applyAsLong(shown.get(page - 1)) : null);
	}

}
