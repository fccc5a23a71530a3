package kz.bilik.web;

import java.io.IOException;
import java.util.Collection;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.FrameOrigins;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Headers of every answer. Only pages of registered platforms may frame the tool.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 10)
class SecurityHeaders extends OncePerRequestFilter {

	private static final String CSP = "Content-Security-Policy";

	private final FrameOrigins frameOrigins;

	SecurityHeaders(FrameOrigins frameOrigins) {
		this.frameOrigins = frameOrigins;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		allowFrames(response, this.frameOrigins.all());
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Referrer-Policy", "same-origin");
		chain.doFilter(request, response);
	}

	/**
	 * Says which origins' pages may frame the answer.
	 */
	static void allowFrames(HttpServletResponse response, Collection<String> origins) {
		response.setHeader(CSP,
				"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
						+ "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self' "
						+ String.join(" ", origins));
	}

}
