package kz.bilik.lti.service;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

import com.nimbusds.jose.jwk.JWK;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformHttp;
import kz.bilik.lti.platform.PlatformHttp.Answer;
import kz.bilik.lti.platform.PlatformRegistrations;
import kz.bilik.lti.platform.ToolKeys;
import org.jspecify.annotations.Nullable;

import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.converter.FormHttpMessageConverter;
import org.springframework.security.oauth2.client.endpoint.NimbusJwtClientAuthenticationParametersConverter;
import org.springframework.security.oauth2.client.endpoint.OAuth2ClientCredentialsGrantRequest;
import org.springframework.security.oauth2.client.endpoint.RestClientClientCredentialsTokenResponseClient;
import org.springframework.security.oauth2.client.http.OAuth2ErrorResponseErrorHandler;
import org.springframework.security.oauth2.client.registration.ClientRegistration;
import org.springframework.security.oauth2.core.OAuth2AccessToken;
import org.springframework.security.oauth2.core.OAuth2AuthorizationException;
import org.springframework.security.oauth2.core.OAuth2ErrorCodes;
import org.springframework.security.oauth2.core.http.converter.OAuth2AccessTokenResponseHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;

/**
 * Access tokens for a platform's services, by a signed client assertion (Security
 * Framework 1.0, 4.1.1). Each node keeps its own until shortly before they run out.
 */
@Component
class AccessTokens {

	/** Moodle allows no leeway, so the assertion was "issued" a little earlier. */
	private static final Duration BACKDATED = Duration.ofSeconds(10);

	private static final Duration ASSERTION_LIFETIME = Duration.ofMinutes(5);

	/** A token is not used shortly before it runs out. */
	private static final Duration SPARE = Duration.ofMinutes(1);

	private final Map<Key, Token> kept = new ConcurrentHashMap<>();

	private final ToolKeys keys;

	private final PlatformHttp http;

	private final ServiceTimeouts timeouts;

	private final Clock clock;

	AccessTokens(ToolKeys keys, PlatformHttp http, ServiceTimeouts timeouts, Clock clock) {
		this.keys = keys;
		this.http = http;
		this.timeouts = timeouts;
		this.clock = clock;
	}

	/** The registration's id changes with what tokens depend on. */
	private record Key(String registrationId, List<String> scopes) {
	}

	private record Token(String value, Instant goodUntil) {
	}

	/**
	 * A token that is good for some time yet. Some platforms refuse whoever asks for one
	 * scope too many, so each service asks for its own.
	 * @param scopes what the token is for
	 * @throws NoTokenException when the platform gives none
	 */
	String of(Platform platform, List<String> scopes, Deadline deadline) throws IOException {
		Key key = new Key(PlatformRegistrations.registrationId(platform), scopes);
		Token token = this.kept.get(key);
		if (token == null || !token.goodUntil().isAfter(this.clock.instant())) {
			token = fetch(platform, scopes, deadline.next(this.timeouts.readTimeout()));
			this.kept.put(key, token);
		}
		return token.value();
	}

	/**
	 * Forgets the token that the platform no longer takes, unless it is another one by
	 * now.
	 */
	void forget(Platform platform, List<String> scopes, String value) {
		this.kept.computeIfPresent(new Key(PlatformRegistrations.registrationId(platform), scopes),
				(key, token) -> token.value().equals(value) ? null : token);
	}

	private Token fetch(Platform platform, List<String> scopes, Duration timeout) throws IOException {
		AtomicReference<@Nullable Answer> answer = new AtomicReference<>();
		ClientRegistration registration = ClientRegistration
			.withClientRegistration(PlatformRegistrations.registration(platform))
			.scope(scopes)
			.build();
		try {
			OAuth2AccessToken token = client(platform,
					ServiceHttp.requestFactory(this.http, platform, timeout, Services.MAX_BYTES, answer::set))
				.getTokenResponse(new OAuth2ClientCredentialsGrantRequest(registration))
				.getAccessToken();
			Duration life = Duration.between(token.getIssuedAt(), token.getExpiresAt()).minus(SPARE);
			return new Token(token.getTokenValue(), this.clock.instant().plus(life));
		}
		catch (OAuth2AuthorizationException ex) {
			boolean scopeRefused = OAuth2ErrorCodes.INVALID_SCOPE.equals(ex.getError().getErrorCode());
			throw new NoTokenException(ex.getError().toString(), answer.get(), scopeRefused, ex);
		}
		catch (IllegalArgumentException ex) {
			throw new NoTokenException(String.valueOf(ex.getMessage()), answer.get(), false, ex);
		}
	}

	private RestClientClientCredentialsTokenResponseClient client(Platform platform,
			ClientHttpRequestFactory requests) {
		NimbusJwtClientAuthenticationParametersConverter<OAuth2ClientCredentialsGrantRequest> assertion = new NimbusJwtClientAuthenticationParametersConverter<>(
				(registration) -> (JWK) this.keys.current());
		assertion.setJwtClientAssertionCustomizer((context) -> {
			Instant now = this.clock.instant();
			context.getHeaders().type("JWT");
			context.getClaims().issuedAt(now.minus(BACKDATED)).expiresAt(now.plus(ASSERTION_LIFETIME));
			if (platform.tokenAudience() != null) {
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
			.requestFactory(requests)
			.configureMessageConverters((converters) -> converters.addCustomConverter(new FormHttpMessageConverter())
				.addCustomConverter(converter))
			.defaultStatusHandler(new OAuth2ErrorResponseErrorHandler())
			.build());
		return client;
	}

}
