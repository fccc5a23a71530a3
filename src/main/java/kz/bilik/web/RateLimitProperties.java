package kz.bilik.web;

import jakarta.validation.constraints.Positive;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How much one client address may ask of one node.
 *
 * @param launchesPerSecond how many logins, and as many launches, go on in a second; a
 * school's listeners come from one address
 * @param launchBurst how many may come at once, when a lesson begins
 * @param signInsPerMinute how many sign-ins of the operator go on in a minute, and may
 * come at once
 * @param registrationsPerMinute the same for registrations of platforms, each of which
 * makes the tool ask other servers
 * @param calendarsPerMinute the same for calendars, of which a calendar service fetches
 * many
 * @param certificatesPerMinute the same for the confirmation of certificates
 */
@ConfigurationProperties("bilik.rate-limit")
@Validated
record RateLimitProperties(@DefaultValue("20") @Positive long launchesPerSecond,
		@DefaultValue("600") @Positive long launchBurst, @DefaultValue("10") @Positive long signInsPerMinute,
		@DefaultValue("20") @Positive long registrationsPerMinute,
		@DefaultValue("600") @Positive long calendarsPerMinute,
		@DefaultValue("120") @Positive long certificatesPerMinute) {
}
