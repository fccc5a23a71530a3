package kz.bilik.lti.platform;

import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.hc.client5.http.impl.DefaultSchemePortResolver;
import org.apache.hc.client5.http.routing.RoutingSupport;
import org.apache.hc.client5.http.utils.URIUtils;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
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

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

	private static final int MAX_BYTES = 256 * 1024;

	private final CloseableHttpClient anywhere = client(PublicAddresses.AND_PRIVATE).useSystemProperties().build();

	private final CloseableHttpClient publicOnly = client(PublicAddresses.INSTANCE).build();

	private final ScheduledExecutorService deadlines = Executors
		.newSingleThreadScheduledExecutor(new CustomizableThreadFactory("platform-http-"));

	private final LtiProperties properties;

	PlatformHttp(LtiProperties properties) {
		this.properties = properties;
	}

	private static HttpClientBuilder client(DnsResolver names) {
		return HttpClientBuilder.create()
			.setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
				.setDnsResolver(names)
				.setMaxConnTotal(400)
				.setMaxConnPerRoute(40)
				.setDefaultConnectionConfig(
						ConnectionConfig.custom().setConnectTimeout(Timeout.of(CONNECT_TIMEOUT)).build())
				.build())
			.disableRedirectHandling()
			.disableAutomaticRetries()
			.disableCookieManagement()
			.disableAuthCaching();
	}

	/** Whether two addresses are of one server: scheme, host and port (RFC 6454). */
	public static boolean sameOrigin(URI one, URI other) {
		return origin(one).equals(origin(other));
	}

	private static HttpHost origin(URI uri) {
		return RoutingSupport.normalize(URIUtils.extractHost(uri), DefaultSchemePortResolver.INSTANCE);
	}

	/**
	 * @param status the HTTP status
	 */
	public record Answer(int status, String body, List<Header> headers) {

		public boolean ok() {
			return this.status >= HttpStatus.SC_OK && this.status < HttpStatus.SC_REDIRECTION;
		}

		public List<String> headers(String name) {
			return this.headers.stream()
				.filter((header) -> header.getName().equalsIgnoreCase(name))
				.map(Header::getValue)
				.toList();
		}

		public Optional<String> header(String name) {
			return headers(name).stream().findFirst();
		}

	}

	/**
	 * Sends a request to an address that a platform named in a launch. Only the operator
	 * may point the tool into its own network.
	 * @param timeout in which the whole answer must be there
	 * @param maxBytes how long the answer may be
	 * @throws PrivateAddressException when the address is private and may not be
	 * @throws TooLongException when the answer is longer
	 * @throws IOException when there is no answer
	 */
	public Answer send(HttpUriRequestBase request, Platform platform, Duration timeout, int maxBytes)
			throws IOException {
		return send(request, platform.publicOnly(this.properties), timeout, maxBytes);
	}

	/**
	 * Sends a request.
	 * @param publicOnly whether only addresses of the public internet may be asked
	 * @param timeout in which the whole answer must be there
	 * @throws PrivateAddressException when the address is private and may not be
	 * @throws IOException when there is no answer or it is too long
	 */
	public Answer send(HttpUriRequestBase request, boolean publicOnly, Duration timeout) throws IOException {
		return send(request, publicOnly, timeout, MAX_BYTES);
	}

	private Answer send(HttpUriRequestBase request, boolean publicOnly, Duration timeout, int maxBytes)
			throws IOException {
		request.setConfig(RequestConfig.custom().setResponseTimeout(Timeout.of(timeout)).build());
		AtomicBoolean late = new AtomicBoolean();
		Future<?> deadline = this.deadlines.schedule(() -> {
			late.set(true);
			request.abort();
		}, timeout.toMillis(), TimeUnit.MILLISECONDS);
		try {
			return (publicOnly ? this.publicOnly : this.anywhere).execute(request,
					(response) -> read(request, response, maxBytes));
		}
		catch (IOException ex) {
			if (late.get()) {
				throw new SocketTimeoutException("No whole answer within " + timeout.toSeconds() + " s");
			}
			throw ex;
		}
		finally {
			deadline.cancel(false);
		}
	}

	private static Answer read(HttpUriRequestBase request, ClassicHttpResponse response, int maxBytes)
			throws IOException {
		List<Header> headers = Arrays.asList(response.getHeaders());
		HttpEntity entity = response.getEntity();
		if (entity == null) {
			return new Answer(response.getCode(), "", headers);
		}
		InputStream content = entity.getContent();
		byte[] body = content.readNBytes(maxBytes + 1);
		if (body.length > maxBytes) {
			// else it would be read to its end
			request.abort();
			throw new TooLongException(maxBytes);
		}
		return new Answer(response.getCode(), new String(body, StandardCharsets.UTF_8), headers);
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

	/** A name leads into a private network. */
	public static final class PrivateAddressException extends UnknownHostException {

		PrivateAddressException(String host) {
			super(host + " has a private address");
		}

	}

	/** An answer does not end where it should. */
	public static final class TooLongException extends IOException {

		TooLongException(int maxBytes) {
			super("The answer is longer than " + maxBytes + " bytes");
		}

	}

	@Override
	public void destroy() throws IOException {
		this.deadlines.shutdownNow();
		this.anywhere.close();
		this.publicOnly.close();
	}

}
