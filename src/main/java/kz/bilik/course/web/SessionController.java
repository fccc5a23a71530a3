package kz.bilik.course.web;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ResponseStatus;

/**
 * Asked by the page of somebody who is there but sends nothing.
 */
@Controller
class SessionController {

	/** To be let in is what keeps the session alive. */
	@GetMapping("/c/{run}/session")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stay() {
	}

}
