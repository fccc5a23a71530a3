package kz.bilik.web;

import java.util.Iterator;
import java.util.regex.Pattern;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.WebDataBinder;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.InitBinder;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.server.ResponseStatusException;

/**
 * Refuses forms whose numbered fields, like {@code more[3]}, no page has.
 */
@ControllerAdvice
class ListedFields {

	/** How many a list may have. */
	private static final int MAX = 1000;

	private static final Pattern NUMBERED = Pattern.compile("\\w+\\[\\d{1,3}]");

	@InitBinder("form")
	void check(WebDataBinder binder, WebRequest request) {
		for (Iterator<String> names = request.getParameterNames(); names.hasNext();) {
			String name = names.next();
			if (name.indexOf('[') >= 0 && !NUMBERED.matcher(name).matches()) {
				throw new ResponseStatusException(HttpStatus.BAD_REQUEST);
			}
		}
		binder.setAutoGrowCollectionLimit(MAX);
	}

}
