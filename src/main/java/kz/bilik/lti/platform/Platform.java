package kz.bilik.lti.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.annotation.Version;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;
import org.springframework.util.StringUtils;

/**
 * A registered LMS: one client of one issuer, with its deployments.
 *
 * @param name what people call it; absent where nobody said
 * @param tokenAudience the audience of the tool's client assertions, where it is not the
 * token endpoint
 * @param frameOrigins origins that frame the tool beside its own, with spaces between
 */
@Table("platform")
public record Platform(@Id @Nullable Long id, String issuer, String clientId, @Nullable String name,
		String authenticationEndpoint, String tokenEndpoint, String jwksUri, @Nullable String tokenAudience,
		@Nullable String frameOrigins, Source source, Status status, Instant registeredAt,
		@MappedCollection(idColumn = "platform_id") Set<PlatformDeployment> deployments, @Version int version) {

	/** Who registered it. */
	public enum Source {

		/** The operator, in {@code lti-config/platforms.yaml}. */
		FILE,
		/** The platform itself, by dynamic registration. */
		REGISTRATION,
		/** The operator, by hand. */
		ADMIN

	}

	public enum Status {

		/** It may launch. */
		ACTIVE,
		/** It registered itself and waits for the operator's consent. */
		PENDING,
		/** The operator switched it off, or it left the file. */
		OFF,
		/** A job deletes what came through it, and then the platform. */
		DELETING

	}

	record PlatformDeployment(String deploymentId) {
	}

	static Platform registered(PlatformDetails details, Source source, Status status, Instant at) {
		return new Platform(null, "", "", null, "", "", "", null, null, source, status, at, Set.of(), 0).with(details);
	}

	Platform with(PlatformDetails details) {
		return new Platform(this.id, details.issuer(), details.clientId(), text(details.name()),
				details.authenticationEndpoint(), details.tokenEndpoint(), details.jwksUri(),
				text(details.tokenAudience()), text(String.join(" ", details.frameOrigins())), this.source, this.status,
				this.registeredAt,
				details.deploymentIds().stream().map(PlatformDeployment::new).collect(Collectors.toSet()),
				this.version);
	}

	/**
	 * The same platform with what it says of itself now. What the operator alone says
	 * stays, and so do deployments that it does not name.
	 */
	Platform renewed(PlatformDetails says) {
		PlatformDetails known = details();
		List<String> deployments = Stream.concat(known.deploymentIds().stream(), says.deploymentIds().stream())
			.distinct()
			.toList();
		return with(new PlatformDetails(says.issuer(), says.clientId(),
				(known.name() != null) ? known.name() : says.name(), deployments, says.authenticationEndpoint(),
				says.tokenEndpoint(), says.jwksUri(),
				(says.tokenAudience() != null) ? says.tokenAudience() : known.tokenAudience(), known.frameOrigins()));
	}

	Platform with(Source source, Status status) {
		return new Platform(this.id, this.issuer, this.clientId, this.name, this.authenticationEndpoint,
				this.tokenEndpoint, this.jwksUri, this.tokenAudience, this.frameOrigins, source, status,
				this.registeredAt, this.deployments, this.version);
	}

	/** Whether this is what somebody says who knows neither name nor all deployments. */
	boolean says(PlatformDetails details) {
		return this.authenticationEndpoint.equals(details.authenticationEndpoint())
				&& this.tokenEndpoint.equals(details.tokenEndpoint()) && this.jwksUri.equals(details.jwksUri())
				&& details.deploymentIds().stream().allMatch(this::hasDeployment);
	}

	/**
	 * What the operator may say otherwise.
	 */
	public PlatformDetails details() {
		return new PlatformDetails(this.issuer, this.clientId, this.name,
				this.deployments.stream().map(PlatformDeployment::deploymentId).sorted().toList(),
				this.authenticationEndpoint, this.tokenEndpoint, this.jwksUri, this.tokenAudience,
				(this.frameOrigins != null) ? List.of(this.frameOrigins.split(" ")) : List.of());
	}

	public boolean active() {
		return this.status == Status.ACTIVE;
	}

	private static @Nullable String text(@Nullable String value) {
		return StringUtils.hasText(value) ? value : null;
	}

	/**
	 * Whether only addresses of the public internet are asked for this platform: nobody
	 * but the operator may point the tool into its own network.
	 */
	boolean publicOnly(LtiProperties properties) {
		return this.source == Source.REGISTRATION && !properties.allowPrivatePlatforms();
	}

	public boolean hasDeployment(String deploymentId) {
		return this.deployments.contains(new PlatformDeployment(deploymentId));
	}

	/**
	 * The origins whose pages may show the tool in a frame.
	 */
	Set<String> origins() {
		return Stream
			.concat(Stream.of(this.issuer, this.authenticationEndpoint).flatMap((url) -> origin(url).stream()),
					details().frameOrigins().stream())
			.collect(Collectors.toCollection(TreeSet::new));
	}

	/**
	 * The origin of an address.
	 * @return at most one origin; none when the address is not one of the web
	 */
	public static List<String> origin(String url) {
		try {
			URI uri = new URI(url);
			if (uri.getHost() == null || uri.getScheme() == null || !uri.getScheme().matches("https?")) {
				return List.of();
			}
			String port = (uri.getPort() != -1) ? ":" + uri.getPort() : "";
			return List.of(uri.getScheme() + "://" + uri.getHost() + port);
		}
		catch (URISyntaxException ex) {
			return List.of();
		}
	}

}
