package kz.bilik.schedule.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Whoever knows the private address of a calendar may read it.
 */
@Configuration(proxyBeanMethods = false)
class CalendarSecurity {

	@Bean
	@Order(6)
	SecurityFilterChain calendars(HttpSecurity http) {
		return http.securityMatcher("/calendar/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.requestCache((cache) -> cache.disable())
			.sessionManagement((session) -> session.disable())
			.csrf((csrf) -> csrf.disable())
			.build();
	}

}
