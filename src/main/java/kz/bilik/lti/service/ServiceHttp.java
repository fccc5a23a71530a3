package kz.bilik.lti.service;

import java.io.IOException;
import java.net.http.HttpClient;
import java.time.Duration;

import kz.bilik.lti.platform.PlatformHttp;

import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.stereotype.Component;

/**
 * How platforms' services are spoken to: not for ever, and not where a platform that
 * registered itself has no business.
 */
@Component
class ServiceHttp {

	private final ServiceTimeouts timeouts;

	private final PlatformHttp platforms;

	ServiceHttp(ServiceTimeouts timeouts, PlatformHttp platforms) {
		this.timeouts = timeouts;
		this.platforms = platforms;
	}

	ClientHttpRequestFactory requestFactory() {
		return requestFactory(this.timeouts.readTimeout());
	}

	ClientHttpRequestFactory rosterRequestFactory() {
		return requestFactory(this.timeouts.rosterReadTimeout());
	}

	private ClientHttpRequestFactory requestFactory(Duration readTimeout) {
		// Moodle's web servers speak HTTP/1.1; an upgrade attempt costs and may confuse
		// them
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
			.version(HttpClient.Version.HTTP_1_1)
			.connectTimeout(this.timeouts.connectTimeout())
			.build());
		factory.setReadTimeout(readTimeout);
		return (uri, method) -> {
			// the addresses of services come with launches
			if (uri.getHost() != null && !this.platforms.mayServe(uri.getHost())) {
				throw new IOException(uri.getHost() + " has a private address");
			}
			return factory.createRequest(uri, method);
		};
	}

}
