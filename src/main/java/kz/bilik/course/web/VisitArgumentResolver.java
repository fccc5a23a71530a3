package kz.bilik.course.web;

import java.util.List;
import java.util.Map;

import kz.bilik.course.CourseRun;
import kz.bilik.course.CourseRuns;
import kz.bilik.course.Participation;
import kz.bilik.course.SignedIn;
import kz.bilik.programme.Programmes;
import org.jspecify.annotations.Nullable;

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
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Makes the visit of a request that {@link CourseSecurity} has let in.
 */
@Component
class VisitArgumentResolver implements HandlerMethodArgumentResolver, WebMvcConfigurer {

	private final CourseRuns runs;

	private final Programmes programmes;

	VisitArgumentResolver(CourseRuns runs, Programmes programmes) {
		this.runs = runs;
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
		Map<?, ?> variables = (Map<?, ?>) request.getAttribute(HandlerMapping.URI_TEMPLATE_VARIABLES_ATTRIBUTE,
				RequestAttributes.SCOPE_REQUEST);
		Assert.state(variables != null && request.getUserPrincipal() instanceof SignedIn,
				"The page is of no course run");
		long runId = Long.parseLong((String) variables.get("run"));
		Participation participation = ((SignedIn) request.getUserPrincipal()).in(runId).orElseThrow();
		// its platform was deleted while the person was signed in
		CourseRun run = this.runs.findById(runId).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
		Visit visit = new Visit(run, this.programmes.get(run.programmeId()), participation);
		if (model != null) {
			model.addAttribute("visit", visit);
		}
		return visit;
	}

}
