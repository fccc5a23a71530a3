package kz.bilik.lti.platform;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.data.annotation.Id;
import org.springframework.data.relational.core.mapping.MappedCollection;
import org.springframework.data.relational.core.mapping.Table;

/**
 * A registered LMS: one client of one issuer, with its deployments.
 */
@Table("platform")
public record Platform(@Id @Nullable Long id, String issuer, String clientId, String authenticationEndpoint,
		String tokenEndpoint, String jwksUri, @Nullable String tokenAudience, @Nullable String frameOrigins,
		String source, boolean active,
		@MappedCollection(idColumn = "platform_id") Set<PlatformDeployment> deployments) {

	static final String FROM_FILE = "file";

	record PlatformDeployment(String deploymentId) {
	}

	static Platform fromFile(String issuer, String clientId, String authenticationEndpoint, String tokenEndpoint,
			String jwksUri, @Nullable String tokenAudience, List<String> frameOrigins,
			Collection<String> deploymentIds) {
		return new Platform(null, issuer, clientId, authenticationEndpoint, tokenEndpoint, jwksUri, tokenAudience,
				frameOrigins.isEmpty() ? null : String.join(" ", frameOrigins), FROM_FILE, true,
				deploymentIds.stream().map(PlatformDeployment::new).collect(Collectors.toSet()));
	}

	Platform withId(@Nullable Long id) {
		return new Platform(id, this.issuer, this.clientId, this.authenticationEndpoint, this.tokenEndpoint,
				this.jwksUri, this.tokenAudience, this.frameOrigins, this.source, this.active, this.deployments);
	}

	Platform deactivated() {
		return new Platform(this.id, this.issuer, this.clientId, this.authenticationEndpoint, this.tokenEndpoint,
				this.jwksUri, this.tokenAudience, this.frameOrigins, this.source, false, this.deployments);
	}

	public boolean hasDeployment(String deploymentId) {
		return this.deployments.contains(new PlatformDeployment(deploymentId));
	}

	/**
	 * The origins whose pages may show the tool in a frame.
	 */
	Set<String> origins() {
		Stream<String> extra = (this.frameOrigins != null) ? Stream.of(this.frameOrigins.split(" ")) : Stream.empty();
		return Stream
			.concat(Stream.of(this.issuer, this.authenticationEndpoint).flatMap((url) -> origin(url).stream()), extra)
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
