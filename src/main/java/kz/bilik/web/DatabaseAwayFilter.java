package kz.bilik.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 503 while the database is away, ends a request so that others can go on, or
 * takes nothing new. It stands in front of the session's filter, which is the first to
 * miss the database, and its page needs neither.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 20)
class DatabaseAwayFilter extends OncePerRequestFilter {

	private static final Logger log = LoggerFactory.getLogger(DatabaseAwayFilter.class);

	/**
	 * Its disk is full, or it is read-only: the error codes of MySQL and MariaDB, and of
	 * H2.
	 */
	private static final Set<Integer> REFUSALS = Set.of(1021, 1026, 1030, 1114, 1290, 1836, 90028, 90097);

	private final SpringTemplateEngine templates;

	DatabaseAwayFilter(SpringTemplateEngine templates) {
		this.templates = templates;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		try {
			chain.doFilter(request, response);
		}
		catch (ServletException | RuntimeException ex) {
			String problem = isDatabaseAway(ex) ? "database-away" : refuses(ex) ? "database-refuses" : null;
			if (problem == null || response.isCommitted()) {
				throw ex;
			}
			log.error("The database is away, ended the request or takes nothing new: {}", ex.getMessage());
			answer(problem, request, response);
		}
	}

	private void answer(String problem, HttpServletRequest request, HttpServletResponse response) throws IOException {
		response.resetBuffer();
		response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
		response.setHeader(HttpHeaders.RETRY_AFTER, "10");
		response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
		response.setContentType(MediaType.TEXT_HTML_VALUE);
		response.setCharacterEncoding(StandardCharsets.UTF_8.name());
		Locale locale = Languages.ofBrowser(request);
		response.getWriter()
			.write(this.templates.process("web/database-away", new Context(locale, Map.of("problem", problem, "lang",
					locale.getLanguage(), "reference", request.getAttribute(RequestReference.ATTRIBUTE)))));
	}

	static boolean isDatabaseAway(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof PessimisticLockingFailureException || cause instanceof SQLTransientConnectionException
					|| cause instanceof SQLNonTransientConnectionException || cause instanceof SQLRecoverableException
					|| cause instanceof SQLException sql && String.valueOf(sql.getSQLState()).startsWith("08")) {
				return true;
			}
		}
		return false;
	}

	static boolean refuses(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof SQLException sql && REFUSALS.contains(sql.getErrorCode())) {
				return true;
			}
		}
		return false;
	}

}
