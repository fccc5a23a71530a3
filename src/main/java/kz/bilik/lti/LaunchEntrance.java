package kz.bilik.lti;

import org.jspecify.annotations.Nullable;

import org.springframework.security.core.Authentication;

/**
 * Where a checked launch enters the tool.
 */
public interface LaunchEntrance {

	/**
	 * Takes the person in.
	 * @param launch the checked launch
	 * @param current who is signed in in this browser already; absent when nobody is
	 * @return who is signed in from now on, and the page to show
	 * @throws LaunchRefusedException when the launch leads nowhere
	 */
	Entry enter(Launch launch, @Nullable Authentication current);

	/**
	 * @param authentication who is signed in; the same name as before keeps the session
	 * @param path the page to show, beginning with a slash
	 */
	record Entry(Authentication authentication, String path) {
	}

}
