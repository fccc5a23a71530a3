package kz.bilik.web;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.jdbc.MySqlJdbcIndexedSessionRepositoryCustomizer;

/**
 * Two requests of one browser may set the same attribute of its session at once; the
 * later one wins, and neither fails.
 */
@Configuration(proxyBeanMethods = false)
class Sessions {

	@Bean
	MySqlJdbcIndexedSessionRepositoryCustomizer sessionUpserts() {
		return new MySqlJdbcIndexedSessionRepositoryCustomizer();
	}

}
