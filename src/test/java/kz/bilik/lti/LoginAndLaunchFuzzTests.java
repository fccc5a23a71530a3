package kz.bilik.lti;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.code_intelligence.jazzer.api.BugDetectors;
import com.code_intelligence.jazzer.junit.DictionaryEntries;
import com.code_intelligence.jazzer.junit.FuzzTest;
import kz.demolms.Launch;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever is sent to the login and launch addresses, the answer is never a 5xx, but for
 * a 503 when the platform's keys cannot be had, and nothing reaches the log as an error.
 * {@code verify} fuzzes for a minute; {@code test} tries the seeds, which stand in the
 * resources: each line alters a login or a launch that would otherwise succeed, and the
 * platform signs what comes of it.
 */
class LoginAndLaunchFuzzTests extends LaunchTest {

	private static final boolean FUZZING = System.getenv("JAZZER_FUZZ") != null;

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private static final JsonMapper json = new JsonMapper();

	private static final ListAppender<ILoggingEvent> errors = new ListAppender<>();

	private static Begun begun;

	private static long requests;

	private static long entered;

	private static long refused;

	@BeforeAll
	static void listenForErrors() {
		ThresholdFilter filter = new ThresholdFilter();
		filter.setLevel(Level.ERROR.levelStr);
		filter.start();
		errors.addFilter(filter);
		errors.start();
		rootLogger().addAppender(errors);
	}

	@AfterAll
	static void hasReachedWhatItFuzzes() {
		rootLogger().detachAppender(errors);
		System.out.printf("Login and launch met %d hostile requests: %d entered, %d were refused%n", requests, entered,
				refused);
		assertThat(entered).isPositive();
		assertThat(refused).isPositive();
	}

	@FuzzTest(maxDuration = "60s")
	@DictionaryEntries({ "login\\x0A", "launch\\x0A", "\\x0Aparam ", "\\x0Aclaim ", "\\x0Ajose ", "\\x0Ahttp ",
			"\\x0Abody ", "\\x0Apayload ", "\\x0Aunsigned", "id_token ", "state ", "error ", "iss ", "aud ", "azp ",
			"sub ", "exp ", "iat ", "nonce ", "name ", "email ", "locale ", "lti:roles ", "lti:context ",
			"lti:resource_link ", "lti:custom ", "lti:version ", "lti:message_type ", "lti:deployment_id ",
			"lti:target_link_uri ", "lti:launch_presentation ", "lti:for_user ", "lti-ags:endpoint ",
			"lti-nrps:namesroleservice ", "lti-dl:deep_linking_settings ", "LtiDeepLinkingRequest",
			"LtiSubmissionReviewRequest", "{\\\"id\\\":\\\"1\\\"}", "[\\\"\\\"]", "null", "1e400", "-1", "\\\\u0000",
			"login_hint ", "target_link_uri ", "client_id ", "lti_message_hint ", "lti_deployment_id ",
			"lti_storage_target " })
	void neverFails(byte[] input) throws Exception {
		if (FUZZING) {
			BugDetectors.allowNetworkConnections((host, port) -> List.of("localhost", "127.0.0.1").contains(host));
		}
		List<String> lines = new String(input, StandardCharsets.UTF_8).lines().toList();
		boolean login = !lines.isEmpty() && lines.get(0).startsWith("login");
		HttpResponse<String> answer = send(login ? login() : launch(lines), lines);
		if (answer == null) {
			return;
		}
		requests++;
		int status = answer.statusCode();
		if (status < 400) {
			entered += login ? 0 : 1;
			begun = login ? begun : null;
		}
		else {
			refused++;
		}
		assertThat(status < 500 || status == 503 && answer.body().contains("data-error=\"platform-unreachable\""))
			.as("%s %s", status, answer.body())
			.isTrue();
		assertThat(errors.list).as("errors in the log").isEmpty();
	}

	private static Form login() {
		Map<String, String> parameters = new LinkedHashMap<>();
		parameters.put("iss", lms.platform().issuer());
		parameters.put("client_id", lms.platform().clientId());
		parameters.put("login_hint", LISTENER);
		parameters.put("target_link_uri", TOOL + "/lti/launch");
		parameters.put("lti_deployment_id", lms.platform().deploymentId());
		parameters.put("lti_message_hint", "1");
		return new Form(URI.create(TOOL + "/lti/login"), parameters);
	}

	/** A login serves until its launch has come in. */
	private static Form launch(List<String> lines) {
		if (begun == null) {
			begun = begin(launch(LISTENER));
		}
		Launch launch = launch(LISTENER).claim("nonce", begun.nonce());
		for (String line : lines) {
			String[] words = line.split(" ", 3);
			String name = (words.length > 1) ? words[1] : "";
			Object value = (words.length > 2) ? value(words[2]) : null;
			switch (words[0]) {
				case "claim" -> launch.claims((claims) -> {
					if (value == null) {
						claims.remove(claim(name));
					}
					else {
						claims.put(claim(name), value);
					}
				});
				case "jose" -> launch.header(name, value);
				case "payload" -> launch.payload(line.substring("payload".length()).strip());
				case "unsigned" -> launch.unsigned();
				default -> {
					// another line's matter
				}
			}
		}
		return begun.form().with("id_token", launch.idToken(begun.nonce()));
	}

	private static String claim(String name) {
		return name.replaceFirst("^(lti[a-z-]*):", "https://purl.imsglobal.org/spec/$1/claim/");
	}

	private static Object value(String text) {
		try {
			return json.readValue(text, Object.class);
		}
		catch (JacksonException ex) {
			return text;
		}
	}

	/** The answer, none where what was asked for is no HTTP at all. */
	private static HttpResponse<String> send(Form form, List<String> lines) throws IOException, InterruptedException {
		HttpRequest.Builder request = HttpRequest.newBuilder(form.action()).timeout(Duration.ofSeconds(30));
		Map<String, String> parameters = new LinkedHashMap<>(form.fields());
		request.setHeader("Content-Type", "application/x-www-form-urlencoded");
		request.setHeader("Cookie", "bilik_cookies=1" + ((begun != null) ? "; " + begun.cookies() : ""));
		String body = null;
		try {
			for (String line : lines) {
				String[] words = line.split(" ", 3);
				switch (words[0]) {
					case "param" -> {
						parameters.remove(words[1]);
						if (words.length > 2) {
							parameters.put(words[1], words[2]);
						}
					}
					case "http" -> request.setHeader(words[1], words[2]);
					case "body" -> body = line.substring("body".length()).strip();
					default -> {
						// another line's matter
					}
				}
			}
			request.POST(BodyPublishers.ofString((body != null) ? body : encode(parameters)));
		}
		catch (IndexOutOfBoundsException | IllegalArgumentException ex) {
			return null;
		}
		return http.send(request.build(), BodyHandlers.ofString());
	}

	private static String encode(Map<String, String> fields) {
		return fields.entrySet()
			.stream()
			.map((field) -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
					+ URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
			.collect(Collectors.joining("&"));
	}

	private static Logger rootLogger() {
		return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

}
