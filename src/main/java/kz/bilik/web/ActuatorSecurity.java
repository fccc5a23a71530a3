package kz.bilik.web;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Health says up or down to everybody. Metrics are for whoever sends the bearer token
 * {@code bilik.metrics-token}, as Prometheus can; without that setting for nobody.
 */
@Configuration(proxyBeanMethods = false)
class ActuatorSecurity {

	@Bean
	@Order(5)
	SecurityFilterChain actuator(HttpSecurity http,
			@Value("${bilik.metrics-token:#{null}}") @Nullable String metricsToken) {
		return http.securityMatcher("/actuator/**")
			.authorizeHttpRequests((requests) -> requests.requestMatchers("/actuator/health", "/actuator/health/**")
				.permitAll()
				.anyRequest()
				.access((authentication, context) -> new AuthorizationDecision(
						holds(context.getRequest().getHeader(HttpHeaders.AUTHORIZATION), metricsToken))))
			.requestCache((cache) -> cache.disable())
			.sessionManagement((session) -> session.disable())
			.csrf((csrf) -> csrf.disable())
			.exceptionHandling((exceptions) -> exceptions
				.authenticationEntryPoint((request, response, ex) -> response.setStatus(401)))
			.build();
	}

	/** A request is timed as a whole; each filter by itself costs more than it tells. */
	@Bean
	SecurityObservationSettings securityObservations() {
		return SecurityObservationSettings.noObservations();
	}

	private static boolean holds(@Nullable String header, @Nullable String token) {
		return header != null && token != null && !token.isBlank() && MessageDigest
			.isEqual(header.getBytes(StandardCharsets.UTF_8), ("Bearer " + token).getBytes(StandardCharsets.UTF_8));
	}

}
