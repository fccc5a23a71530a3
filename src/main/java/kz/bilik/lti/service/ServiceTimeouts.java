package kz.bilik.lti.service;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the tool waits for a platform's services.
 *
 * @param rosterReadTimeout for a roster, which a platform gathers person by person
 */
@ConfigurationProperties("bilik.lti.services")
record ServiceTimeouts(@DefaultValue("5s") Duration connectTimeout, @DefaultValue("20s") Duration readTimeout,
		@DefaultValue("60s") Duration rosterReadTimeout) {
}
