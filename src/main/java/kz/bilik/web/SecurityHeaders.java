package kz.bilik.web;

import java.io.IOException;
import java.util.Set;

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

	private final FrameOrigins frameOrigins;

	SecurityHeaders(FrameOrigins frameOrigins) {
		this.frameOrigins = frameOrigins;
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		contentSecurityPolicy(response, this.frameOrigins.all(), Set.of());
		response.setHeader("X-Content-Type-Options", "nosniff");
		response.setHeader("Referrer-Policy", "same-origin");
		chain.doFilter(request, response);
	}

	/**
	 * @param frames origins whose pages may frame the answer
	 * @param forms origins to which a form of the page may lead on
	 */
	static void contentSecurityPolicy(HttpServletResponse response, Set<String> frames, Set<String> forms) {
		response.setHeader("Content-Security-Policy",
				"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
						+ "connect-src 'self'; base-uri 'none'; form-action 'self' " + String.join(" ", forms)
						+ "; frame-ancestors 'self' " + String.join(" ", frames));
	}

}
