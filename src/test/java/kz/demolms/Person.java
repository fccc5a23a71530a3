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

		/** Grades and may not edit: Moodle's non-editing teacher. */
		NON_EDITING_INSTRUCTOR,

		/** Runs the site and is not enrolled in the course. */
		ADMINISTRATOR

	}

	public String name() {
		return this.givenName + " " + this.familyName;
	}

	public String email() {
		return "user" + this.id + "@example.kz";
	}

	boolean mayEnrol() {
		return this.role != Role.ADMINISTRATOR;
	}

	/**
	 * The roles in a launch; Moodle's administrator may manage any course and is an
	 * instructor besides.
	 */
	List<String> launchRoles() {
		return switch (this.role) {
			case LISTENER -> List.of(VOCABULARY + "membership#Learner");
			case INSTRUCTOR, NON_EDITING_INSTRUCTOR -> List.of(VOCABULARY + "membership#Instructor");
			case ADMINISTRATOR -> List.of(VOCABULARY + "membership#Instructor",
					VOCABULARY + "system/person#Administrator", VOCABULARY + "institution/person#Administrator");
		};
	}

	/** The role on the roster: whoever may not edit the course is a learner there. */
	String rosterRole() {
		return (this.role == Role.INSTRUCTOR) ? "Instructor" : "Learner";
	}

}
