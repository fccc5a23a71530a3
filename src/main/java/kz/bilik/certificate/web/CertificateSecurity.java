package kz.bilik.certificate.web;

import kz.bilik.certificate.CertificatePdf;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Whoever has the number of a certificate may ask whether it is valid.
 */
@Configuration(proxyBeanMethods = false)
class CertificateSecurity {

	@Bean
	@Order(7)
	SecurityFilterChain confirmations(HttpSecurity http) {
		return http.securityMatcher(CertificatePdf.PATH + "**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			.requestCache((cache) -> cache.disable())
			.sessionManagement((session) -> session.disable())
			.csrf((csrf) -> csrf.disable())
			.build();
	}

}
