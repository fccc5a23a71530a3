package kz.bilik.web;

import java.net.URI;
import java.nio.file.Path;

import kz.bilik.lti.FrameOrigins;
import kz.bilik.lti.ToolProperties;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class SecurityHeadersTests {

	@ParameterizedTest
	@CsvSource({ "https://bilik.kz, true", "http://bilik.kz, false" })
	void browsersRememberThatTheToolIsReachedByTlsOnly(String publicUrl, boolean remembered) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		new SecurityHeaders(mock(FrameOrigins.class), new ToolProperties(URI.create(publicUrl), null, Path.of("data")))
			.doFilter(new MockHttpServletRequest(), response, new MockFilterChain());
		assertThat(response.containsHeader("Strict-Transport-Security")).isEqualTo(remembered);
	}

}
