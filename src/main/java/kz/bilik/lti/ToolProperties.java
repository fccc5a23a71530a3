package kz.bilik.lti;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;

import jakarta.validation.constraints.NotNull;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;
import org.springframework.validation.annotation.Validated;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Settings of the tool as a whole.
 *
 * @param publicUrl the address by which browsers and platforms reach the tool, without a
 * path
 * @param secretKey encrypts the tool's private keys and signs the login state; at least
 * 32 characters
 * @param dataDirectory where the embedded database and its secret key live
 */
@ConfigurationProperties("bilik")
@Validated
public record ToolProperties(@NotNull URI publicUrl, @Nullable String secretKey,
		@DefaultValue("data") Path dataDirectory) {

	public ToolProperties {
		if (publicUrl != null) {
			Assert.isTrue(publicUrl.getHost() != null && publicUrl.getScheme().matches("https?"),
					"bilik.public-url must be an http or https address, not '" + publicUrl + "'");
			publicUrl = UriComponentsBuilder.fromUri(publicUrl).replacePath(null).replaceQuery(null).build().toUri();
		}
	}

	/**
	 * An address of this tool as others see it.
	 * @param path the path, beginning with a slash
	 */
	public String url(String path) {
		return this.publicUrl + path;
	}

	/**
	 * Whether an address has the scheme, host and port of this tool.
	 */
	public boolean owns(String url) {
		try {
			URI uri = new URI(url);
			return this.publicUrl.getScheme().equalsIgnoreCase(uri.getScheme())
					&& this.publicUrl.getHost().equalsIgnoreCase(uri.getHost()) && port(this.publicUrl) == port(uri)
					&& uri.getUserInfo() == null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

	private static int port(URI uri) {
		if (uri.getPort() != -1) {
			return uri.getPort();
		}
		return "https".equalsIgnoreCase(uri.getScheme()) ? 443 : 80;
	}

}
