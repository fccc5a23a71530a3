package kz.bilik.web;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.web.server.Cookie;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.CookieSerializer;
import org.springframework.session.web.http.DefaultCookieSerializer;

/**
 * In which cookie a browser brings which session.
 */
@Configuration(proxyBeanMethods = false)
@EnableSpringHttpSession
class Sessions {

	private static final String ASKED = Sessions.class.getName();

	/**
	 * An operator who also launches has two sessions in one browser, and neither touches
	 * the other.
	 */
	@Bean
	CookieSerializer sessionCookies(ServerProperties server) {
		Cookie settings = server.getServlet().getSession().getCookie();
		DefaultCookieSerializer course = cookie(settings);
		course.setSameSite(settings.getSameSite().attributeValue());
		course.setPartitioned(settings.getPartitioned());
		DefaultCookieSerializer operator = cookie(settings);
		operator.setCookieName(settings.getName() + "_operator");
		operator.setCookiePath(OperatorPages.PATH);
		operator.setSameSite(Cookie.SameSite.LAX.attributeValue());
		return new CookieSerializer() {

			@Override
			public void writeCookieValue(CookieValue value) {
				of(value.getRequest()).writeCookieValue(value);
			}

			/**
			 * Once an answer is on its way, the session's filter asks again and would
			 * only read the session once more.
			 */
			@Override
			public List<String> readCookieValues(HttpServletRequest request) {
				if (request.getAttribute(ASKED) == request) {
					return List.of();
				}
				request.setAttribute(ASKED, request);
				return of(request).readCookieValues(request).stream().filter((id) -> id.matches("[\\w-]{32}")).toList();
			}

			private CookieSerializer of(HttpServletRequest request) {
				return OperatorPages.contain(request) ? operator : course;
			}

		};
	}

	private static DefaultCookieSerializer cookie(Cookie settings) {
		DefaultCookieSerializer serializer = new DefaultCookieSerializer();
		serializer.setCookieName(settings.getName());
		serializer.setUseHttpOnlyCookie(settings.getHttpOnly());
		serializer.setUseSecureCookie(settings.getSecure());
		return serializer;
	}

}
