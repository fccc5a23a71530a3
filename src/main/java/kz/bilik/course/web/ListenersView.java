package kz.bilik.course.web;

import java.io.IOException;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;

import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * The run as a listener sees it who has done nothing yet, for its instructors: below
 * {@code /c/12-as-listener} stand the pages of {@code /c/12}, and their links lead to one
 * another. {@link CourseSecurity} lets nothing be written there.
 */
@Component
class ListenersView extends OncePerRequestFilter {

	private static final String SUFFIX = "-as-listener";

	private static final Pattern RUN = Pattern.compile("^(/c/\\d{1,18})(?=[/?#]|$)");

	private static final Pattern VIEW = Pattern.compile("^(/c/\\d{1,18})" + SUFFIX + "(?=[/?#]|$)");

	private static final Pattern INSTRUCTORS = Pattern.compile("^(/c/\\d{1,18})/instructor/.*");

	/** Whether the run of an address is to be seen with a listener's eyes. */
	static boolean isMeant(String run) {
		return run.endsWith(SUFFIX);
	}

	/** The run of an address, however it is to be seen. */
	static String run(String run) {
		return isMeant(run) ? run.substring(0, run.length() - SUFFIX.length()) : run;
	}

	/**
	 * The same page for a listener, or the first one where that is only an instructor's.
	 */
	static String of(String path) {
		return RUN.matcher(INSTRUCTORS.matcher(path).replaceAll("$1")).replaceAll("$1" + SUFFIX);
	}

	/** The same page for an instructor. */
	static String back(String path) {
		return VIEW.matcher(path).replaceAll("$1");
	}

	@Override
	protected boolean shouldNotFilter(HttpServletRequest request) {
		return !VIEW.matcher(request.getServletPath()).lookingAt();
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		chain.doFilter(request, new HttpServletResponseWrapper(response) {

			@Override
			public String encodeURL(String url) {
				return super.encodeURL(of(url));
			}

		});
	}

}
