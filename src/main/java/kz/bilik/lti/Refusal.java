package kz.bilik.lti;

import java.util.List;
import java.util.Locale;

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
 */
public record Refusal(Reason reason, List<String> arguments, @Nullable String frameOrigin, @Nullable Locale locale) {

	/** The request attribute under which the error page finds it. */
	public static final String ATTRIBUTE = Refusal.class.getName();

	public enum Reason {

		/** The login initiation lacks a parameter (OIDC third-party login, 4). */
		INCOMPLETE_LOGIN(400),
		/** No platform with this issuer and client id is registered. */
		UNKNOWN_PLATFORM(400),
		/** The target link leads out of this tool. */
		FOREIGN_TARGET(400),
		/** Neither an id_token nor an error came with the launch. */
		INCOMPLETE_LAUNCH(400),
		/** The platform itself said no. */
		PLATFORM_ERROR(400),
		/** The state is not ours. */
		INVALID_STATE(401),
		/** The login was begun too long ago. */
		EXPIRED_STATE(401),
		/** The browser did not bring the cookie of the login it began. */
		OTHER_BROWSER(401),
		/** The token has run out. */
		EXPIRED_TOKEN(401),
		/** The token's times are not believable: one of the clocks is wrong. */
		WRONG_CLOCK(401),
		/** The token was not signed by the platform, or not for this tool. */
		INVALID_TOKEN(401),
		/** The nonce is not the one that was sent. */
		WRONG_NONCE(401),
		/** The launch was used before. */
		REPLAYED(401),
		/** The token is no LTI launch, or lacks a claim. */
		INVALID_LAUNCH(400),
		/** The kind of message is not one of those that are served. */
		UNSUPPORTED_MESSAGE(400),
		/** Only instructors and administrators place links in a course. */
		NOT_AN_INSTRUCTOR(403),
		/** A listener asks for the work of another one. */
		NOT_YOUR_WORK(403),
		/** The platform does not say who the person is. */
		ANONYMOUS(400),
		/** The deployment is not registered. */
		UNKNOWN_DEPLOYMENT(400),
		/** The custom parameter names no programme. */
		UNKNOWN_PROGRAMME(400),
		/** The platform's keys cannot be had. */
		PLATFORM_UNREACHABLE(503);

		private final int status;

		Reason(int status) {
			this.status = status;
		}

		/** The HTTP status of the refusal's page. */
		public int status() {
			return this.status;
		}

		/** The name in messages, metrics and pages: {@code unknown-platform}. */
		public String key() {
			return name().toLowerCase(Locale.ROOT).replace('_', '-');
		}

	}

}
