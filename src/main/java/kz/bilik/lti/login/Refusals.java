package kz.bilik.lti.login;

import java.io.IOException;
import java.text.ParseException;
import java.util.List;
import java.util.Locale;

import com.nimbusds.jwt.JWTParser;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.platform.Platform;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.authentication.AuthenticationFailureHandler;
import org.springframework.stereotype.Component;

/**
 * Turns a refused login or launch into the error page, a line in the log and a metric.
 */
@Component
class Refusals implements AuthenticationFailureHandler {

	private static final Logger logger = LoggerFactory.getLogger(Refusals.class);

	private final MeterRegistry meters;

	Refusals(MeterRegistry meters) {
		this.meters = meters;
	}

	@Override
	public void onAuthenticationFailure(HttpServletRequest request, HttpServletResponse response,
			AuthenticationException exception) throws IOException {
		LaunchRefusedException refused = (exception instanceof LaunchRefusedException ex) ? ex
				: new LaunchRefusedException(Reason.INVALID_TOKEN, exception, String.valueOf(exception.getMessage()));
		this.meters.counter("bilik.launches", "outcome", "refused", "reason", refused.reason().key()).increment();
		Throwable cause = refused.getCause();
		logger.info("Launch refused: {}",
				oneLine(refused.getMessage() + ((cause != null) ? " (" + cause.getMessage() + ")" : "")));
		request.setAttribute(Refusal.ATTRIBUTE,
				new Refusal(refused.reason(), refused.arguments(), frameOrigin(refused), locale(request)));
		response.sendError(refused.reason().status());
	}

	/** What others sent neither begins a line of its own nor fills the log. */
	private static String oneLine(String text) {
		return "%.1000s".formatted(text).replaceAll("[\\p{Cntrl}\u2028\u2029]", " ");
	}

	/**
	 * The page that tells an administrator what to register stands in the frame of a
	 * platform that is not registered yet.
	 */
	private static @Nullable String frameOrigin(LaunchRefusedException refused) {
		if (refused.reason() != Reason.UNKNOWN_PLATFORM) {
			return null;
		}
		List<String> origin = Platform.origin(refused.arguments().get(0));
		return origin.isEmpty() ? null : origin.get(0);
	}

	/** The language may be believed also where nothing else in the token is. */
	private static @Nullable Locale locale(HttpServletRequest request) {
		try {
			String idToken = request.getParameter("id_token");
			return (idToken != null) ? new IdToken(JWTParser.parse(idToken).getJWTClaimsSet().getClaims()).locale()
					: null;
		}
		catch (ParseException | RuntimeException ex) {
			return null;
		}
	}

}
