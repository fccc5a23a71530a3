package kz.bilik.admin.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import kz.bilik.admin.OperatorPassword;
import kz.bilik.admin.OperatorSignIn;
import kz.bilik.admin.OperatorSignIn.Outcome;
import kz.bilik.web.ClientNetwork;
import kz.bilik.web.FormErrors;
import kz.bilik.web.Problem;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.validation.BindingResult;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The operator's way in and out, and the password.
 */
@Controller
@RequestMapping("/admin")
class SignInController {

	private final OperatorSignIn signIn;

	private final OperatorPassword password;

	private final OperatorSessions sessions;

	private final FormErrors formErrors;

	SignInController(OperatorSignIn signIn, OperatorPassword password, OperatorSessions sessions,
			FormErrors formErrors) {
		this.signIn = signIn;
		this.password = password;
		this.sessions = sessions;
		this.formErrors = formErrors;
	}

	@GetMapping("/sign-in")
	String signIn(@ModelAttribute("operator") boolean operator) {
		return operator ? "redirect:/admin" : "admin/sign-in";
	}

	@PostMapping("/sign-in")
	String signIn(@RequestParam(name = "password", defaultValue = "") String typed, HttpServletRequest request,
			HttpServletResponse response, Model model) {
		Outcome outcome = this.signIn.signIn(typed, this.sessions.source(request));
		if (outcome.right()) {
			this.sessions.begin(request, response);
			return "redirect:/admin";
		}
		refuse(outcome, HttpStatus.UNAUTHORIZED, model, response);
		return "admin/sign-in";
	}

	/**
	 * Asked by the page of somebody who is there but sends nothing: to be let in is what
	 * keeps the session alive.
	 */
	@GetMapping("/session")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stay() {
	}

	@PostMapping("/sign-out")
	String signOut(HttpServletRequest request, RedirectAttributes redirect) {
		this.signIn.signOut(ClientNetwork.of(request));
		request.getSession().invalidate();
		return "redirect:/admin/sign-in";
	}

	@GetMapping("/link")
	String link(@RequestParam(defaultValue = "") String token, Model model, HttpServletRequest request) {
		if (!this.signIn.isGoodLink(token)) {
			throw badLink(request);
		}
		model.addAttribute("token", token);
		return "admin/link";
	}

	@PostMapping("/link")
	String choose(@RequestParam(defaultValue = "") String token, @Valid ChosenPassword chosen, BindingResult errors,
			Model model, HttpServletRequest request, HttpServletResponse response, RedirectAttributes redirect) {
		if (!isChosen(chosen, errors)) {
			if (!this.signIn.isGoodLink(token)) {
				throw badLink(request);
			}
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("token", token);
			model.addAttribute("errors", this.formErrors.of(errors));
			return "admin/link";
		}
		if (!this.signIn.chooseByLink(token, chosen.password(), this.sessions.source(request))) {
			throw badLink(request);
		}
		return signInAnew(request, response, redirect);
	}

	@GetMapping("/password")
	String password(Model model) {
		model.addAttribute("ofSettings", this.password.isOfSettings());
		return "admin/password";
	}

	@PostMapping("/password")
	String change(@RequestParam(defaultValue = "") String current, @Valid ChosenPassword chosen, BindingResult errors,
			Model model, HttpServletRequest request, HttpServletResponse response, RedirectAttributes redirect) {
		if (isChosen(chosen, errors)) {
			Outcome outcome = this.signIn.change(current, chosen.password(), this.sessions.source(request));
			if (outcome.right()) {
				return signInAnew(request, response, redirect);
			}
			refuse(outcome, HttpStatus.UNPROCESSABLE_CONTENT, model, response);
		}
		else {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("errors", this.formErrors.of(errors));
		}
		return password(model);
	}

	private static boolean isChosen(ChosenPassword chosen, BindingResult errors) {
		if (!chosen.isTypedTwice()) {
			errors.rejectValue("repeated", "admin.password.differ");
		}
		return !errors.hasErrors();
	}

	/** Whoever was signed in with the password of before is so no longer. */
	private String signInAnew(HttpServletRequest request, HttpServletResponse response, RedirectAttributes redirect) {
		this.sessions.begin(request, response);
		redirect.addFlashAttribute("notice", "admin.password.notice");
		return "redirect:/admin";
	}

	private static void refuse(Outcome outcome, HttpStatus status, Model model, HttpServletResponse response) {
		if (outcome.locked()) {
			response.setStatus(HttpStatus.TOO_MANY_REQUESTS.value());
			response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(outcome.lockedFor().toSeconds() + 1));
			model.addAttribute("minutes", outcome.lockedFor().toMinutes() + 1);
		}
		else {
			response.setStatus(status.value());
		}
		model.addAttribute("problem", outcome.locked() ? "admin.sign-in.locked" : "admin.sign-in.refused");
	}

	/** The same for a link that is wrong, too old or used. */
	private static ResponseStatusException badLink(HttpServletRequest request) {
		request.setAttribute(Problem.ATTRIBUTE, "operator-link");
		return new ResponseStatusException(HttpStatus.FORBIDDEN);
	}

}
