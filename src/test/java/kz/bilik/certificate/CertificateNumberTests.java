package kz.bilik.certificate;

import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class CertificateNumberTests {

	@Test
	void nobodyGuessesOne() {
		assertThat(Stream.generate(CertificateNumber::next).limit(10_000).collect(Collectors.toSet())).hasSize(10_000)
			.allMatch((number) -> number.matches("([2-9A-HJ-NP-Z]{4}-){3}[2-9A-HJ-NP-Z]{4}"));
		assertThat(Stream.generate(CertificateNumber::next)
			.limit(1000)
			.flatMapToInt(String::chars)
			.boxed()
			.collect(Collectors.toSet())).as("32 signs of 5 bits each, and the dash").hasSize(33);
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "K7QM-2F9D-XW4T-H3RB", "k7qm2f9dxw4th3rb", " k7qm 2f9d xw4t h3rb ", "К7QМ–2F9D–ХW4Т–Н3RВ" })
	void itIsReadAsPeopleTypeIt(String typed) {
		assertThat(CertificateNumber.read(typed)).contains("K7QM-2F9D-XW4T-H3RB");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "1", "K7QM-2F9D-XW4T-H3R", "K7QM-2F9D-XW4T-H3RBB", "K7QM-2F9D-XW4T-H3R0", "%", "'--" })
	void whatCanBeNoneIsNone(String typed) {
		assertThat(CertificateNumber.read(typed)).isEmpty();
	}

}
