package kz.bilik.lti.service;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long the tool waits for a whole answer of a platform's services.
 *
 * @param rosterReadTimeout for a page of a roster, which a platform gathers person by
 * person
 */
@ConfigurationProperties("bilik.lti.services")
record ServiceTimeouts(@DefaultValue("30s") Duration readTimeout, @DefaultValue("60s") Duration rosterReadTimeout) {
}
