package kz.bilik.course.web;

import java.io.IOException;
import java.time.Clock;
import java.util.Set;
import java.util.function.Predicate;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.course.Participants;
import kz.bilik.course.Participation;
import kz.bilik.course.SignedIn;
import kz.bilik.web.Problem;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.CredentialsExpiredException;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.csrf.CsrfException;

/**
 * Every page below {@code /c/{run}} is for those who launched from that run, every page
 * below {@code /c/{run}/instructor} for its instructors. What is not named here is
 * closed.
 */
@Configuration(proxyBeanMethods = false)
class CourseSecurity {

	/** The request attribute that holds the participation of whoever was let in. */
	static final String PARTICIPATION = Participation.class.getName();

	private static final Set<String> READING = Set.of("GET", "HEAD");

	@Bean
	@Order(10)
	SecurityFilterChain course(HttpSecurity http, Participants participants, Clock clock) {
		return http
			.authorizeHttpRequests((requests) -> requests.dispatcherTypeMatchers(DispatcherType.ERROR)
				.permitAll()
				.requestMatchers("/", "/error", "/assets/**", "/webjars/**", "/favicon.ico")
				.permitAll()
				.requestMatchers("/c/{run}/instructor/**")
				.access(in(participants, clock, Participation::teaches))
				.requestMatchers("/c/{run}", "/c/{run}/**")
				.access(in(participants, clock, (participation) -> true))
				.anyRequest()
				.denyAll())
			.requestCache((cache) -> cache.disable())
			.logout((logout) -> logout.disable())
			.headers((headers) -> headers.frameOptions((frame) -> frame.disable()))
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint((request, response, ex) -> refuse(request, response, 401, "not-signed-in"))
				.accessDeniedHandler(CourseSecurity::denied))
			.build();
	}

	private static AuthorizationManager<RequestAuthorizationContext> in(Participants participants, Clock clock,
			Predicate<Participation> rule) {
		return (authentication, context) -> {
			String run = context.getVariables().get("run");
			String id = ListenersView.run(run);
			Participation participation = (authentication.get() instanceof SignedIn signedIn && id.matches("\\d{1,18}"))
					? participants.participation(Long.parseLong(id), signedIn.getPrincipal()).orElse(null) : null;
			if (participation == null) {
				return new AuthorizationDecision(false);
			}
			if (participation.endsAt().isBefore(clock.instant())) {
				throw new CredentialsExpiredException("The last launch was too long ago");
			}
			HttpServletRequest request = context.getRequest();
			String problem = participation.hasLeft() ? "left-course" : null;
			if (problem == null && ListenersView.isMeant(run)) {
				problem = !participation.teaches() ? "instructors-only"
						: !READING.contains(request.getMethod()) ? "listeners-view" : null;
				participation = participation.asListener();
			}
			request.setAttribute(Problem.ATTRIBUTE, problem);
			request.setAttribute(PARTICIPATION, participation);
			return new AuthorizationDecision(problem == null && rule.test(participation));
		};
	}

	private static void denied(HttpServletRequest request, HttpServletResponse response, AccessDeniedException ex)
			throws IOException {
		if (ex instanceof CsrfException) {
			refuse(request, response, 403, "form-expired");
		}
		else if (request.getAttribute(Problem.ATTRIBUTE) instanceof String problem) {
			refuse(request, response, 403, problem);
		}
		else {
			refuse(request, response, 403,
					request.getServletPath().contains("/instructor") ? "instructors-only" : "other-course");
		}
	}

	private static void refuse(HttpServletRequest request, HttpServletResponse response, int status, String problem)
			throws IOException {
		if (!request.getServletPath().startsWith("/c/")) {
			// nothing is there for anybody
			response.sendError(404);
			return;
		}
		request.setAttribute(Problem.ATTRIBUTE, problem);
		response.sendError(status);
	}

}
