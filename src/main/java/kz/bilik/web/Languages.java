package kz.bilik.web;

import java.util.List;
import java.util.Locale;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import kz.bilik.lti.Refusal;
import org.jspecify.annotations.Nullable;

import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.i18n.LocaleContext;
import org.springframework.context.i18n.SimpleLocaleContext;
import org.springframework.context.support.ResourceBundleMessageSource;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.i18n.LocaleChangeInterceptor;
import org.springframework.web.servlet.i18n.SessionLocaleResolver;

/**
 * Kazakh first, Russian and English. The LMS's language decides at launch, the reader
 * switches with {@code ?lang=}.
 */
@Configuration(proxyBeanMethods = false)
public class Languages implements WebMvcConfigurer {

	public static final Locale KAZAKH = Locale.forLanguageTag("kk");

	public static final List<Locale> ALL = List.of(KAZAKH, Locale.forLanguageTag("ru"), Locale.ENGLISH);

	/** Whoever opens one of these pages has no session to keep a language in. */
	private static final String WITHOUT_SESSION = "/certificates/";

	@Bean
	LocaleResolver localeResolver() {
		return new Resolver();
	}

	@Bean
	MessageSource messageSource() {
		ResourceBundleMessageSource messages = new ResourceBundleMessageSource();
		messages.setBasename("messages");
		messages.setDefaultEncoding("UTF-8");
		messages.setDefaultLocale(KAZAKH);
		messages.setAlwaysUseMessageFormat(true);
		return messages;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		LocaleChangeInterceptor interceptor = new LocaleChangeInterceptor();
		interceptor.setParamName("lang");
		interceptor.setIgnoreInvalidLocale(true);
		registry.addInterceptor(interceptor)
			.addPathPatterns("/", "/c/**", OperatorPages.PATH, OperatorPages.PATH + "/**");
	}

	/**
	 * The language in which we can answer.
	 * @param wanted what the reader asks for
	 */
	static Locale supported(Locale wanted) {
		return ALL.stream()
			.filter((language) -> language.getLanguage().equals(wanted.getLanguage()))
			.findFirst()
			.orElse(KAZAKH);
	}

	/** What the browser asks for, where nothing better is known. */
	static Locale ofBrowser(HttpServletRequest request) {
		return (request.getHeader("Accept-Language") != null) ? supported(request.getLocale()) : KAZAKH;
	}

	private static final class Resolver extends SessionLocaleResolver {

		private Resolver() {
			setDefaultLocaleFunction(Languages::ofBrowser);
		}

		@Override
		public LocaleContext resolveLocaleContext(HttpServletRequest request) {
			Locale named = named(request);
			return (named != null) ? new SimpleLocaleContext(named) : super.resolveLocaleContext(request);
		}

		@Override
		public Locale resolveLocale(HttpServletRequest request) {
			Locale named = named(request);
			return (named != null) ? named : super.resolveLocale(request);
		}

		@Override
		public void setLocaleContext(HttpServletRequest request, @Nullable HttpServletResponse response,
				@Nullable LocaleContext context) {
			Locale wanted = (context != null) ? context.getLocale() : null;
			super.setLocaleContext(request, response,
					new SimpleLocaleContext((wanted != null) ? supported(wanted) : KAZAKH));
		}

		/** The language that the request itself names. */
		private static @Nullable Locale named(HttpServletRequest request) {
			if (!request.getServletPath().startsWith(WITHOUT_SESSION)) {
				return ofErrorPage(request);
			}
			String wanted = request.getParameter("lang");
			return (wanted != null) ? supported(Locale.forLanguageTag(wanted)) : ofBrowser(request);
		}

		/**
		 * A refused launch is answered in its own language, whoever is signed in; the
		 * reader may switch the page that stands in the place of another.
		 */
		private static @Nullable Locale ofErrorPage(HttpServletRequest request) {
			if (request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) == null) {
				return null;
			}
			// not as a parameter: those of a refused request need not be readable
			String query = (String) request.getAttribute(RequestDispatcher.ERROR_QUERY_STRING);
			if (query != null && query.startsWith("lang=")) {
				return supported(Locale.forLanguageTag(query.substring("lang=".length())));
			}
			return (request.getAttribute(Refusal.ATTRIBUTE) instanceof Refusal refusal && refusal.locale() != null)
					? supported(refusal.locale()) : null;
		}

	}

}
