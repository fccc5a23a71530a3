package kz.bilik.web;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class FormattedTextTests {

	@ParameterizedTest
	@ValueSource(
			strings = { "бір", "бір\nекі", "бір\n\nекі", "1 < 2 && \"3\" > '2'", "<b>қалың емес</b>", "Ә Ғ Қ Ң 📚" })
	void plainTextComesBackAsItWasTyped(String text) {
		assertThat(FormattedText.plain(FormattedText.ofPlain(text))).isEqualTo(text);
	}

	@Test
	void bracesStayAsTheyWereTyped() {
		String text = "{{автор}}, {{{атауы}}} <!-- -->";
		assertThat(FormattedText.plain(FormattedText.ofPlain(text))).isEqualTo(text);
	}

	@Test
	void theWordsOfAFormattedTextStandLineByLine() {
		assertThat(FormattedText.plain("<h5>Жоспар</h5><p>бір <b>екі</b><br>үш</p><ul><li>а</li><li>ә</li></ul>"))
			.isEqualTo("Жоспар\nбір екі\nүш\nа\nә");
		assertThat(
				FormattedText.plain("<ul><li><p>а</p></li><li>ә</li></ul><p><br></p><blockquote><p>б</p></blockquote>"))
			.isEqualTo("а\nә\n\nб");
	}

	@Test
	void aTablePastedFromAnotherProgramStaysATable() {
		String pasted = """
				<table class=MsoTable border=1 style='width:100%' width=900><tr><th colspan="2" rowspan="x" onclick="a()">Іс-шара</th></tr>
				<tr><td><p class=MsoNormal>Көрме</p></td><td><p>қыркүйек</p></td></tr></table>""";
		assertThat(FormattedText.ofHtml(pasted)).contains("<table><tbody><tr><th colspan=\"2\">Іс-шара</th></tr>",
				"<tr><td><p>Көрме</p></td><td><p>қыркүйек</p></td></tr>");
		assertThat(FormattedText.plain(FormattedText.ofHtml(pasted))).isEqualTo("Іс-шара\nКөрме\tқыркүйек");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "  ", "<p><br></p>", "<p>&nbsp;</p>", "<script>alert(1)</script>", "<img src='x'>" })
	void whatHasNoWordsIsNothing(String html) {
		assertThat(FormattedText.ofHtml(html)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<a href='javascript:alert(1)'>x</a>", "<a href='data:text/html,x'>x</a>",
			"<p onclick='alert(1)' style='color:red' class='btn' id='main'>x</p>", "<svg onload='alert(1)'>x</svg>",
			"<img src='https://spy.example/x.gif'>x", "<iframe src='//x'></iframe>x", "<form action='/c/1'>x</form>",
			"<style>body { display: none }</style>x", "<b <script>alert(1)</script>>x",
			"<!--<img onerror=alert(1)>-->x" })
	void nothingThatRunsOrFetchesIsLeft(String html) {
		assertThat(FormattedText.ofHtml(html)).doesNotContainIgnoringCase("script:", "data:", "<script", "style",
				"class", "id=", " on", "<img", "<iframe", "<form", "<svg", "spy");
	}

}
