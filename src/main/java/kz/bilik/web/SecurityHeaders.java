package kz.bilik.web;

import java.io.IOException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.FrameOrigins;
import kz.bilik.lti.ToolProperties;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Headers of every answer. A page that belongs to a platform may be framed by that one,
 * any other by all that are registered, and the operator's by nobody. Proxies take
 * headers of 4 KB in all: where there are too many platforms for that, a page that
 * belongs to none (and so holds nothing but a text for everybody) may be framed by any
 * site of https.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class SecurityHeaders extends OncePerRequestFilter {

	/** What the tool never asks a browser for, nor anything in it. */
	private static final String PERMISSIONS = Stream
		.of("accelerometer", "autoplay", "camera", "display-capture", "encrypted-media", "geolocation", "gyroscope",
				"hid", "idle-detection", "magnetometer", "microphone", "midi", "payment", "picture-in-picture",
				"publickey-credentials-get", "screen-wake-lock", "serial", "usb", "xr-spatial-tracking")
		.map((feature) -> feature + "=()")
		.collect(Collectors.joining(", "));

	static final String NOBODY = "'none'";

	/** Characters: there are other headers too. */
	private static final int MAX_SOURCES = 2500;

	private final FrameOrigins frameOrigins;

	private final boolean secure;

	SecurityHeaders(FrameOrigins frameOrigins, ToolProperties tool) {
		this.frameOrigins = frameOrigins;
		this.secure = "https".equals(tool.publicUrl().getScheme());
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		if (OperatorPages.contain(request)) {
			contentSecurityPolicy(response, NOBODY, sources(Set.of()));
		}
		else {
			contentSecurityPolicy(response, this.frameOrigins.of(request), Set.of());
		}
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Referrer-Policy", "same-origin");
		response.setHeader("Permissions-Policy", PERMISSIONS);
		if (this.secure) {
			response.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
		}
		String path = request.getServletPath();
		// an LMS shows the logo in its own pages, and hears from a window of /lti that it
		// opened
		if (!path.startsWith("/lti/") && !path.startsWith("/assets/")) {
			response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
			response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
		}
		chain.doFilter(request, response);
	}

	/**
	 * @param frames origins whose pages may frame the answer
	 * @param forms origins to which a form of the page may lead on
	 */
	static void contentSecurityPolicy(HttpServletResponse response, Set<String> frames, Set<String> forms) {
		contentSecurityPolicy(response, sources(frames), sources(forms));
	}

	static void contentSecurityPolicy(HttpServletResponse response, String frames, String forms) {
		response.setHeader("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
						+ "connect-src 'self'; base-uri 'none'; form-action " + forms + "; frame-ancestors " + frames);
	}

	static String sources(Set<String> origins) {
		String sources = Stream.concat(Stream.of("'self'"), origins.stream()).collect(Collectors.joining(" "));
		return (sources.length() <= MAX_SOURCES) ? sources : "'self' https:";
	}

}
