package kz.bilik.lti.login;

import org.springframework.context.ApplicationContext;

/**
 * The launch log for tests that cannot wait.
 */
public final class WrittenLaunches {

	private WrittenLaunches() {
	}

	/** Writes what the tool took down so far. */
	public static void write(ApplicationContext tool) {
		tool.getBean(LaunchLog.class).write();
	}

}
