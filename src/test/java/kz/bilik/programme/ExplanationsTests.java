package kz.bilik.programme;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ExplanationsTests {

	private static final List<GlossaryTerm> GLOSSARY = SchoolLibrarian.programme().glossary();

	@ParameterizedTest
	@CsvSource({ "Осы кітапханашының жоспары, [кітапханашының]", "кітапханашыларымызбен бірге, [кітапханашыларымызбен]",
			"Мектеп кітапханаларында, [Мектеп кітапханаларында]",
			"мектеп кітапханасындағы қор, [мектеп кітапханасындағы]", "бұл цифрлық ресурс, [цифрлық ресурс]",
			"цифрлық ресурстардың, [цифрлық ресурстардың]", "ақпараттық қауіпсіздігіміз, [ақпараттық қауіпсіздігіміз]",
			"электрондық кітапханадан, [электрондық кітапханадан]", "медиасауаттылыққа үйрету, [медиасауаттылыққа]",
			"оқу мәдениетін, [оқу мәдениетін]" })
	void aKazakhTermIsFoundInAnyCase(String text, String marked) {
		assertThat(marked(text, "kk")).isEqualTo(marked);
	}

	@ParameterizedTest
	@CsvSource({ "школьной библиотекой, [школьной библиотекой]", "О цифровом ресурсе, О [цифровом ресурсе]",
			"с библиотекарями школ, с [библиотекарями] школ",
			"мотивации к чтению и учению, [мотивации к чтению и учению]",
			"нормативно-правовых документов, [нормативно-правовых документов]" })
	void aRussianTermIsFoundInAnyCase(String text, String marked) {
		assertThat(markedIn(text, "ru")).isEqualTo(marked);
	}

	@ParameterizedTest
	@CsvSource({ "The librarian's plan, The [librarian]'s plan", "two school libraries, two [school libraries]",
			"a digital resource, a [digital resource]" })
	void anEnglishTermIsFoundInSingularAndPlural(String text, String marked) {
		assertThat(markedIn(text, "en")).isEqualTo(marked);
	}

	@ParameterizedTest
	@CsvSource({ "kk, мектептің кітапханашылығы", "kk, оқу", "kk, веб-кітапханашы", "ru, библиотекарский",
			"ru, подходящий", "en, librarianship" })
	void anotherWordWithTheSameBeginningIsNoTerm(String language, String text) {
		assertThat(markedIn(text, language)).isEqualTo(text);
	}

	@Test
	void theSchoolLibrarianIsALibrarianAndNoSchoolLibrary() {
		assertThat(markedIn("мектеп кітапханашысының рөлі", "kk")).isEqualTo("мектеп [кітапханашысының] рөлі");
	}

	@Test
	void aTermIsExplainedOnceOnAPageWhereItStandsFirst() {
		Explanations page = new Explanations(GLOSSARY, Locale.ENGLISH);
		assertThat(markedIn("A librarian and a school library; the librarian", page))
			.isEqualTo("A [librarian] and a [school library]; the librarian");
		assertThat(markedIn("Librarian, digital resources", page)).isEqualTo("Librarian, [digital resources]");
	}

	private static String marked(String text, String language) {
		return new Explanations(GLOSSARY, Locale.forLanguageTag(language)).in(text)
			.stream()
			.filter((piece) -> piece.term() != null)
			.map((piece) -> "[" + piece.text() + "]")
			.collect(Collectors.joining());
	}

	private static String markedIn(String text, String language) {
		return markedIn(text, new Explanations(GLOSSARY, Locale.forLanguageTag(language)));
	}

	private static String markedIn(String text, Explanations page) {
		return page.in(text)
			.stream()
			.map((piece) -> (piece.term() != null) ? "[" + piece.text() + "]" : piece.text())
			.collect(Collectors.joining());
	}

}
