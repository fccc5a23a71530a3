package kz.bilik.web;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * What the layout asks of every request.
 */
@ControllerAdvice
class LayoutAdvice {

	/** A page that answers a post cannot be asked for again in another language. */
	@ModelAttribute("switchable")
	boolean switchable(HttpServletRequest request) {
		return "GET".equals(request.getMethod());
	}

}
