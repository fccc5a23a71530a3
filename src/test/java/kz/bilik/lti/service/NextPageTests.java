package kz.bilik.lti.service;

import java.net.URI;
import java.util.List;

import kz.bilik.lti.platform.PlatformHttp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class NextPageTests {

	private static final URI PAGE = URI.create("https://lms.kz/services/2/memberships?type_id=1");

	@ParameterizedTest
	@ValueSource(strings = { "<https://lms.kz/services/2/memberships?from=4>; rel=\"next\"", "<?from=4>; rel=next",
			"<memberships?from=4>;rel=\"NEXT\"", "</services/2/memberships?from=4>; title=\"a\"; rel=\"last next\"",
			"<https://lms.kz/a,b>; rel=\"prev\", <https://lms.kz/services/2/memberships?from=4>; rel=\"next\"" })
	void theNextPageIsTakenAsGiven(String header) {
		assertThat(NextPage.after(PAGE, List.of("<https://lms.kz/x>; rel=\"differences\"", header)))
			.isEqualTo(URI.create("https://lms.kz/services/2/memberships?from=4"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<https://lms.kz/x>", "<https://lms.kz/x>; rel=\"prev\"",
			"<https://lms.kz/x>; rel=\"nextbest\"", "<https://lms.kz/x>; rel=nextbest",
			"https://lms.kz/x; rel=\"next\"" })
	void otherLinksAreNoNextPage(String header) {
		assertThat(NextPage.after(PAGE, List.of(header))).isNull();
	}

	@ParameterizedTest
	@CsvSource({ "https://lms.kz/x, true", "https://LMS.kz:443/x, true", "http://lms.kz/x, false",
			"https://lms.kz:8443/x, false", "https://evil.kz/x, false", "https://lms.kz@evil.kz/x, false",
			"https://lms.kz.evil.kz/x, false", "mailto:a@lms.kz, false" })
	void theTokenStaysAtItsOrigin(String next, boolean same) {
		assertThat(PlatformHttp.sameOrigin(PAGE, URI.create(next))).isEqualTo(same);
	}

	@Test
	void noLinkIsTheLastPage() {
		assertThat(NextPage.after(PAGE, List.of())).isNull();
	}

}
