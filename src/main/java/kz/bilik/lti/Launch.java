package kz.bilik.lti;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A launch whose every claim was checked (LTI 1.3, 5.3 and 5.4). Texts are cut to 255
 * characters.
 *
 * @param platformId our own id of the platform
 * @param deploymentId the platform's id of the deployment
 * @param subject the platform's id of the person, unique within the platform
 * @param name the full name; absent where the platform's privacy settings keep it
 * @param email the e-mail address; absent as the name
 * @param role what the person is in this context
 * @param context the course; absent where the message comes from outside of one
 * @param message what the person wants here
 * @param grades where the context's gradebook is reached
 * @param membershipsUrl the URL of the context's roster (NRPS 2.0, 3.6.1.1); absent where
 * the platform does not offer it
 * @param custom the custom parameters
 * @param locale the person's language in the LMS; absent where not sent
 */
public record Launch(long platformId, String deploymentId, String subject, @Nullable String name,
		@Nullable String email, Role role, @Nullable Place context, Message message, GradeServices grades,
		@Nullable String membershipsUrl, Map<String, String> custom, @Nullable Locale locale) {

	/**
	 * The link that was clicked, or whose column was.
	 * @return absent for a message that belongs to no link
	 */
	public @Nullable Place resourceLink() {
		if (this.message instanceof Message.ResourceLink opened) {
			return opened.link();
		}
		return (this.message instanceof Message.SubmissionReview review) ? review.link() : null;
	}

	public enum Role {

		LISTENER, INSTRUCTOR, ADMINISTRATOR;

		private static final String VOCABULARY = "://purl.imsglobal.org/vocab/lis/";

		/**
		 * What a person with these roles is in a course (LTI 1.3, A.2). A role in the
		 * course counts before one in the institution: an administrator who is enrolled
		 * as a learner learns. Whoever has no role that we know is a listener.
		 * @param roles full URIs or short names, in any mixture
		 */
		public static Role of(Iterable<?> roles) {
			Set<String> course = new LinkedHashSet<>();
			boolean administrator = false;
			for (Object value : roles) {
				String role = String.valueOf(value);
				if (role.contains("://") && !role.contains(VOCABULARY)) {
					continue;
				}
				boolean elsewhere = role.matches(".*(/institution/|/system/|instrole|sysrole).*");
				// membership/Instructor#TeachingAssistant is an instructor's sub-role
				String principal = role.contains("membership/") ? role.replaceAll(".*membership/([A-Za-z]+)#.*", "$1")
						: role.replaceAll(".*[#/]", "");
				administrator |= principal.equals("Administrator") || principal.equals("SysAdmin");
				if (!elsewhere) {
					course.add(principal);
				}
			}
			if (course.contains("Learner") && !course.contains("Instructor") && !course.contains("Administrator")) {
				return LISTENER;
			}
			if (administrator) {
				return ADMINISTRATOR;
			}
			return course.contains("Instructor") ? INSTRUCTOR : LISTENER;
		}

	}

	/**
	 * Something in the LMS with an id that is unique within the deployment.
	 */
	public record Place(String id, @Nullable String title) {
	}

	/**
	 * The kinds of launches.
	 */
	public sealed interface Message {

		/** A link of the course was clicked (LTI 1.3, 5.2). */
		record ResourceLink(Place link) implements Message {
		}

		/**
		 * Links shall be placed in the course (Deep Linking 2.0, 4.4). Only instructors
		 * and administrators come with it.
		 *
		 * @param returnUrl where the answer is posted: http or https
		 * @param multiple whether more than one link may be placed at once
		 * @param lineItems whether a link may bring a column of the gradebook along
		 * @param data what the answer must repeat; absent where not sent
		 */
		record DeepLinking(String returnUrl, boolean multiple, boolean lineItems,
				@Nullable String data) implements Message {
		}

		/**
		 * Somebody's work shall be shown, from the gradebook (Submission Review 1.0).
		 *
		 * @param link the link of the column; absent where the column has none
		 * @param forUser the platform's id of the person whose work is meant; absent
		 * where the column as a whole was clicked, as in Moodle
		 */
		record SubmissionReview(@Nullable Place link, @Nullable String forUser) implements Message {
		}

	}

	/**
	 * Assignment and Grade Services as the launch offers them (AGS 2.0, 3.1).
	 *
	 * @param lineItem the URL of the one column of the link; absent where the activity
	 * accepts no grades
	 * @param lineItems the URL of the context's columns; absent where the service is
	 * switched off
	 * @param scopes what the tool may ask for
	 */
	public record GradeServices(@Nullable String lineItem, @Nullable String lineItems, Set<String> scopes) {

		/** Whether the tool may add columns. */
		public boolean mayAddLineItems() {
			return this.scopes.contains("https://purl.imsglobal.org/spec/lti-ags/scope/lineitem");
		}

	}

}
