package kz.bilik.lti.login;

import java.io.IOException;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import kz.bilik.lti.Launch;
import kz.bilik.lti.LaunchEntrance;
import kz.bilik.lti.LaunchEntrance.Entry;
import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.PlatformRegistrations;
import org.jspecify.annotations.Nullable;
import uk.ac.ox.ctl.lti13.security.oauth2.client.lti.authentication.OidcAuthenticationToken;

import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.oauth2.core.user.OAuth2User;
import org.springframework.security.web.authentication.AuthenticationSuccessHandler;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.HttpSessionCsrfTokenRepository;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.web.servlet.LocaleResolver;

/**
 * Lets a checked launch enter, gives the browser a session of its own and sends it to the
 * page. The session keeps who the person is, not the token.
 */
@Component
class LaunchSuccess implements AuthenticationSuccessHandler {

	private final HttpSessionSecurityContextRepository sessions = new HttpSessionSecurityContextRepository();

	private final HttpSessionCsrfTokenRepository csrfTokens = new HttpSessionCsrfTokenRepository();

	private final PlatformRegistrations registrations;

	private final LaunchEntrance entrance;

	private final LocaleResolver locales;

	private final Refusals refusals;

	private final LaunchLog launches;

	private final MeterRegistry meters;

	LaunchSuccess(PlatformRegistrations registrations, LaunchEntrance entrance, LocaleResolver locales,
			Refusals refusals, LaunchLog launches, MeterRegistry meters) {
		this.registrations = registrations;
		this.entrance = entrance;
		this.locales = locales;
		this.refusals = refusals;
		this.launches = launches;
		this.meters = meters;
	}

	@Override
	public void onAuthenticationSuccess(HttpServletRequest request, HttpServletResponse response,
			Authentication authentication) throws IOException {
		OidcAuthenticationToken launched = (OidcAuthenticationToken) authentication;
		OAuth2User user = launched.getPrincipal();
		Assert.state(user != null, "The launch was checked");
		try {
			Platform platform = registered(launched);
			IdToken token = new IdToken(user.getAttributes());
			Launch launch = token.toLaunch(platform.id());
			Authentication current = this.sessions.loadDeferredContext(request).get().getAuthentication();
			Entry entry = enter(launch, platform);
			signIn(entry.authentication(), current, request, response);
			if (launch.locale() != null) {
				this.locales.setLocale(request, response, launch.locale());
			}
			this.meters.counter("bilik.launches", "outcome", "accepted", "reason", "none").increment();
			this.launches.accepted(platform.id(), token);
			response.sendRedirect(entry.path());
		}
		catch (LaunchRefusedException ex) {
			this.refusals.onAuthenticationFailure(request, response, ex);
		}
	}

	/** The operator may switch it off or delete it at any moment. */
	private Platform registered(OidcAuthenticationToken launched) {
		Platform platform = this.registrations.platform(launched.getAuthorizedClientRegistrationId());
		if (platform == null) {
			throw new LaunchRefusedException(Reason.EXPIRED_STATE);
		}
		return platform;
	}

	private Entry enter(Launch launch, Platform platform) {
		try {
			return enter(launch);
		}
		catch (DataIntegrityViolationException ex) {
			// another node may have deleted it a moment ago
			this.registrations.forget();
			if (this.registrations.ofIssuer(platform.issuer())
				.stream()
				.noneMatch((now) -> now.active() && now.id().equals(platform.id()))) {
				throw new LaunchRefusedException(Reason.EXPIRED_STATE, ex);
			}
			throw ex;
		}
	}

	/**
	 * Of two transactions that wait for each other the database ends one; it has done
	 * nothing.
	 */
	private Entry enter(Launch launch) {
		try {
			return this.entrance.enter(launch);
		}
		catch (PessimisticLockingFailureException ex) {
			return this.entrance.enter(launch);
		}
	}

	/**
	 * Each launch begins a session of its own: one from before the launch may be somebody
	 * else's, and of two launches at the same moment each leaves one that is good,
	 * whichever the browser keeps. Open pages of the same person can still be sent.
	 */
	private void signIn(Authentication authentication, @Nullable Authentication current, HttpServletRequest request,
			HttpServletResponse response) {
		CsrfToken token = null;
		HttpSession session = request.getSession(false);
		if (session != null) {
			if (current != null && current.getName().equals(authentication.getName())) {
				token = this.csrfTokens.loadToken(request);
			}
			session.invalidate();
		}
		this.sessions.saveContext(new SecurityContextImpl(authentication), request, response);
		if (token != null) {
			this.csrfTokens.saveToken(token, request, response);
		}
	}

}
