package kz.bilik.defence.web;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.web.Visit;
import kz.bilik.defence.DefenceTerms;
import kz.bilik.defence.DefenceTerms.Terms;
import kz.bilik.web.Dates;
import kz.bilik.web.FormErrors;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.util.StringUtils;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * Until when what of the defence is open.
 */
@Controller
@RequestMapping("/c/{run}/instructor/defence/terms")
class DefenceTermsController {

	private final DefenceTerms terms;

	private final FormErrors formErrors;

	DefenceTermsController(DefenceTerms terms, FormErrors formErrors) {
		this.terms = terms;
		this.formErrors = formErrors;
	}

	/** Times in the run's zone, as the browser's fields give them. */
	record TermsForm(@Nullable String teamsUntil, @Nullable String handInUntil, int version) {

		static TermsForm of(Terms terms, ZoneId zone) {
			return new TermsForm(local(terms.teamsUntil(), zone), local(terms.handInUntil(), zone), terms.version());
		}

	}

	@GetMapping
	String terms(Visit visit, Model model) {
		model.addAttribute("form", TermsForm.of(this.terms.of(visit.runId()), visit.run().zone()));
		return "defence/terms";
	}

	@PostMapping
	String arrange(Visit visit, @ModelAttribute("form") TermsForm form, BindingResult errors, Model model,
			RedirectAttributes redirect, HttpServletResponse response) {
		Instant teamsUntil = instant("teamsUntil", form.teamsUntil(), visit.run().zone(), errors);
		Instant handInUntil = instant("handInUntil", form.handInUntil(), visit.run().zone(), errors);
		HttpStatus status = HttpStatus.UNPROCESSABLE_CONTENT;
		if (!errors.hasErrors()) {
			try {
				this.terms.arrange(visit.participation(), new Terms(teamsUntil, handInUntil, form.version()));
				redirect.addFlashAttribute("notice", "settings.notice.saved");
				return "redirect:/c/" + visit.runId() + "/instructor/defence/terms";
			}
			catch (OptimisticLockingFailureException ex) {
				errors.reject("form.changed-meanwhile");
				status = HttpStatus.CONFLICT;
				model.addAttribute("stored", this.terms.of(visit.runId()));
			}
		}
		response.setStatus(status.value());
		model.addAttribute("errors", this.formErrors.of(errors));
		return "defence/terms";
	}

	static String local(@Nullable Instant instant, ZoneId zone) {
		return (instant != null) ? instant.atZone(zone).toLocalDateTime().truncatedTo(ChronoUnit.MINUTES).toString()
				: "";
	}

	static @Nullable Instant instant(String field, @Nullable String text, ZoneId zone, BindingResult errors) {
		if (!StringUtils.hasText(text)) {
			return null;
		}
		try {
			LocalDateTime time = LocalDateTime.parse(text.strip());
			Dates.day(time);
			return time.atZone(zone).toInstant();
		}
		catch (DateTimeException ex) {
			errors.rejectValue(field, "form.date-time");
			return null;
		}
	}

}
