package kz.bilik.web;

import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import kz.bilik.lti.FrameOrigins;
import kz.bilik.lti.ToolProperties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class SecurityHeadersTests {

	@Test
	void theHeaderOfAPageOfNoPlatformDoesNotGrowForEver() {
		assertThat(framedBy(50)).contains("frame-ancestors 'self' https://lms-", "https://lms-149.school.kz");
		assertThat(framedBy(900)).endsWith("frame-ancestors 'self' https:");
	}

	private static String framedBy(int platforms) {
		MockHttpServletResponse response = new MockHttpServletResponse();
		SecurityHeaders.contentSecurityPolicy(response,
				IntStream.range(100, 100 + platforms)
					.mapToObj((number) -> "https://lms-" + number + ".school.kz")
					.collect(Collectors.toSet()),
				Set.of());
		return response.getHeader("Content-Security-Policy");
	}

	@ParameterizedTest
	@CsvSource({ "https://bilik.kz, true", "http://bilik.kz, false" })
	void browsersRememberThatTheToolIsReachedByTlsOnly(String publicUrl, boolean remembered) throws Exception {
		MockHttpServletResponse response = new MockHttpServletResponse();
		new SecurityHeaders(mock(FrameOrigins.class), new ToolProperties(URI.create(publicUrl), null, Path.of("data")))
			.doFilter(new MockHttpServletRequest(), response, new MockFilterChain());
		assertThat(response.containsHeader("Strict-Transport-Security")).isEqualTo(remembered);
	}

}
