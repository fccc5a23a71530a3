package kz.bilik.lti.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.nimbusds.jose.jwk.JWK;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformRegistrations;
import kz.bilik.lti.platform.ToolKeys;

import org.springframework.http.MediaType;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.authentication.AnonymousAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.ClientCredentialsOAuth2AuthorizedClientProvider;
import org.springframework.security.oauth2.client.InMemoryOAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.OAuth2AuthorizeRequest;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClient;
import org.springframework.security.oauth2.client.OAuth2AuthorizedClientService;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.web.client.RestClient;

/**
 * Access tokens for a platform's services, by a signed client assertion (Security
 * Framework 1.0, 4.1.1). Each node keeps its own until shortly before they run out.
 */
@Component
class AccessTokens {

	private static final Authentication TOOL = new AnonymousAuthenticationToken("bilik", "bilik",
			AuthorityUtils.createAuthorityList("TOOL"));

	/** Moodle allows no leeway, so the assertion was "issued" a little earlier. */
	private static final Duration BACKDATED = Duration.ofSeconds(10);

	private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(5);

	private final PlatformRegistrations registrations;

	private final OAuth2AuthorizedClientService kept;

	private final AuthorizedClientServiceOAuth2AuthorizedClientManager manager;

	AccessTokens(PlatformRegistrations registrations, ToolKeys keys, ServiceTimeouts timeouts, Clock clock) {
		this.registrations = registrations;
		this.kept = new InMemoryOAuth2AuthorizedClientService(registrations);
		this.manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(registrations, this.kept);
		ClientCredentialsOAuth2AuthorizedClientProvider provider = new ClientCredentialsOAuth2AuthorizedClientProvider();
		provider.setClock(clock);
		provider.setAccessTokenResponseClient(tokenClient(keys, timeouts, clock));
		this.manager.setAuthorizedClientProvider(provider);
	}

	/**
	 * A token that is good for some time yet.
	 * @throws org.springframework.security.oauth2.core.OAuth2AuthorizationException when
	 * the platform gives none
	 */
	String of(Platform platform) {
		OAuth2AuthorizedClient client = this.manager
			.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(PlatformRegistrations.registrationId(platform))
				.principal(TOOL)
				.build());
		Assert.state(client != null, "Client credentials always authorise or fail");
		return client.getAccessToken().getTokenValue();
	}

	/**
	 * Forgets the token that the platform no longer takes.
	 */
	void forget(Platform platform) {
		this.kept.removeAuthorizedClient(PlatformRegistrations.registrationId(platform), TOOL.getName());
	}

	private RestClientClientCredentialsTokenResponseClient tokenClient(ToolKeys keys, ServiceTimeouts timeouts,
			Clock clock) {
		NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> assertion = new NimbusJwtClientAuthenticationParametersConverter<>(
				(registration) -> (JWK) keys.current());
		assertion.setJwtClientAssertionCustomizer((context) -> {
			Instant now = clock.instant();
			context.getHeaders().type("JWT");
			context.getClaims().issuedAt(now.minus(BACKDATED)).expiresAt(now.plus(ASSERTION_LIFETIME));
			Platform platform = this.registrations
				.platform(context.getAuthorizationGrantRequest().getClientRegistration().getRegistrationId());
			if (platform != null && platform.tokenAudience() != null) {
				context.getClaims().audience(List.of(platform.tokenAudience()));
			}
		});
		OAuth2AccessTokenResponseHttpMessageConverter converter = new OAuth2AccessTokenResponseHttpMessageConverter();
		// Moodle answers JSON and says that it is text/html
		converter
			.setSupportedMediaTypes(List.of(MediaType.APPLICATION_JSON, MediaType.TEXT_HTML, MediaType.TEXT_PLAIN));
		RestClientClientCredentialsTokenResponseClient client = new RestClientClientCredentialsTokenResponseClient();
		client.addParametersConverter(assertion);
		client.setRestClient(RestClient.builder()
			.requestFactory(timeouts.requestFactory())
			.configureMessageConverters((converters) -> converters.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(converter))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build());
		return client;
	}

}
