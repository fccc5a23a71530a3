package kz.bilik.web;

import java.util.HashMap;
import java.util.Map;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.stereotype.Component;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.ObjectError;

/**
 * The errors of a form as its page shows them.
 */
@Component
public class FormErrors {

	private final MessageSource messages;

	FormErrors(MessageSource messages) {
		this.messages = messages;
	}

	/**
	 * The first message for each field, in the reader's language; that of the form as a
	 * whole under the empty name.
	 */
	public Map<String, String> of(Errors errors) {
		Map<String, String> texts = new HashMap<>();
		for (ObjectError error : errors.getAllErrors()) {
			texts.putIfAbsent((error instanceof FieldError field) ? field.getField() : "",
					this.messages.getMessage(error, LocaleContextHolder.getLocale()));
		}
		return texts;
	}

}
