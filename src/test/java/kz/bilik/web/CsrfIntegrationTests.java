package kz.bilik.web;

import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Nothing changes by a form that did not come from a page of the tool.
 */
class CsrfIntegrationTests extends IntegrationTest {

	/** Filters of their own take login and launch; these are in no mapping. */
	private static final Set<String> PLATFORMS_OWN_POSTS = Set.of();

	@Autowired
	@Qualifier("requestMappingHandlerMapping")
	RequestMappingHandlerMapping mappings;

	@Test
	void everyPostWithoutItsTokenIsRefused() {
		Visitor instructor = visit(INSTRUCTOR, "programme");
		List<String> paths = this.mappings.getHandlerMethods()
			.keySet()
			.stream()
			.filter((mapping) -> mapping.getMethodsCondition()
				.getMethods()
				.stream()
				.anyMatch((method) -> method != RequestMethod.GET))
			.flatMap((mapping) -> mapping.getPatternValues().stream())
			.filter((path) -> !PLATFORMS_OWN_POSTS.contains(path))
			.toList();
		assertThat(paths).hasSizeGreaterThan(5);
		for (String path : paths) {
			String address = path.replace("/c/{run}", instructor.course())
				.replaceAll("\\{[^{}]+(\\{[^}]+})?[^{}]*}", "1");
			for (Map<String, String> fields : List.of(Map.<String, String>of(), Map.of("_csrf", "x"))) {
				Answer answer = instructor.browser().submit(new Form(URI.create(TOOL + address), fields));
				assertThat(answer.status()).as(path).isEqualTo(403);
				assertThat(answer.body()).as(path).contains("form-expired");
			}
		}
	}

}
