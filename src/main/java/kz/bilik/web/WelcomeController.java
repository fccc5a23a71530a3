package kz.bilik.web;

import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * What somebody sees who comes without a launch.
 */
@Controller
class WelcomeController {

	@GetMapping("/")
	String welcome() {
		return "web/welcome";
	}

}
