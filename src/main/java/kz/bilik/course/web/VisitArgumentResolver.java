package kz.bilik.course.web;

import java.util.List;
import java.time.Clock;
import java.time.Duration;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import kz.bilik.course.CourseRun;
import kz.bilik.course.Participation;
import kz.bilik.lti.FrameOrigins;
import kz.bilik.programme.Explanations;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import kz.bilik.web.Framing;
import kz.bilik.web.Problem;
import org.jspecify.annotations.Nullable;

import org.springframework.context.i18n.LocaleContextHolder;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.util.Assert;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Makes the visit of a request that {@link CourseSecurity} has let in.
 */
@Component
class VisitArgumentResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {

	private final Programmes programmes;

	private final FrameOrigins frames;

	private final Clock clock;

	VisitArgumentResolver(Programmes programmes, FrameOrigins frames, Clock clock) {
		this.frames = frames;
		this.clock = clock;
		this.programmes = programmes;
	}

	@Override
	public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
		resolvers.add(this);
	}

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == Visit.class;
	}

	@Override
	public Visit resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer model,
			NativeWebRequest request, @Nullable WebDataBinderFactory binders) {
		Participation participation = (Participation) request.getAttribute(CourseSecurity.PARTICIPATION,
				RequestAttributes.SCOPE_REQUEST);
		Assert.state(participation != null, "The page is of no course run");
		CourseRun run = participation.run();
		Framing.only(request.getNativeResponse(HttpServletResponse.class), this.frames.of(run.platformId()));
		Programme programme = this.programmes.find(run.programmeId()).orElseThrow(() -> {
			request.setAttribute(Problem.ATTRIBUTE, "programme-gone", RequestAttributes.SCOPE_REQUEST);
			return new ResponseStatusException(HttpStatus.SERVICE_UNAVAILABLE,
					"No programme '%s' for course run %d".formatted(run.programmeId(), run.id()));
		});
		Visit visit = new Visit(programme, participation);
		if (model != null) {
			model.addAttribute("visit", visit);
			model.addAttribute("otherView", otherView(visit, request));
			model.addAttribute("explanations",
					new Explanations(visit.programme().glossary(), LocaleContextHolder.getLocale()));
			model.addAttribute("timeLeft", timeLeft(request, participation));
		}
		return visit;
	}

	/** The same page with a listener's eyes for an instructor, and the way back. */
	private static @Nullable String otherView(Visit visit, NativeWebRequest request) {
		String path = request.getNativeRequest(HttpServletRequest.class).getServletPath();
		return visit.isView() ? ListenersView.back(path) : visit.teaches() ? ListenersView.of(path) : null;
	}

	private TimeLeft timeLeft(NativeWebRequest request, Participation participation) {
		HttpSession session = request.getNativeRequest(HttpServletRequest.class).getSession();
		return new TimeLeft(session.getMaxInactiveInterval(),
				Duration.between(this.clock.instant(), participation.endsAt()).toSeconds());
	}

	/**
	 * How long the session goes on, in seconds.
	 *
	 * @param idle when nothing is done
	 * @param whole whatever is done
	 */
	record TimeLeft(long idle, long whole) {
	}

}
