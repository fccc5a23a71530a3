package kz.bilik.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

/**
 * The operator's pages stand apart from everything that a launch opens: a session of
 * their own, no frame.
 */
public final class OperatorPages {

	/** Where they are. */
	public static final String PATH = "/admin";

	private OperatorPages() {
	}

	/**
	 * Whether a request is for one of them, or for the error page of one.
	 */
	static boolean contain(HttpServletRequest request) {
		Object failed = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
		String path = (failed != null) ? failed.toString() : request.getServletPath();
		return path.equals(PATH) || path.startsWith(PATH + "/");
	}

}
