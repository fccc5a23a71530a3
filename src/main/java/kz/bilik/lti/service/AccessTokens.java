package kz.bilik.lti.service;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import com.nimbusds.jose.jwk.JWK;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformRegistrations;
import kz.bilik.lti.platform.ToolKeys;
import org.jspecify.annotations.Nullable;

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
import org.springframework.security.oauth2.client.registration.ClientRegistration;
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

	AccessTokens(PlatformRegistrations registrations, ToolKeys keys, ServiceHttp services, Clock clock) {
		this.registrations = registrations;
		this.kept = new InMemoryOAuth2AuthorizedClientService(this::registration);
		this.manager = new AuthorizedClientServiceOAuth2AuthorizedClientManager(this::registration, this.kept);
		ClientCredentialsOAuth2AuthorizedClientProvider provider = new ClientCredentialsOAuth2AuthorizedClientProvider();
		provider.setClock(clock);
		provider.setAccessTokenResponseClient(tokenClient(keys, services, clock));
		this.manager.setAuthorizedClientProvider(provider);
	}

	/**
	 * A token that is good for some time yet. Some platforms refuse whoever asks for one
	 * scope too many, so each service asks for its own.
	 * @param scopes what the token is for
	 * @throws org.springframework.security.oauth2.core.OAuth2AuthorizationException when
	 * the platform gives none
	 */
	String of(Platform platform, List<String> scopes) {
		OAuth2AuthorizedClient client = this.manager
			.authorize(OAuth2AuthorizeRequest.withClientRegistrationId(id(platform, scopes)).principal(TOOL).build());
		Assert.state(client != null, "Client credentials always authorise or fail");
		return client.getAccessToken().getTokenValue();
	}

	/**
	 * Forgets the token that the platform no longer takes.
	 */
	void forget(Platform platform, List<String> scopes) {
		this.kept.removeAuthorizedClient(id(platform, scopes), TOOL.getName());
	}

	/** The scopes stand behind the id of the platform's registration. */
	private static String id(Platform platform, List<String> scopes) {
		return PlatformRegistrations.registrationId(platform) + " " + String.join(" ", scopes);
	}

	private @Nullable ClientRegistration registration(String id) {
		List<String> parts = List.of(id.split(" "));
		ClientRegistration registration = this.registrations.findByRegistrationId(parts.get(0));
		return (registration != null) ? ClientRegistration.withClientRegistration(registration)
			.registrationId(id)
			.scope(parts.subList(1, parts.size()))
			.build() : null;
	}

	private RestClientClientCredentialsTokenResponseClient tokenClient(ToolKeys keys, ServiceHttp services,
			Clock clock) {
		NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> assertion = new NimbusJwtClientAuthenticationParametersConverter<>(
				(registration) -> (JWK) keys.current());
		assertion.setJwtClientAssertionCustomizer((context) -> {
			Instant now = clock.instant();
			context.getHeaders().type("JWT");
			context.getClaims().issuedAt(now.minus(BACKDATED)).expiresAt(now.plus(ASSERTION_LIFETIME));
			String id = context.getAuthorizationGrantRequest().getClientRegistration().getRegistrationId();
			Platform platform = this.registrations.platform(id.split(" ")[0]);
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
			.requestFactory(services.requestFactory())
			.configureMessageConverters((converters) -> converters.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(converter))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build());
		return client;
	}

}
