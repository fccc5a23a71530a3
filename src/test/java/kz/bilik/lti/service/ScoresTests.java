package kz.bilik.lti.service;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ScoresTests {

	@ParameterizedTest
	@CsvSource({ "https://lms.kz/lineitems/26/lineitem, https://lms.kz/lineitems/26/lineitem/scores",
			"https://lms.kz/lineitems/26/lineitem?type_id=1, https://lms.kz/lineitems/26/lineitem/scores?type_id=1",
			"https://lms.kz/lineitems/26/?a=1&b=%D3%98, https://lms.kz/lineitems/26/scores?a=1&b=%D3%98",
			"https://lms.kz/a%2Fb/lineitem, https://lms.kz/a%2Fb/lineitem/scores",
			"http://localhost:8081/x?a=b%26c, http://localhost:8081/x/scores?a=b%26c" })
	void theServiceGoesOnThePathBeforeTheQuery(String lineItem, String scores) {
		assertThat(Scores.under(lineItem, "scores").build(true).toUriString()).isEqualTo(scores);
	}

}
