package kz.demolms;

import java.util.List;

/**
 * Somebody with an account in the demo LMS.
 *
 * @param id the user id, a number as text, as in Moodle
 */
public record Person(String id, String givenName, String familyName, Role role) {

	private static final String VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2/";

	public enum Role {

		INSTRUCTOR, LISTENER,

		/** Runs the site and is not enrolled in the course. */
		ADMINISTRATOR

	}

	public String name() {
		return this.givenName + " " + this.familyName;
	}

	public String email() {
		return "user" + this.id + "@example.kz";
	}

	boolean enrolled() {
		return this.role != Role.ADMINISTRATOR;
	}

	/**
	 * The roles in a launch; Moodle's administrator may manage any course and is an
	 * instructor besides.
	 */
	List<String> launchRoles() {
		return switch (this.role) {
			case LISTENER -> List.of(VOCABULARY + "membership#Learner");
			case INSTRUCTOR -> List.of(VOCABULARY + "membership#Instructor");
			case ADMINISTRATOR -> List.of(VOCABULARY + "membership#Instructor",
					VOCABULARY + "system/person#Administrator", VOCABULARY + "institution/person#Administrator");
		};
	}

}
