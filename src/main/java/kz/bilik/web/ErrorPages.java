package kz.bilik.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.FrameOrigins;
import kz.bilik.lti.Refusal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.MessageSource;
import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.util.UriUtils;

/**
 * The one page for whatever goes wrong: what happened, why, what to do, and a number to
 * tell.
 */
@Controller
class ErrorPages implements ErrorController {

	private static final Logger logger = LoggerFactory.getLogger(ErrorPages.class);

	private static final Pattern COURSE_RUN = Pattern.compile("^/c/(\\d{1,18}[a-z-]*)/.*");

	private static final Set<Integer> EXPLAINED = Set.of(400, 404, 405, 409, 413, 503);

	private final FrameOrigins frameOrigins;

	private final MessageSource messages;

	ErrorPages(FrameOrigins frameOrigins, MessageSource messages) {
		this.frameOrigins = frameOrigins;
		this.messages = messages;
	}

	@RequestMapping("/error")
	String error(HttpServletRequest request, HttpServletResponse response, Model model) {
		int status = status(request);
		String uri = String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI));
		response.setStatus(status);
		response.setHeader("Cache-Control", "no-store");
		model.addAttribute("status", status);
		model.addAttribute("reference", request.getAttribute(RequestReference.ATTRIBUTE));
		if (request.getAttribute(Refusal.ATTRIBUTE) instanceof Refusal refusal) {
			return refusal(refusal, request, response, model);
		}
		String problem = problem(request, status);
		Matcher inCourse = COURSE_RUN.matcher(uri);
		if (inCourse.matches() && List.of(404, 400, 403, 405, 409, 500).contains(status)
				&& !List.of("other-course", "left-course").contains(problem)) {
			model.addAttribute("home", "/c/" + inCourse.group(1));
		}
		if (OperatorPages.contain(request)) {
			model.addAttribute("home", OperatorPages.PATH);
		}
		if (status >= 500) {
			logger.error("{} {}", status, request.getMethod(),
					(Throwable) request.getAttribute(RequestDispatcher.ERROR_EXCEPTION));
		}
		model.addAttribute("reason", problem);
		model.addAttribute("key", "problem." + problem);
		model.addAttribute("arguments", new Object[0]);
		return "web/error";
	}

	private String refusal(Refusal refusal, HttpServletRequest request, HttpServletResponse response, Model model) {
		Set<String> platforms = this.frameOrigins.of(request);
		Set<String> frames = new TreeSet<>(platforms);
		if (refusal.frameOrigin() != null) {
			frames.add(refusal.frameOrigin());
		}
		// from the new window the login goes on to the platform
		SecurityHeaders.contentSecurityPolicy(response, frames, (refusal.newWindow() != null) ? platforms : Set.of());
		String key = "refusal." + refusal.reason().key();
		model.addAttribute("reason", refusal.reason().key());
		model.addAttribute("key", key);
		model.addAttribute("arguments", refusal.arguments().toArray());
		model.addAttribute("mender", refusal.reason().mender().key());
		model.addAttribute("newWindow", refusal.newWindow());
		String returnUrl = refusal.returnUrl();
		if (returnUrl != null) {
			model.addAttribute("back",
					withError(returnUrl,
							this.messages.getMessage(key + ".title", null, LocaleContextHolder.getLocale()),
							refusal.reason().key() + " " + request.getAttribute(RequestReference.ATTRIBUTE)));
		}
		return "web/error";
	}

	/**
	 * @param message for the person
	 * @param log for the log of the platform
	 */
	private static String withError(String returnUrl, String message, String log) {
		String address = returnUrl.replaceAll("#.*", "");
		return address + (address.contains("?") ? "&" : "?") + "lti_errormsg="
				+ UriUtils.encode(message, StandardCharsets.UTF_8) + "&lti_errorlog="
				+ UriUtils.encode(log, StandardCharsets.UTF_8);
	}

	private static int status(HttpServletRequest request) {
		return (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer status) ? status : 404;
	}

	private static String problem(HttpServletRequest request, int status) {
		if (request.getAttribute(Problem.ATTRIBUTE) instanceof String problem) {
			return problem;
		}
		if (status == 404 && OperatorPages.contain(request)) {
			return "operator-404";
		}
		if (EXPLAINED.contains(status)) {
			return String.valueOf(status);
		}
		return (status >= 500) ? "500" : "400";
	}

}
