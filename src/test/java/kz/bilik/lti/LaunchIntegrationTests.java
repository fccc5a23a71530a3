package kz.bilik.lti;

import kz.bilik.IntegrationTest;
import kz.bilik.Visitor;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LaunchIntegrationTests extends IntegrationTest {

	@Test
	void aListenerEntersTheUnitThatTheLinkNames() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		assertThat(listener.page().status()).isEqualTo(200);
		assertThat(listener.page().uri().getPath()).endsWith("/units/unit-1.1");
		assertThat(listener.page().body()).contains("data-role=\"listener\"");
	}

}
