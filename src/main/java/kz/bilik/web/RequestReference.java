package kz.bilik.web;

import java.io.IOException;
import java.security.SecureRandom;
import java.util.Locale;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.MDC;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request a short number that stands in every line of the log and on the error
 * page, so that a person can name it and an operator can find it.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class RequestReference extends OncePerRequestFilter {

	static final String ATTRIBUTE = "reference";

	private final SecureRandom random = new SecureRandom();

	/** The error page of a request has the request's number. */
	@Override
	protected boolean shouldNotFilterErrorDispatch() {
		return false;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		String reference = (String) request.getAttribute(ATTRIBUTE);
		if (reference == null) {
			reference = Long.toString(36L * 36 * 36 * 36 * 36 * 36 + this.random.nextInt(Integer.MAX_VALUE), 36)
				.toUpperCase(Locale.ROOT);
			request.setAttribute(ATTRIBUTE, reference);
		}
		MDC.put(ATTRIBUTE, reference);
		try {
			chain.doFilter(request, response);
		}
		finally {
			MDC.remove(ATTRIBUTE);
		}
	}

}
