package kz.bilik.lti;

import org.springframework.security.core.Authentication;

/**
 * Where a checked launch enters the tool.
 */
public interface LaunchEntrance {

	/**
	 * Takes the person in.
	 * @param launch the checked launch
	 * @return who is signed in from now on, and the page to show
	 * @throws LaunchRefusedException when the launch leads nowhere
	 */
	Entry enter(Launch launch);

	/**
	 * @param authentication who is signed in
	 * @param path the page to show, beginning with a slash
	 */
	record Entry(Authentication authentication, String path) {
	}

}
