package kz.bilik.web;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class WebAddressTests {

	@ParameterizedTest
	@ValueSource(strings = { "https://meet.google.com/abc?d=e&f=қ#g", "HTTP://Zoom.US", "https://мектеп.kz/а",
			"https://қазақстан.қаз:8443/", "http://192.168.1.5:8080", "https://[2001:db8::1]:443/x",
			"https://zoom.us./j" })
	void isWhatABrowserOpens(String text) {
		assertThat(WebAddress.is(text)).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "zoom.us/j/1", "ftp://zoom.us", "javascript:alert(1)", "https://", "https:///x",
			"https://meet..google.com/x", "https://.zoom.us/", "https://zoom.us:abc/x", "https://zoom.us:99999/",
			"https://a;sandbox/", "https://a,b/", "https://a b/", "https://a\\b/", "https://me@zoom.us/",
			"https://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.kz/",
			"https://мектептермектептермектептермектептермектептермектептермектептер.kz/" })
	void isNothingElse(String text) {
		assertThat(WebAddress.is(text)).isFalse();
	}

}
