package kz.bilik.admin.web;

import java.time.Clock;
import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;

import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.session.FindByIndexNameSessionRepository;
import org.springframework.stereotype.Component;

/**
 * The sessions of the operator's pages.
 */
@Component
class OperatorSessions {

	private static final Duration IDLE = Duration.ofMinutes(30);

	private final HttpSessionSecurityContextRepository contexts = new HttpSessionSecurityContextRepository();

	private final FindByIndexNameSessionRepository<?> sessions;

	private final Clock clock;

	OperatorSessions(FindByIndexNameSessionRepository<?> sessions, Clock clock) {
		this.sessions = sessions;
		this.clock = clock;
	}

	/** Signs the operator in in this browser, with an id that nobody knew before. */
	void begin(HttpServletRequest request, HttpServletResponse response) {
		if (request.getSession(false) != null) {
			request.changeSessionId();
		}
		request.getSession().setMaxInactiveInterval((int) IDLE.toSeconds());
		this.contexts.saveContext(new SecurityContextImpl(new SignedInOperator(this.clock.instant())), request,
				response);
	}

	/** Signs the operator out in every other browser. */
	void endOthers(HttpServletRequest request) {
		HttpSession own = request.getSession(false);
		this.sessions.findByPrincipalName(SignedInOperator.NAME)
			.keySet()
			.stream()
			.filter((id) -> own == null || !id.equals(own.getId()))
			.forEach(this.sessions::deleteById);
	}

}
