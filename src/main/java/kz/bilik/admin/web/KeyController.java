package kz.bilik.admin.web;

import kz.bilik.admin.KeyDesk;

import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The tool's keys.
 */
@Controller
class KeyController {

	private final KeyDesk keys;

	KeyController(KeyDesk keys) {
		this.keys = keys;
	}

	@GetMapping("/admin/keys")
	String keys(Model model) {
		model.addAttribute("keys", this.keys.list());
		model.addAttribute("nextRotation", this.keys.nextRotation());
		return "admin/keys";
	}

	@GetMapping("/admin/keys/rotate")
	String confirm() {
		return "admin/rotate";
	}

	@PostMapping("/admin/keys/rotate")
	String rotate(RedirectAttributes redirect) {
		this.keys.rotate();
		redirect.addFlashAttribute("notice", "admin.keys.notice");
		return "redirect:/admin/keys";
	}

}
