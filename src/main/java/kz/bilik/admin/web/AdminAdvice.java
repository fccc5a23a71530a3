package kz.bilik.admin.web;

import java.io.IOException;
import java.security.Principal;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.platform.PlatformKeptException;
import kz.bilik.lti.platform.PlatformKeptException.Cause;
import kz.bilik.web.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.ModelAttribute;

/**
 * What the operator's pages have in common.
 */
@ControllerAdvice(basePackageClasses = AdminAdvice.class)
class AdminAdvice {

	/** The pages are of no course run, whose zone could be taken. */
	private static final ZoneId ZONE = ZoneId.of("Asia/Almaty");

	private final Clock clock;

	AdminAdvice(Clock clock) {
		this.clock = clock;
	}

	@ModelAttribute("operator")
	boolean operator(@Nullable Principal principal) {
		return principal instanceof SignedInOperator;
	}

	/**
	 * How long the session goes on, in seconds: {@code idle} when nothing is done,
	 * {@code whole} whatever is done.
	 */
	@ModelAttribute("timeLeft")
	@Nullable Map<String, Long> timeLeft(@Nullable Principal principal, HttpServletRequest request) {
		return (principal instanceof SignedInOperator operator)
				? Map.of("idle", (long) request.getSession().getMaxInactiveInterval(), "whole",
						Duration.between(this.clock.instant(), operator.endsAt()).toSeconds())
				: null;
	}

	@ModelAttribute("zone")
	ZoneId zone() {
		return ZONE;
	}

	@ExceptionHandler(PlatformKeptException.class)
	void kept(PlatformKeptException ex, HttpServletRequest request, HttpServletResponse response) throws IOException {
		request.setAttribute(Problem.ATTRIBUTE, (ex.cause() == Cause.ACTIVE) ? "operator-active" : "operator-file");
		response.sendError(HttpServletResponse.SC_CONFLICT);
	}

	@ExceptionHandler(OptimisticLockingFailureException.class)
	void changedMeanwhile(HttpServletResponse response) throws IOException {
		response.sendError(HttpServletResponse.SC_CONFLICT);
	}

}
