package kz.bilik.web;

import java.io.IOException;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.ServletException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;

class RateLimitFilterTests {

	private final RateLimitFilter filter = new RateLimitFilter(new RateLimitProperties(1, 50, 5, 3, 7, 4),
			new SimpleMeterRegistry(), "none");

	@Test
	void aClassThatLaunchesAtOnceIsNotHeldBack() {
		assertThat(IntStream.range(0, 50).map((number) -> status("/lti/launch", "192.0.2.1"))).containsOnly(200);
		assertThat(status("/lti/launch", "192.0.2.1")).isEqualTo(429);
		assertThat(status("/lti/launch", "192.0.2.2")).isEqualTo(200);
		assertThat(status("/lti/login", "192.0.2.1")).isEqualTo(200);
		assertThat(status("/c/1", "192.0.2.1")).isEqualTo(200);
	}

	@Test
	void allLinksOfRegistrationCountAsOneAddress() {
		assertThat(IntStream.range(0, 3).map((number) -> status("/lti/register/" + number, "192.0.2.1")))
			.containsOnly(200);
		assertThat(status("/lti/register/another", "192.0.2.1")).isEqualTo(429);
	}

	@Test
	void nobodyTriesNumbersOfCertificates() {
		assertThat(IntStream.range(0, 4).map((number) -> status("/certificates/" + number, "192.0.2.1")))
			.containsOnly(200);
		assertThat(status("/certificates/5", "192.0.2.1")).isEqualTo(429);
	}

	@Test
	void whoeverIsHeldBackIsToldWhenToComeAgain() {
		IntStream.range(0, 5).forEach((number) -> status("/admin/sign-in", "192.0.2.1"));
		MockHttpServletResponse response = request("/admin/sign-in", "192.0.2.1", null);
		assertThat(response.getStatus()).isEqualTo(429);
		assertThat(Integer.parseInt(response.getHeader("Retry-After"))).isBetween(1, 13);
	}

	@Test
	void nobodyChoosesTheirAddressByAHeader() {
		IntStream.range(0, 5).forEach((number) -> request("/admin/sign-in", "192.0.2.1", "198.51.100." + number));
		assertThat(request("/admin/sign-in", "192.0.2.1", "198.51.100.9").getStatus()).isEqualTo(429);
	}

	@ParameterizedTest
	@CsvSource({ "192.0.2.1, 192.0.2.1", "2001:db8:1:2:3:4:5:6, 2001:0db8:0001:0002::/64",
			"2001:db8:1:2::9, 2001:0db8:0001:0002::/64", "::ffff:192.0.2.1, ::ffff:192.0.2.1",
			"proxy.example.kz, proxy.example.kz" })
	void aNetworkOfIpv6IsOneClient(String address, String network) {
		MockHttpServletRequest request = new MockHttpServletRequest();
		request.setRemoteAddr(address);
		assertThat(ClientNetwork.of(request)).isEqualTo(network);
	}

	private int status(String path, String address) {
		return request(path, address, null).getStatus();
	}

	private MockHttpServletResponse request(String path, String address, String forwardedFor) {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", path);
		request.setServletPath(path);
		request.setRemoteAddr(address);
		if (forwardedFor != null) {
			request.addHeader("X-Forwarded-For", forwardedFor);
		}
		MockHttpServletResponse response = new MockHttpServletResponse();
		try {
			this.filter.doFilter(request, response, new MockFilterChain());
		}
		catch (ServletException | IOException ex) {
			throw new IllegalStateException(ex);
		}
		return response;
	}

}
