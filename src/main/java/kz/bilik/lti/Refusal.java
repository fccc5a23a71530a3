package kz.bilik.lti;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Why a launch was refused. Each reason has a title, a cause and a remedy in every
 * language under {@code refusal.<key>} in the messages.
 *
 * @param reason the reason
 * @param arguments what the texts name, as received
 * @param frameOrigin an origin that may frame the refusal's page though no platform is
 * registered there
 * @param locale the language of the launch, as far as it is known
 * @param returnUrl where the platform takes the person back (LTI 1.3, launch presentation
 * claim); absent where it does not lead to a registered platform
 * @param newWindow the form that begins the login anew in a window of its own; absent
 * where that would not help
 */
public record Refusal(Reason reason, List<String> arguments, @Nullable String frameOrigin, @Nullable Locale locale,
		@Nullable String returnUrl, @Nullable NewWindow newWindow) {

	/** The request attribute under which the error page finds it. */
	public static final String ATTRIBUTE = Refusal.class.getName();

	/**
	 * @param action where the form is posted to
	 * @param fields its hidden fields
	 */
	public record NewWindow(String action, Map<String, String> fields) {
	}

	/**
	 * Who can mend it: {@code refusal.who.<key>} in the messages.
	 */
	public enum Mender {

		/** Whoever reads the page. */
		READER,
		/** An instructor of the course in the LMS. */
		INSTRUCTOR,
		/** The administrator of the LMS. */
		LMS_ADMINISTRATOR,
		/** Whoever runs this tool. */
		OPERATOR;

		/** The name in messages: {@code lms-administrator}. */
		public String key() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

	public enum Reason {

		/** The login initiation lacks a parameter (OIDC third-party login, 4). */
		INCOMPLETE_LOGIN(400, Mender.LMS_ADMINISTRATOR),
		/** No platform with this issuer and client id is registered. */
		UNKNOWN_PLATFORM(400, Mender.OPERATOR),
		/** The platform registered itself and waits for the operator's consent. */
		PLATFORM_PENDING(403, Mender.OPERATOR),
		/** The operator switched the platform off. */
		PLATFORM_OFF(403, Mender.OPERATOR),
		/** The target link leads out of this tool. */
		FOREIGN_TARGET(400, Mender.LMS_ADMINISTRATOR),
		/** The login is longer than an address can be. */
		OVERLONG_LOGIN(400, Mender.LMS_ADMINISTRATOR),
		/** The browser keeps no cookies of the tool in the frame of the LMS. */
		COOKIES_IN_FRAME(400, Mender.READER),
		/** The browser keeps no cookies of the tool at all. */
		COOKIES_BLOCKED(400, Mender.READER),
		/** The launch address was opened as if it were a page. */
		NOT_POSTED(405, Mender.READER),
		/** Neither an id_token nor an error came with the launch. */
		INCOMPLETE_LAUNCH(400, Mender.LMS_ADMINISTRATOR),
		/** The platform itself said no. */
		PLATFORM_ERROR(400, Mender.READER),
		/** The state is not ours. */
		INVALID_STATE(401, Mender.READER),
		/** The login was begun too long ago. */
		EXPIRED_STATE(401, Mender.READER),
		/** The browser did not bring the cookie of the login it began. */
		OTHER_BROWSER(401, Mender.READER),
		/** The token has run out. */
		EXPIRED_TOKEN(401, Mender.READER),
		/** The token's times are not believable: one of the clocks is wrong. */
		WRONG_CLOCK(401, Mender.OPERATOR),
		/** The token was not signed by the platform, or not for this tool. */
		INVALID_TOKEN(401, Mender.OPERATOR),
		/** The nonce is not the one that was sent. */
		WRONG_NONCE(401, Mender.READER),
		/** The launch was used before. */
		REPLAYED(401, Mender.READER),
		/** The token is no LTI launch, or lacks a claim. */
		INVALID_LAUNCH(400, Mender.LMS_ADMINISTRATOR),
		/** The kind of message is not one of those that are served. */
		UNSUPPORTED_MESSAGE(400, Mender.LMS_ADMINISTRATOR),
		/** Only instructors and administrators place links in a course. */
		NOT_AN_INSTRUCTOR(403, Mender.LMS_ADMINISTRATOR),
		/** A listener asks for the work of another one. */
		NOT_YOUR_WORK(403, Mender.READER),
		/** The platform does not say who the person is. */
		ANONYMOUS(400, Mender.LMS_ADMINISTRATOR),
		/** The deployment is not registered. */
		UNKNOWN_DEPLOYMENT(400, Mender.OPERATOR),
		/** The custom parameter names no programme. */
		UNKNOWN_PROGRAMME(400, Mender.INSTRUCTOR),
		/** The platform's keys cannot be had. */
		PLATFORM_UNREACHABLE(503, Mender.LMS_ADMINISTRATOR),
		/** Platforms register by a link of the operator's only. */
		REGISTRATION_OFF(403, Mender.OPERATOR),
		/** The link was used, has run out, or was never given. */
		REGISTRATION_LINK(403, Mender.OPERATOR),
		/** Too many platforms register at this moment. */
		REGISTRATION_BUSY(429, Mender.READER),
		/** Too many platforms wait for consent. */
		REGISTRATION_CROWDED(429, Mender.OPERATOR),
		/** The address was not opened by a platform. */
		REGISTRATION_INCOMPLETE(400, Mender.LMS_ADMINISTRATOR),
		/** The platform has a private address, or none of https. */
		REGISTRATION_ADDRESS(403, Mender.OPERATOR),
		/** The platform does not answer as it should. */
		REGISTRATION_UNREACHABLE(400, Mender.LMS_ADMINISTRATOR),
		/** The platform's configuration lacks something. */
		REGISTRATION_CONFIGURATION(400, Mender.LMS_ADMINISTRATOR),
		/** The configuration is of another host than it speaks of. */
		REGISTRATION_ISSUER(400, Mender.LMS_ADMINISTRATOR),
		/** The platform does not take the tool. */
		REGISTRATION_REFUSED(400, Mender.LMS_ADMINISTRATOR),
		/** The client is registered already with other addresses. */
		REGISTRATION_CONFLICT(409, Mender.OPERATOR),
		/** The platform took the tool, but the platform could not be stored. */
		REGISTRATION_NOT_STORED(503, Mender.LMS_ADMINISTRATOR);

		private final int status;

		private final Mender mender;

		Reason(int status, Mender mender) {
			this.status = status;
			this.mender = mender;
		}

		/** The HTTP status of the refusal's page. */
		public int status() {
			return this.status;
		}

		public Mender mender() {
			return this.mender;
		}

		/** The name in messages, metrics and pages: {@code unknown-platform}. */
		public String key() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
