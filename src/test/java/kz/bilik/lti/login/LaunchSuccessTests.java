package kz.bilik.lti.login;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import kz.bilik.lti.LaunchEntrance;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformRegistrations;
import org.junit.jupiter.api.Test;
import org.mockito.ArgumentCaptor;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.authentication.OidcAuthenticationToken;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.oauth2.core.user.DefaultOAuth2User;
import org.springframework.web.servlet.LocaleResolver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/**
 * What happens between the checks of a launch and its page.
 */
class LaunchSuccessTests {

	private static final Platform PLATFORM = new Platform(1L, "https://lms.kz", "client", null, "https://lms.kz/a",
			"https://lms.kz/t", "https://lms.kz/k", null, null, Platform.Source.ADMIN, Platform.Status.ACTIVE,
			Instant.EPOCH, Set.of(), 1);

	private static final String LTI = "https://purl.imsglobal.org/spec/lti/claim/";

	private final PlatformRegistrations registrations = mock(PlatformRegistrations.class);

	private final Refusals refusals = mock(Refusals.class);

	private final LaunchSuccess success = new LaunchSuccess(this.registrations, fails(), mock(LocaleResolver.class),
			this.refusals, mock(LaunchLog.class), new SimpleMeterRegistry());

	@Test
	void aLaunchWhosePlatformVanishesBeforeItEntersIsRefused() throws Exception {
		launch();
		assertRefused();
	}

	@Test
	void aLaunchWhosePlatformVanishesWhileItEntersIsRefused() throws Exception {
		when(this.registrations.platform(any())).thenReturn(PLATFORM);
		launch();
		assertRefused();
	}

	@Test
	void anyOtherFailureIsOne() {
		when(this.registrations.platform(any())).thenReturn(PLATFORM);
		when(this.registrations.ofIssuer(PLATFORM.issuer())).thenReturn(List.of(PLATFORM));
		assertThatExceptionOfType(DataIntegrityViolationException.class).isThrownBy(this::launch);
	}

	private static LaunchEntrance fails() {
		return (launch) -> {
			throw new DataIntegrityViolationException("No such platform");
		};
	}

	private void launch() throws Exception {
		OidcAuthenticationToken launched = mock(OidcAuthenticationToken.class);
		when(launched.getPrincipal()).thenReturn(new DefaultOAuth2User(List.of(),
				Map.of("sub", "4", LTI + "version", "1.3.0", LTI + "message_type", "LtiResourceLinkRequest",
						LTI + "roles", List.of(), LTI + "deployment_id", "1", LTI + "resource_link", Map.of("id", "7")),
				"sub"));
		this.success.onAuthenticationSuccess(new MockHttpServletRequest(), new MockHttpServletResponse(), launched);
	}

	private void assertRefused() throws Exception {
		ArgumentCaptor<LaunchRefusedException> refused = ArgumentCaptor.forClass(LaunchRefusedException.class);
		verify(this.refusals).onAuthenticationFailure(any(), any(), refused.capture());
		assertThat(refused.getValue().reason()).isEqualTo(Reason.EXPIRED_STATE);
	}

}
