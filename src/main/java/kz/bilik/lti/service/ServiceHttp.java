package kz.bilik.lti.service;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.Consumer;

import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformHttp;
import kz.bilik.lti.platform.PlatformHttp.Answer;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.AbstractClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Requests of Spring's clients, sent as all requests to platforms are: not for ever, of a
 * moderate size, and not where the platform has no business.
 */
final class ServiceHttp extends AbstractClientHttpRequest {

	private final HttpMethod method;

	private final URI uri;

	private final Exchange exchange;

	private final ByteArrayOutputStream body = new ByteArrayOutputStream();

	private ServiceHttp(URI uri, HttpMethod method, Exchange exchange) {
		this.uri = uri;
		this.method = method;
		this.exchange = exchange;
	}

	/**
	 * @param answered is told of the answer
	 */
	static ClientHttpRequestFactory requestFactory(PlatformHttp http, Platform platform, Duration timeout, int maxBytes,
			Consumer<Answer> answered) {
		return (uri, method) -> new ServiceHttp(uri, method, (request) -> {
			Answer answer = http.send(request, platform, timeout, maxBytes);
			answered.accept(answer);
			return answer;
		});
	}

	private interface Exchange {

		Answer send(HttpUriRequestBase request) throws IOException;

	}

	@Override
	public HttpMethod getMethod() {
		return this.method;
	}

	@Override
	public URI getURI() {
		return this.uri;
	}

	@Override
	protected OutputStream getBodyInternal(HttpHeaders headers) {
		return this.body;
	}

	@Override
	protected ClientHttpResponse executeInternal(HttpHeaders headers) throws IOException {
		HttpUriRequestBase request = new HttpUriRequestBase(this.method.name(), this.uri);
		headers.forEach((name, values) -> {
			// the client counts for itself
			if (!name.equalsIgnoreCase(HttpHeaders.CONTENT_LENGTH)) {
				values.forEach((value) -> request.addHeader(name, value));
			}
		});
		if (this.body.size() > 0) {
			request.setEntity(new ByteArrayEntity(this.body.toByteArray(), null));
		}
		return new Response(this.exchange.send(request));
	}

	private record Response(Answer answer) implements ClientHttpResponse {

		@Override
		public HttpStatusCode getStatusCode() {
			return HttpStatusCode.valueOf(this.answer.status());
		}

		@Override
		public String getStatusText() {
			return "";
		}

		@Override
		public HttpHeaders getHeaders() {
			HttpHeaders headers = new HttpHeaders();
			this.answer.headers().forEach((header) -> headers.add(header.getName(), header.getValue()));
			return headers;
		}

		@Override
		public InputStream getBody() {
			return new ByteArrayInputStream(this.answer.body().getBytes(StandardCharsets.UTF_8));
		}

		@Override
		public void close() {
		}

	}

}
