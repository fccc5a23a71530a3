package kz.bilik.lti.platform;

import java.time.Duration;
import java.util.List;

import jakarta.validation.Valid;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How the tool stands to platforms.
 *
 * @param platforms the platforms that may launch the tool, as the operator wrote them
 * down in {@code lti-config/platforms.yaml}
 * @param registration who may register a platform by dynamic registration
 * @param allowPrivatePlatforms whether a platform that registers itself may have http and
 * private addresses
 * @param keyAge after which time the tool's key is exchanged
 */
@ConfigurationProperties("bilik.lti")
@Validated
public record LtiProperties(@DefaultValue List<@Valid PlatformDetails> platforms,
		@DefaultValue("consent") Registration registration, @DefaultValue("false") boolean allowPrivatePlatforms,
		@DefaultValue("180d") Duration keyAge) {

	public enum Registration {

		/** Anybody; launches are refused until the operator consents. */
		CONSENT,
		/** Anybody, and launches work at once. */
		OPEN,
		/** Only by a link of the operator's. */
		OFF

	}

}
