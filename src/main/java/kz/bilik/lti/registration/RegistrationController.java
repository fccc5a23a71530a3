package kz.bilik.lti.registration;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.platform.Platform;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/**
 * The one address that an administrator pastes into a platform, which opens it in a frame
 * (LTI Dynamic Registration 1.0, 3.3).
 */
@Controller
class RegistrationController {

	private static final Logger logger = LoggerFactory.getLogger(RegistrationController.class);

	private final Registrar registrar;

	RegistrationController(Registrar registrar) {
		this.registrar = registrar;
	}

	@GetMapping({ "/lti/register", "/lti/register/{link}" })
	String register(@PathVariable(required = false) @Nullable String link,
			@RequestParam(name = "openid_configuration", required = false) @Nullable String configuration,
			@RequestParam(name = "registration_token", required = false) @Nullable String token, Model model,
			HttpServletRequest request, HttpServletResponse response) throws HttpRequestMethodNotSupportedException {
		// whoever only wants to know the headers changes nothing
		if (!HttpMethod.GET.matches(request.getMethod())) {
			throw new HttpRequestMethodNotSupportedException(request.getMethod(), List.of(HttpMethod.GET.name()));
		}
		Platform platform = this.registrar.register(configuration, token, link);
		response.setHeader("Cache-Control", "no-store");
		model.addAttribute("platform", platform);
		model.addAttribute("deployments", platform.details().deploymentIds());
		return "lti/registered";
	}

	@ExceptionHandler
	void refuse(LaunchRefusedException refused, HttpServletRequest request, HttpServletResponse response)
			throws IOException {
		Throwable cause = refused.getCause();
		logger.info("Registration refused: {}",
				(refused.getMessage() + ((cause != null) ? " (" + cause + ")" : "")).replaceAll("\\p{Cntrl}", " "));
		request.setAttribute(Refusal.ATTRIBUTE,
				new Refusal(refused.reason(), refused.arguments(),
						Platform.origin(String.valueOf(request.getParameter("openid_configuration")))
							.stream()
							.findFirst()
							.orElse(null),
						null, null, null));
		if (refused.reason() == Reason.REGISTRATION_BUSY) {
			response.setHeader(HttpHeaders.RETRY_AFTER, String.valueOf(Registrar.TIMEOUT.toSeconds()));
		}
		response.sendError(refused.reason().status());
	}

}
