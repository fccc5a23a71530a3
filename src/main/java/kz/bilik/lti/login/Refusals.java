package kz.bilik.lti.login;

import java.io.IOException;
import java.text.ParseException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import com.nimbusds.jwt.JWTParser;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.FrameOrigins;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal;
import kz.bilik.lti.Refusal.NewWindow;
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

	/** Of a host, with scheme and port. */
	private static final int ORIGIN_LENGTH = 300;

	private static final Set<Reason> NOT_REGISTERED = EnumSet.of(Reason.UNKNOWN_PLATFORM, Reason.PLATFORM_PENDING,
			Reason.PLATFORM_OFF);

	private final MeterRegistry meters;

	private final FrameOrigins platforms;

	private final LaunchLog launches;

	Refusals(MeterRegistry meters, FrameOrigins platforms, LaunchLog launches) {
		this.meters = meters;
		this.platforms = platforms;
		this.launches = launches;
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
		IdToken unverified = unverified(request);
		this.launches.refused(request, unverified, refused);
		request.setAttribute(Refusal.ATTRIBUTE, new Refusal(refused.reason(), refused.arguments(), frameOrigin(refused),
				tolerant(unverified::locale), returnUrl(unverified), newWindow(refused.reason(), request)));
		response.sendError(refused.reason().status());
	}

	/** What others sent neither begins a line of its own nor fills the log. */
	private static String oneLine(String text) {
		return "%.1000s".formatted(text).replaceAll("[\\p{Cntrl}\u2028\u2029]", " ");
	}

	/**
	 * The page that tells an administrator what to do stands in the frame of a platform
	 * that may not launch yet.
	 */
	private static @Nullable String frameOrigin(LaunchRefusedException refused) {
		if (!NOT_REGISTERED.contains(refused.reason())) {
			return null;
		}
		List<String> origin = Platform.origin(refused.arguments().get(0));
		return (origin.isEmpty() || origin.get(0).length() > ORIGIN_LENGTH) ? null : origin.get(0);
	}

	/** What only the page itself needs may be believed though the token is not. */
	private static IdToken unverified(HttpServletRequest request) {
		try {
			String idToken = request.getParameter("id_token");
			return new IdToken((idToken != null) ? JWTParser.parse(idToken).getJWTClaimsSet().getClaims() : Map.of());
		}
		catch (ParseException | RuntimeException ex) {
			return new IdToken(Map.of());
		}
	}

	private @Nullable String returnUrl(IdToken unverified) {
		String url = tolerant(unverified::returnUrl);
		return (url != null && Platform.origin(url).stream().anyMatch(this.platforms.all()::contains)) ? url : null;
	}

	private static <T> @Nullable T tolerant(Supplier<@Nullable T> claim) {
		try {
			return claim.get();
		}
		catch (LaunchRefusedException ex) {
			return null;
		}
	}

	private static @Nullable NewWindow newWindow(Reason reason, HttpServletRequest request) {
		if (reason != Reason.COOKIES_IN_FRAME) {
			return null;
		}
		Map<String, String> fields = new LinkedHashMap<>();
		request.getParameterMap().forEach((name, values) -> fields.put(name, values[0]));
		fields.remove(CookieCheck.ASKED);
		fields.put(CookieCheck.NEW_WINDOW, "1");
		return new NewWindow(LaunchSecurity.LOGIN_PATH, fields);
	}

}
