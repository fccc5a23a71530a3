package kz.bilik.web;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.MessageFormat;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import kz.bilik.lti.Refusal;
import kz.bilik.lti.service.RosterAnswer;
import kz.bilik.lti.service.ScoreAnswer.Cause;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class MessagesTests {

	@ParameterizedTest
	@ValueSource(strings = { "ru", "en" })
	void everyLanguageSaysEverything(String language) {
		assertThat(messages(language).stringPropertyNames()).isEqualTo(messages("kk").stringPropertyNames());
	}

	@ParameterizedTest
	@ValueSource(strings = { "kk", "ru", "en" })
	void everyTextTakesTheSameArgumentsInEveryLanguage(String language) {
		Properties messages = messages(language);
		Properties kazakh = messages("kk");
		for (String key : messages.stringPropertyNames()) {
			assertThat(arguments(messages.getProperty(key))).as(key).isEqualTo(arguments(kazakh.getProperty(key)));
			assertThat(new MessageFormat(messages.getProperty(key), Locale.ROOT).toPattern()).as(key).isNotBlank();
		}
	}

	@Test
	void everyReasonAndEveryCauseIsExplained() {
		Set<String> keys = messages("kk").stringPropertyNames();
		for (Refusal.Reason reason : Refusal.Reason.values()) {
			for (String part : List.of("title", "cause", "remedy")) {
				assertThat(keys).contains("refusal." + reason.key() + "." + part);
			}
			assertThat(keys).contains("refusal.who." + reason.mender().key());
		}
		for (Cause cause : Cause.values()) {
			assertThat(keys).contains("delivery.cause." + cause.key(), "delivery.remedy." + cause.key());
		}
		for (RosterAnswer.Cause cause : RosterAnswer.Cause.values()) {
			assertThat(keys).contains("roster.cause." + cause.key(), "roster.remedy." + cause.key());
		}
	}

	@Test
	void everyMessageOfATemplateIsThere() throws IOException {
		Set<String> used = new TreeSet<>();
		try (Stream<Path> templates = Files.walk(Path.of("src/main/resources/templates"))) {
			for (Path template : templates.filter(Files::isRegularFile).toList()) {
				Pattern.compile("#\\{([a-z][a-zA-Z_.-]*)")
					.matcher(Files.readString(template))
					.results()
					.forEach((use) -> used.add(use.group(1)));
			}
		}
		assertThat(used).hasSizeGreaterThan(100);
		assertThat(messages("kk").stringPropertyNames()).containsAll(used);
	}

	private static Set<String> arguments(String text) {
		Set<String> arguments = new TreeSet<>();
		Pattern.compile("'?\\{\\w+}'?").matcher(text).results().forEach((use) -> arguments.add(use.group()));
		return arguments;
	}

	private static Properties messages(String language) {
		try (Reader reader = new InputStreamReader(
				MessagesTests.class.getResourceAsStream("/messages_" + language + ".properties"),
				StandardCharsets.UTF_8)) {
			Properties messages = new Properties();
			messages.load(reader);
			return messages;
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
