package kz.bilik.lti.platform;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.util.Timeout;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.scheduling.concurrent.CustomizableThreadFactory;
import org.springframework.stereotype.Component;

/**
 * Asks addresses that a platform named. An answer comes within seconds or not at all, is
 * of a moderate size, and follows no redirect.
 */
@Component
public class PlatformHttp implements DisposableBean {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

	private static final int MAX_BYTES = 256 * 1024;

	private final CloseableHttpClient anywhere = client(LmsAddresses.INSTANCE).useSystemProperties().build();

	private final CloseableHttpClient publicOnly = client(PublicAddresses.INSTANCE).build();

	private final ScheduledExecutorService deadlines = Executors
		.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("platform-http-"));

	private final Platforms platforms;

	private final LtiProperties properties;

	PlatformHttp(Platforms platforms, LtiProperties properties) {
		this.platforms = platforms;
		this.properties = properties;
	}

	private static HttpClientBuilder client(DnsResolver names) {
		return HttpClientBuilder.create()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setDnsResolver(names)
				.setMaxConnTotal(100)
				.setMaxConnPerRoute(10)
				.setDefaultConnectionConfig(
						ConnectionConfig.custom().setConnectTimeout(Timeout.of(CONNECT_TIMEOUT)).build())
				.build())
			.disableRedirectHandling()
			.disableAutomaticRetries()
			.disableCookieManagement()
			.disableAuthCaching();
	}

	/**
	 * @param status the HTTP status
	 */
	public record Answer(int status, String body) {

		public boolean ok() {
			return this.status >= HttpStatus.SC_OK && this.status < HttpStatus.SC_REDIRECTION;
		}

	}

	/**
	 * Sends a request.
	 * @param publicOnly whether only addresses of the public internet may be asked
	 * @param timeout in which the whole answer must be there
	 * @throws PrivateAddressException when the address is private and may not be
	 * @throws IOException when there is no answer or it is too long
	 */
	public Answer send(HttpUriRequestBase request, boolean publicOnly, Duration timeout) throws IOException {
		request.setConfig(RequestConfig.custom().setResponseTimeout(Timeout.of(timeout)).build());
		Future<?> deadline = this.deadlines.schedule(request::abort, timeout.toMillis(), TimeUnit.MILLISECONDS);
		try {
			return (publicOnly ? this.publicOnly : this.anywhere).execute(request, PlatformHttp::read);
		}
		finally {
			deadline.cancel(false);
		}
	}

	private static Answer read(ClassicHttpResponse response) throws IOException {
		HttpEntity entity = response.getEntity();
		if (entity == null) {
			return new Answer(response.getCode(), "");
		}
		try (InputStream content = entity.getContent()) {
			byte[] body = content.readNBytes(MAX_BYTES + 1);
			if (body.length > MAX_BYTES) {
				throw new IOException("The answer is longer than " + MAX_BYTES + " bytes");
			}
			return new Answer(response.getCode(), new String(body, StandardCharsets.UTF_8));
		}
	}

	/**
	 * Whether a host may be asked; also true for one that is not known (yet).
	 */
	public boolean mayReach(String host, boolean publicOnly) {
		try {
			return !publicOnly || PublicAddresses.INSTANCE.resolve(host).length > 0;
		}
		catch (PrivateAddressException ex) {
			return false;
		}
		catch (UnknownHostException ex) {
			return true;
		}
	}

	/**
	 * Whether a host may be asked as a platform's service. A private one may while the
	 * operator alone registers platforms, and later if a platform of the operator's lives
	 * there.
	 */
	public boolean mayServe(String host) {
		if (mayReach(host, !this.properties.allowPrivatePlatforms())) {
			return true;
		}
		Map<Boolean, List<Platform>> registered = this.platforms.findAll()
			.stream()
			// no other one is ever served, whoever made its row
			.filter(Platform::active)
			.collect(Collectors.partitioningBy((platform) -> platform.source() == Platform.Source.REGISTRATION));
		return registered.get(true).isEmpty() || registered.get(false)
			.stream()
			.flatMap((platform) -> Stream.of(platform.issuer(), platform.tokenEndpoint(), platform.jwksUri()))
			.flatMap((address) -> Platform.origin(address).stream())
			.anyMatch((origin) -> host.equalsIgnoreCase(URI.create(origin).getHost()));
	}

	/** A name leads into a private network. */
	public static final class PrivateAddressException extends UnknownHostException {

		PrivateAddressException(String host) {
			super(host + " has a private address");
		}

	}

	@Override
	public void destroy() throws IOException {
		this.deadlines.shutdownNow();
		this.anywhere.close();
		this.publicOnly.close();
	}

}
