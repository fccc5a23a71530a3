package kz.bilik.lti.login;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;

import uk.ac.ox.ctl.lti13.Lti13Configurer;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.authentication.OidcLaunchFlowAuthenticationProvider;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.web.OAuth2AuthorizationRequestRedirectFilter;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.web.OAuth2LoginAuthenticationFilter;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.web.OptimisticAuthorizationRequestRepository;

/**
 * The filter chain of {@code /lti}: login initiation and launch by the library, with our
 * resolver, state, checks and entrance put into its places.
 */
@Configuration(proxyBeanMethods = false)
class LaunchSecurity {

	static final String LOGIN_PATH = "/lti/login";

	static final String LAUNCH_PATH = "/lti/launch";

	@Bean
	@Order(1)
	SecurityFilterChain lti(HttpSecurity http, LaunchConfigurer launch) {
		return http.securityMatcher("/lti/**")
			.authorizeHttpRequests((requests) -> requests.anyRequest().permitAll())
			// the platform's own posts to login and launch; nothing else here changes
			// anything
			.csrf((csrf) -> csrf.disable())
			.requestCache((cache) -> cache.disable())
			.sessionManagement((session) -> session.disable())
			.headers((headers) -> headers.frameOptions((frame) -> frame.disable()))
			.with(launch, (configurer) -> {
			})
			.build();
	}

	@Bean
	LaunchConfigurer launchConfigurer(LoginRequestResolver resolver, LoginStates states,
			LaunchAuthenticationProvider provider, LaunchSuccess success, Refusals refusals) {
		return new LaunchConfigurer(resolver, states, provider, success, refusals);
	}

	static class LaunchConfigurer extends Lti13Configurer {

		private final LoginRequestResolver resolver;

		private final LoginStates states;

		private final LaunchAuthenticationProvider provider;

		private final LaunchSuccess success;

		private final Refusals refusals;

		LaunchConfigurer(LoginRequestResolver resolver, LoginStates states, LaunchAuthenticationProvider provider,
				LaunchSuccess success, Refusals refusals) {
			this.resolver = resolver;
			this.states = states;
			this.provider = provider;
			this.success = success;
			this.refusals = refusals;
		}

		@Override
		protected OptimisticAuthorizationRequestRepository configureRequestRepository() {
			return this.states;
		}

		@Override
		protected OidcLaunchFlowAuthenticationProvider configureAuthenticationProvider(HttpSecurity http) {
			return this.provider;
		}

		@Override
		protected OAuth2AuthorizationRequestRedirectFilter configureInitiationFilter(
				ClientRegistrationRepository registrations, OptimisticAuthorizationRequestRepository states) {
			return new LoginFilter(this.resolver, this.states, this.refusals);
		}

		@Override
		protected OAuth2LoginAuthenticationFilter configureLoginFilter(ClientRegistrationRepository registrations,
				OidcLaunchFlowAuthenticationProvider provider, OptimisticAuthorizationRequestRepository states) {
			LaunchFilter filter = new LaunchFilter(registrations, this.states, LAUNCH_PATH);
			filter.setAuthenticationManager(new ProviderManager(provider));
			// nobody is signed in before the launch has entered
			filter.setSecurityContextRepository(new RequestAttributeSecurityContextRepository());
			filter.setAuthenticationSuccessHandler(this.success);
			filter.setAuthenticationFailureHandler(this.refusals);
			return filter;
		}

	}

}
