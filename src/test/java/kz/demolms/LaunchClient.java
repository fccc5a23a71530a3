package kz.demolms;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpCookie;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.web.util.HtmlUtils;

/**
 * A browser without scripts for tests: it keeps cookies, {@code Secure} ones over plain
 * HTTP too as browsers do on loopback, follows redirects, and can take a launch step by
 * step.
 */
public final class LaunchClient {

	private static final HttpClient HTTP = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(Duration.ofSeconds(5))
		.build();

	private final DemoLms lms;

	private final List<Cookie> cookies = new ArrayList<>();

	private final Map<String, String> headers = new LinkedHashMap<>();

	private Answer last;

	LaunchClient(DemoLms lms) {
		this.lms = lms;
	}

	/**
	 * Takes a launch from the click in the LMS to the page that the tool shows in the
	 * end, or to the page where it got stuck.
	 */
	public Answer launch(Launch launch) {
		Answer login = login(launch);
		if (login.location().isEmpty()) {
			return login;
		}
		Answer response = authenticate(login);
		return (response.status() == 200) ? submit(response.form()) : response;
	}

	/**
	 * Signs in to the LMS and starts the launch there.
	 * @return the tool's answer, as a rule its redirect to the authentication endpoint
	 */
	public Answer login(Launch launch) {
		send("POST", URI.create(this.lms.url() + "/sign-in"), Map.of("person", launch.person().id()));
		return submit(new Form(URI.create(this.lms.tool() + "/lti/login"), initiate(launch)));
	}

	/** What the LMS sends to the tool's login for a launch. */
	public Map<String, String> initiate(Launch launch) {
		return this.lms.login().initiate(launch);
	}

	/**
	 * Follows the tool's redirect to the authentication endpoint.
	 * @return the page whose form carries {@code id_token} and {@code state} to the tool
	 */
	public Answer authenticate(Answer login) {
		return get(login.location().orElseThrow().toString());
	}

	/** Sends a form as it is and follows redirects, save to the LMS for a launch. */
	public Answer submit(Form form) {
		return follow("POST", form.fields(), send("POST", form.action(), form.fields()));
	}

	/** The page where the client is. */
	public Answer page() {
		return this.last;
	}

	/** Sends a form as it is and stays at the answer. */
	public Answer send(Form form) {
		return send("POST", form.action(), form.fields());
	}

	/**
	 * @param uri relative to the page where the client is
	 */
	public Answer get(String uri) {
		return follow("GET", Map.of(), send("GET", resolve(uri), Map.of()));
	}

	/**
	 * Posts a form of the page where the client is, with that page's CSRF token.
	 * @param uri relative to that page
	 */
	public Answer post(String uri, Map<String, String> fields) {
		Map<String, String> all = new LinkedHashMap<>(fields);
		this.last.field("_csrf").ifPresent((token) -> all.putIfAbsent("_csrf", token));
		return submit(new Form(resolve(uri), all));
	}

	/**
	 * Posts a form with files, as {@code multipart/form-data}, with the CSRF token of the
	 * page where the client is.
	 * @param uri relative to that page
	 */
	public Answer post(String uri, Map<String, String> fields, List<FilePart> files) {
		Map<String, String> all = new LinkedHashMap<>(fields);
		this.last.field("_csrf").ifPresent((token) -> all.putIfAbsent("_csrf", token));
		String boundary = "----------" + System.nanoTime();
		List<byte[]> body = new ArrayList<>();
		all.forEach((name, value) -> body.add(
				("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
					.getBytes(StandardCharsets.UTF_8)));
		for (FilePart file : files) {
			body.add(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + file.field() + "\"; filename=\""
					+ file.name() + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
				.getBytes(StandardCharsets.UTF_8));
			body.add(file.content());
			body.add("\r\n".getBytes(StandardCharsets.UTF_8));
		}
		body.add(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
		return follow("POST", Map.of(), send("POST", resolve(uri), "multipart/form-data; boundary=" + boundary,
				BodyPublishers.ofByteArrays(body)));
	}

	/** A file of a form. */
	public record FilePart(String field, String name, byte[] content) {

		public FilePart(String name, byte[] content) {
			this("file", name, content);
		}

	}

	/** Sets a header of every request from now on. */
	public LaunchClient header(String name, String value) {
		this.headers.put(name, value);
		return this;
	}

	public void forgetCookies() {
		this.cookies.clear();
	}

	private URI resolve(String uri) {
		return (this.last != null) ? this.last.uri().resolve(uri) : URI.create(uri);
	}

	/** A post stays one where the server says 307. */
	private Answer follow(String method, Map<String, String> fields, Answer answer) {
		Answer end = answer;
		for (int hop = 0; hop < 10 && end.location().isPresent(); hop++) {
			URI next = end.location().get();
			if (next.toString().startsWith(this.lms.platform().authenticationEndpoint())) {
				return end;
			}
			end = (end.status() == 307) ? send(method, next, fields) : send("GET", next, Map.of());
		}
		return end;
	}

	/** Sends a request without a body and stays at the answer. */
	public Answer send(String method, URI uri) {
		return send(method, uri, Map.of());
	}

	private Answer send(String method, URI uri, Map<String, String> fields) {
		return method.equals("POST")
				? send(method, uri, "application/x-www-form-urlencoded", BodyPublishers.ofString(encode(fields)))
				: send(method, uri, null, BodyPublishers.noBody());
	}

	private Answer send(String method, URI uri, String type, HttpRequest.BodyPublisher body) {
		HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30));
		this.headers.forEach(request::setHeader);
		String cookie = this.cookies.stream()
			.filter((c) -> c.sentTo(uri))
			.map((c) -> c.name() + "=" + c.value())
			.collect(Collectors.joining("; "));
		if (!cookie.isEmpty()) {
			request.setHeader("Cookie", cookie);
		}
		if (type != null) {
			request.setHeader("Content-Type", type);
		}
		request.method(method, body);
		try {
			HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
			response.headers().allValues("Set-Cookie").forEach((header) -> keep(uri, header));
			this.last = new Answer(response.statusCode(), response.headers(), response.body(), uri);
			return this.last;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private void keep(URI uri, String header) {
		for (HttpCookie parsed : HttpCookie.parse(header)) {
			String path = (parsed.getPath() != null) ? parsed.getPath() : "/";
			Cookie cookie = new Cookie(uri.getHost(), path, parsed.getName(), parsed.getValue());
			this.cookies.removeIf(cookie::replaces);
			if (parsed.getMaxAge() != 0) {
				this.cookies.add(cookie);
			}
		}
	}

	private static String encode(Map<String, String> fields) {
		return fields.entrySet()
			.stream()
			.map((field) -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
					+ URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	private record Cookie(String host, String path, String name, String value) {

		boolean sentTo(URI uri) {
			return this.host.equals(uri.getHost())
					&& (uri.getPath() + "/").startsWith(this.path.endsWith("/") ? this.path : this.path + "/");
		}

		boolean replaces(Cookie old) {
			return this.host.equals(old.host) && this.path.equals(old.path) && this.name.equals(old.name);
		}

	}

	/** What a server answered. */
	public record Answer(int status, HttpHeaders headers, byte[] content, URI uri) {

		private static final Pattern INPUT = Pattern.compile("<input[^>]*>");

		private static final Pattern ATTRIBUTE = Pattern.compile("(\\w+)=\"([^\"]*)\"");

		public String body() {
			return new String(this.content, StandardCharsets.UTF_8);
		}

		public Optional<String> header(String name) {
			return this.headers.firstValue(name);
		}

		/** Where a redirect leads. */
		public Optional<URI> location() {
			return (this.status / 100 == 3) ? header("Location").map(this.uri::resolve) : Optional.empty();
		}

		/** The value of an input of the page. */
		public Optional<String> field(String name) {
			return Optional.ofNullable(form().fields().get(name));
		}

		/** The text of a text area of the page. */
		public String area(String name) {
			Matcher area = Pattern.compile("<textarea[^>]* name=\"" + name + "\"[^>]*>([^<]*)<").matcher(body());
			return area.find() ? HtmlUtils.htmlUnescape(area.group(1)) : "";
		}

		/** The inputs of the page, sent to where its first form goes. */
		public Form form() {
			Map<String, String> fields = new LinkedHashMap<>();
			INPUT.matcher(body())
				.results()
				.map((input) -> attributes(input.group()))
				.filter((input) -> input.containsKey("name"))
				.forEach((input) -> fields.put(input.get("name"), input.getOrDefault("value", "")));
			Matcher form = Pattern.compile("<form[^>]*>").matcher(body());
			String action = form.find() ? attributes(form.group()).getOrDefault("action", "") : "";
			return new Form(this.uri.resolve(action), fields);
		}

		private static Map<String, String> attributes(String tag) {
			return ATTRIBUTE.matcher(tag)
				.results()
				.collect(Collectors.toMap((a) -> a.group(1), (a) -> HtmlUtils.htmlUnescape(a.group(2)), (a, b) -> a));
		}

	}

	/** A form on its way. */
	public record Form(URI action, Map<String, String> fields) {

		/** The same form with another value in one field. */
		public Form with(String name, String value) {
			Map<String, String> changed = new LinkedHashMap<>(this.fields);
			changed.put(name, value);
			return new Form(this.action, changed);
		}

		public Form without(String name) {
			Map<String, String> changed = new LinkedHashMap<>(this.fields);
			changed.remove(name);
			return new Form(this.action, changed);
		}

	}

}
