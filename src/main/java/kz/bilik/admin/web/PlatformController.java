package kz.bilik.admin.web;

import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.admin.PlatformDesk;
import kz.bilik.lti.ToolProperties;
import kz.bilik.lti.platform.InvalidPlatformException;
import kz.bilik.lti.platform.LtiProperties;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformRegister;
import kz.bilik.lti.registration.RegistrationLinks;
import kz.bilik.web.FormErrors;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The register of platforms.
 */
@Controller
@RequestMapping("/admin/platforms")
class PlatformController {

	private final PlatformDesk platforms;

	private final PlatformRegister register;

	private final RegistrationLinks links;

	private final LtiProperties settings;

	private final ToolProperties tool;

	private final FormErrors formErrors;

	private final MessageSource messages;

	PlatformController(PlatformDesk platforms, PlatformRegister register, RegistrationLinks links,
			LtiProperties settings, ToolProperties tool, FormErrors formErrors, MessageSource messages) {
		this.platforms = platforms;
		this.register = register;
		this.links = links;
		this.settings = settings;
		this.tool = tool;
		this.formErrors = formErrors;
		this.messages = messages;
	}

	@GetMapping
	String list(Model model) {
		model.addAttribute("platforms", this.platforms.list());
		model.addAttribute("links", this.links.list());
		model.addAttribute("registration", this.settings.registration());
		model.addAttribute("registrationUrl", this.tool.url("/lti/register"));
		return "admin/platforms";
	}

	/** The link stands on this page and nowhere else, so there is no other to go to. */
	@PostMapping("/links")
	String makeLink(Model model) {
		model.addAttribute("link", this.platforms.createLink());
		return list(model);
	}

	@PostMapping("/links/{link}/withdraw")
	String withdrawLink(@PathVariable("link") long linkId, RedirectAttributes redirect) {
		this.platforms.withdrawLink(linkId);
		redirect.addFlashAttribute("notice", "admin.link.notice.withdrawn");
		return "redirect:/admin/platforms";
	}

	@GetMapping("/new")
	String fillIn(@ModelAttribute("form") PlatformForm form) {
		return "admin/platform-form";
	}

	@PostMapping
	String add(@ModelAttribute("form") PlatformForm form, Model model, HttpServletResponse response,
			RedirectAttributes redirect) {
		try {
			Platform platform = this.platforms.add(form.details());
			redirect.addFlashAttribute("notice", "admin.platform.notice.added");
			return "redirect:/admin/platforms/" + platform.id();
		}
		catch (InvalidPlatformException ex) {
			return refuse(ex, model, response);
		}
	}

	@GetMapping("/{id}")
	String show(@PathVariable long id, Model model) {
		model.addAttribute("platform", known(id));
		model.addAttribute("unknownDeployments", this.register.unknownDeployments(id));
		model.addAttribute("tool", Map.of("login", this.tool.url("/lti/login"), "launch", this.tool.url("/lti/launch"),
				"jwks", this.tool.url("/lti/jwks")));
		return "admin/platform";
	}

	@GetMapping("/{id}/edit")
	String edit(@PathVariable long id, Model model) {
		Platform platform = known(id);
		model.addAttribute("platform", platform);
		model.addAttribute("form", PlatformForm.of(platform));
		return "admin/platform-form";
	}

	@PostMapping("/{id}")
	String edit(@PathVariable long id, @ModelAttribute("form") PlatformForm form, Model model,
			HttpServletResponse response, RedirectAttributes redirect) {
		model.addAttribute("platform", known(id));
		try {
			this.platforms.edit(id, (form.version() != null) ? form.version() : 0, form.details());
			redirect.addFlashAttribute("notice", "admin.platform.notice.edited");
			return "redirect:/admin/platforms/" + id;
		}
		catch (InvalidPlatformException ex) {
			return refuse(ex, model, response);
		}
		catch (OptimisticLockingFailureException ex) {
			response.setStatus(HttpStatus.CONFLICT.value());
			model.addAttribute("errors", Map.of("", text("admin.platform.changed-meanwhile")));
			return "admin/platform-form";
		}
	}

	private String refuse(InvalidPlatformException ex, Model model, HttpServletResponse response) {
		response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
		model.addAttribute("errors", this.formErrors.of(ex.errors()));
		return "admin/platform-form";
	}

	@PostMapping("/{id}/deployments")
	String addDeployment(@PathVariable long id, @RequestParam String deployment, RedirectAttributes redirect) {
		this.platforms.addDeployment(known(id).id(), deployment);
		redirect.addFlashAttribute("notice", "admin.platform.notice.edited");
		return "redirect:/admin/platforms/" + id;
	}

	@PostMapping("/{id}/activate")
	String activate(@PathVariable long id, RedirectAttributes redirect) {
		this.platforms.activate(id);
		redirect.addFlashAttribute("notice", "admin.platform.notice.activated");
		return "redirect:/admin/platforms/" + id;
	}

	@PostMapping("/{id}/switch-off")
	String switchOff(@PathVariable long id, RedirectAttributes redirect) {
		this.platforms.switchOff(id);
		redirect.addFlashAttribute("notice", "admin.platform.notice.switched-off");
		return "redirect:/admin/platforms/" + id;
	}

	@PostMapping("/{id}/reject")
	String reject(@PathVariable long id, RedirectAttributes redirect) {
		this.platforms.reject(id);
		redirect.addFlashAttribute("notice", "admin.platform.notice.rejected");
		return "redirect:/admin/platforms";
	}

	@GetMapping("/{id}/delete")
	String askToDelete(@PathVariable long id, Model model) {
		model.addAttribute("platform", known(id));
		model.addAttribute("contents", this.platforms.contents(id));
		return "admin/platform-delete";
	}

	/** Whoever types the client id has looked which platform it is. */
	@PostMapping("/{id}/delete")
	String delete(@PathVariable long id, @RequestParam(defaultValue = "") String clientId, Model model,
			HttpServletResponse response, RedirectAttributes redirect) {
		if (!known(id).clientId().equals(clientId.strip())) {
			response.setStatus(HttpStatus.UNPROCESSABLE_CONTENT.value());
			model.addAttribute("errors", Map.of("clientId", text("admin.platform.delete.differs")));
			model.addAttribute("typed", clientId);
			return askToDelete(id, model);
		}
		this.platforms.delete(id);
		redirect.addFlashAttribute("notice", "admin.platform.notice.deleted");
		return "redirect:/admin/platforms";
	}

	private String text(String key) {
		return this.messages.getMessage(key, null, LocaleContextHolder.getLocale());
	}

	private Platform known(long id) {
		return this.platforms.find(id).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
	}

}
