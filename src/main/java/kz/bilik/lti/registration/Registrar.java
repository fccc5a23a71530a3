package kz.bilik.lti.registration;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.platform.InvalidPlatformException;
import kz.bilik.lti.platform.LtiProperties;
import kz.bilik.lti.platform.LtiProperties.Registration;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.Platform.Status;
import kz.bilik.lti.platform.PlatformDetails;
import kz.bilik.lti.platform.PlatformHttp;
import kz.bilik.lti.platform.PlatformHttp.Answer;
import kz.bilik.lti.platform.PlatformKeptException;
import kz.bilik.lti.platform.PlatformRegister;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.classic.methods.HttpPost;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.StringEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.util.StringUtils;
import org.springframework.validation.FieldError;

/**
 * Registers the tool with a platform, and the platform with the tool (LTI Dynamic
 * Registration 1.0, 3). Nothing is stored before the platform has said yes.
 */
@Component
class Registrar {

	private static final Logger logger = LoggerFactory.getLogger(Registrar.class);

	/** A platform that is slow to make a tool is still worth waiting for. */
	static final Duration TIMEOUT = Duration.ofSeconds(20);

	/** Platforms that wait for consent. */
	static final int WAITING = 200;

	/**
	 * At once, on this node: fewer than the connections to one host, so that launches can
	 * still ask for their platform's keys there.
	 */
	static final int AT_ONCE = 8;

	private final LtiProperties properties;

	private final RegistrationLinks links;

	private final ToolRegistration tool;

	private final PlatformRegister register;

	private final PlatformHttp http;

	private final JsonMapper json;

	private final Semaphore room = new Semaphore(AT_ONCE);

	Registrar(LtiProperties properties, RegistrationLinks links, ToolRegistration tool, PlatformRegister register,
			PlatformHttp http, JsonMapper json) {
		this.properties = properties;
		this.links = links;
		this.tool = tool;
		this.register = register;
		this.http = http;
		this.json = json;
	}

	/**
	 * Registers a platform. It waits for the platform: never call it inside a
	 * transaction.
	 * @param configurationAddress where the platform says what it is
	 * @param token the platform's registration token, where it gave one
	 * @param link the secret of the operator's link, where one was used
	 * @return the platform as it stands in the register now
	 * @throws LaunchRefusedException when it is not registered, with the reason
	 */
	Platform register(@Nullable String configurationAddress, @Nullable String token, @Nullable String link) {
		requireWelcome(link);
		if (!this.room.tryAcquire()) {
			throw new LaunchRefusedException(Reason.REGISTRATION_BUSY);
		}
		try {
			return registerOneOfSome(configurationAddress, token, link);
		}
		finally {
			this.room.release();
		}
	}

	private Platform registerOneOfSome(@Nullable String configurationAddress, @Nullable String token,
			@Nullable String link) {
		if (!StringUtils.hasText(configurationAddress)) {
			throw new LaunchRefusedException(Reason.REGISTRATION_INCOMPLETE, "openid_configuration");
		}
		PlatformConfiguration configuration = configuration(configurationAddress);
		// two that use one link at once: the second one stops here, before its platform
		// knows of anything
		if (link != null && !this.links.use(link)) {
			throw new LaunchRefusedException(Reason.REGISTRATION_LINK);
		}
		try {
			JsonNode client = registerTool(configuration, token);
			return store(configuration, client, link != null);
		}
		catch (LaunchRefusedException ex) {
			if (link != null) {
				this.links.release(link);
			}
			throw ex;
		}
	}

	private void requireWelcome(@Nullable String link) {
		if (link != null) {
			if (!this.links.valid(link)) {
				throw new LaunchRefusedException(Reason.REGISTRATION_LINK);
			}
		}
		else if (this.properties.registration() == Registration.OFF) {
			throw new LaunchRefusedException(Reason.REGISTRATION_OFF);
		}
		else if (this.register.waiting() >= WAITING) {
			throw new LaunchRefusedException(Reason.REGISTRATION_CROWDED);
		}
	}

	private PlatformConfiguration configuration(String address) {
		boolean httpAllowed = this.properties.allowPrivatePlatforms();
		URI uri = PlatformConfiguration.address("openid_configuration", address, httpAllowed);
		HttpGet request = new HttpGet(uri);
		request.setHeader("Accept", "application/json");
		Answer answer = send(request);
		if (!answer.ok()) {
			throw new LaunchRefusedException(Reason.REGISTRATION_UNREACHABLE, address, String.valueOf(answer.status()));
		}
		PlatformConfiguration configuration = PlatformConfiguration.parse(answer.body(), uri, this.json, httpAllowed);
		for (URI endpoint : configuration.endpoints()) {
			if (!this.http.mayReach(endpoint.getHost(), !httpAllowed)) {
				throw new LaunchRefusedException(Reason.REGISTRATION_ADDRESS, endpoint.toString());
			}
		}
		requireStorable(configuration);
		return configuration;
	}

	/**
	 * The platform makes a tool before it says which: nothing else may be wrong by then.
	 */
	private void requireStorable(PlatformConfiguration configuration) {
		try {
			this.register.requireValid(configuration.details("client", List.of("deployment")));
		}
		catch (InvalidPlatformException ex) {
			throw new LaunchRefusedException(Reason.REGISTRATION_CONFIGURATION,
					ex.errors().getFieldErrors().stream().map(FieldError::getField).collect(Collectors.joining(", ")));
		}
	}

	private JsonNode registerTool(PlatformConfiguration configuration, @Nullable String token) {
		URI endpoint = configuration.endpoint("registration_endpoint");
		HttpPost request = new HttpPost(endpoint);
		request.setHeader("Accept", "application/json");
		if (StringUtils.hasText(token)) {
			request.setHeader("Authorization", "Bearer " + token.replaceAll("\\s", ""));
		}
		request.setEntity(new StringEntity(this.json.writeValueAsString(this.tool.body(configuration)),
				ContentType.APPLICATION_JSON));
		Answer answer = send(request);
		if (!answer.ok()) {
			throw new LaunchRefusedException(Reason.REGISTRATION_REFUSED, String.valueOf(answer.status()),
					excerpt(answer.body()));
		}
		try {
			return this.json.readTree(answer.body());
		}
		catch (JacksonException ex) {
			throw new LaunchRefusedException(Reason.REGISTRATION_REFUSED, String.valueOf(answer.status()),
					excerpt(answer.body()));
		}
	}

	private Platform store(PlatformConfiguration configuration, JsonNode client, boolean trusted) {
		String clientId = identifier("client_id", client.path("client_id").asString(""));
		String deployment = client.path(ToolRegistration.TOOL).path("deployment_id").asString("");
		PlatformDetails details = configuration.details(clientId,
				deployment.isEmpty() ? List.of() : List.of(identifier("deployment_id", deployment)));
		boolean active = trusted || this.properties.registration() == Registration.OPEN;
		try {
			Platform platform = this.register.register(details, active ? Status.ACTIVE : Status.PENDING, trusted);
			logger.info("Platform {} registered itself with client id {}: {}", details.issuer(), clientId,
					platform.status());
			return platform;
		}
		catch (PlatformKeptException ex) {
			throw new LaunchRefusedException(Reason.REGISTRATION_CONFLICT, details.issuer(), clientId);
		}
		catch (DataAccessException | TransactionException ex) {
			// the platform has the tool now, and only a person can take it out there
			throw new LaunchRefusedException(Reason.REGISTRATION_NOT_STORED, ex);
		}
	}

	private Answer send(HttpUriRequestBase request) {
		String address = request.getRequestUri();
		try {
			address = request.getUri().toString();
			return this.http.send(request, !this.properties.allowPrivatePlatforms(), TIMEOUT);
		}
		catch (PlatformHttp.PrivateAddressException ex) {
			throw new LaunchRefusedException(Reason.REGISTRATION_ADDRESS, address);
		}
		catch (UnknownHostException ex) {
			throw new LaunchRefusedException(Reason.REGISTRATION_UNREACHABLE, address, "DNS");
		}
		catch (IOException | URISyntaxException ex) {
			throw new LaunchRefusedException(Reason.REGISTRATION_UNREACHABLE, ex, address,
					excerpt(String.valueOf(ex.getMessage())));
		}
	}

	private static String identifier(String name, String value) {
		if (!value.matches("\\S(.{0,253}\\S)?")) {
			throw new LaunchRefusedException(Reason.REGISTRATION_REFUSED, name, excerpt(value));
		}
		return value;
	}

	/** One line for the page. */
	private static String excerpt(String text) {
		String line = text.replaceAll("<[^>]*>", " ").strip().replaceAll("[\\s\\p{Cntrl}]+", " ");
		return line.isEmpty() ? "–"
				: line.codePoints()
					.limit(200)
					.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
					.toString();
	}

}
