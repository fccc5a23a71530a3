package kz.bilik.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What the layout asks of every request.
 */
@ControllerAdvice
class LayoutAdvice {

	/**
	 * A page that answers a post, or one with parameters, cannot be asked for again in
	 * another language.
	 */
	@ModelAttribute("switchable")
	boolean switchable(HttpServletRequest request) {
		Object failed = request.getAttribute(RequestDispatcher.ERROR_METHOD);
		String query = (String) request.getAttribute(RequestDispatcher.ERROR_QUERY_STRING);
		return "GET".equals((failed != null) ? failed : request.getMethod())
				&& (query == null || query.startsWith("lang="));
	}

	/** What the address of the page asks for beside the language. */
	@ModelAttribute("query")
	String query(HttpServletRequest request) {
		String query = UriComponentsBuilder.newInstance()
			.query(request.getQueryString())
			.replaceQueryParam("lang")
			.build()
			.getQuery();
		return (query != null) ? query + "&" : "";
	}

}
