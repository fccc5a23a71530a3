package kz.bilik.lti;

import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A resource link launch whose every claim was checked (LTI 1.3, 5.3 and 5.4). Texts are
 * cut to 255 characters.
 *
 * @param platformId our own id of the platform
 * @param deploymentId the platform's id of the deployment
 * @param subject the platform's id of the person, unique within the platform
 * @param name the full name; absent where the platform's privacy settings keep it
 * @param email the e-mail address; absent as the name
 * @param role what the person is in this context
 * @param context the course; absent where the link stands outside of one
 * @param resourceLink the link that was clicked
 * @param lineItem the URL of the gradebook column coupled with the link (AGS 2.0, 3.1);
 * absent where the activity accepts no grades
 * @param custom the link's custom parameters
 * @param locale the person's language in the LMS; absent where not sent
 */
public record Launch(long platformId, String deploymentId, String subject, @Nullable String name,
		@Nullable String email, Role role, @Nullable Place context, Place resourceLink, @Nullable String lineItem,
		Map<String, String> custom, @Nullable Locale locale) {

	public enum Role {

		LISTENER, INSTRUCTOR, ADMINISTRATOR

	}

	/**
	 * Something in the LMS with an id that is unique within the deployment.
	 */
	public record Place(String id, @Nullable String title) {
	}

}
