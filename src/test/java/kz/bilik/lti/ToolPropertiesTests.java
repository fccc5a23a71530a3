package kz.bilik.lti;

import java.net.URI;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ToolPropertiesTests {

	private final ToolProperties tool = at("https://bilik.example.kz/");

	@ParameterizedTest
	@ValueSource(strings = { "https://bilik.example.kz", "https://bilik.example.kz/lti/launch?x=1#y",
			"https://bilik.example.kz:443/", "HTTPS://BILIK.Example.KZ/c/1" })
	void ownsItsAddressHoweverWritten(String url) {
		assertThat(this.tool.owns(url)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "/", "/lti/launch", "//bilik.example.kz/", "http://bilik.example.kz/",
			"https://bilik.example.kz:8443/", "https://bilik.example.kz@evil.example/",
			"https://bilik.example.kz:443@evil.example/", "https://somebody@bilik.example.kz/",
			"https://bilik.example.kz.evil.example/", "https://evil.example/https://bilik.example.kz",
			"https://evil.example\\@bilik.example.kz/", "https://bilik.example.kz\\@evil.example/",
			"https:bilik.example.kz", "https:///bilik.example.kz", "javascript:alert('https://bilik.example.kz')",
			"https://bilik.example.kz\n.evil.example", " https://bilik.example.kz" })
	void ownsNoOtherAddress(String url) {
		assertThat(this.tool.owns(url)).isFalse();
	}

	@Test
	void knowsThePortThatHttpImplies() {
		assertThat(at("http://127.0.0.1").owns("http://127.0.0.1:80/")).isTrue();
		assertThat(at("http://127.0.0.1:8080").owns("http://127.0.0.1/")).isFalse();
		assertThat(at("http://127.0.0.1:8080").owns("http://127.0.0.1:8080/")).isTrue();
	}

	@Test
	void addressesBeginAtItsHost() {
		assertThat(at("https://bilik.example.kz/path?query").url("/lti/jwks"))
			.isEqualTo("https://bilik.example.kz/lti/jwks");
	}

	@ParameterizedTest
	@ValueSource(strings = { "ftp://bilik.example.kz", "https:/bilik", "mailto:a@b.kz" })
	void isAtAnAddressOfTheWeb(String url) {
		assertThatIllegalArgumentException().isThrownBy(() -> at(url)).withMessageContaining("bilik.public-url");
	}

	private static ToolProperties at(String url) {
		return new ToolProperties(URI.create(url), null, Path.of("data"));
	}

}
