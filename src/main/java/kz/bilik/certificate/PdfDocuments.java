package kz.bilik.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PDFontSupplier;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import kz.bilik.web.Dates;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.pdmodel.font.PDType0Font;
import org.thymeleaf.context.Context;
import org.thymeleaf.spring6.SpringTemplateEngine;

import org.springframework.context.MessageSource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;

/**
 * Makes a PDF of a template that screen readers can read (PDF/UA), with fonts of its own
 * that have all letters of Kazakh.
 */
@Component
class PdfDocuments {

	private static final String FONTS = "liberation/Liberation";

	/** What no XML may hold, and emojis, for which no font here has a picture. */
	private static final String ILLEGAL = "[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}]|\\x{FE0F}";

	static {
		XRLog.listRegisteredLoggers().forEach((logger) -> XRLog.setLevel(logger, Level.WARNING));
	}

	/** In memory: unpacking them takes longer than using them. */
	private final Map<String, byte[]> fonts = Stream.of("Sans-Regular", "Sans-Bold", "Serif-Regular", "Serif-Bold")
		.collect(Collectors.toMap(Function.identity(), PdfDocuments::read));

	private final SpringTemplateEngine templates;

	private final MessageSource messages;

	private final Dates dates;

	PdfDocuments(SpringTemplateEngine templates, MessageSource messages, Dates dates) {
		this.templates = templates;
		this.messages = messages;
		this.dates = dates;
	}

	/**
	 * @param template well-formed as XML
	 * @param locale of the document as a whole
	 */
	byte[] make(String template, Locale locale, Map<String, Object> model) {
		String page = this.templates.process(template, new Context(locale, model)).replaceAll(ILLEGAL, "");
		ByteArrayOutputStream pdf = new ByteArrayOutputStream();
		try (PDDocument document = new PDDocument()) {
			PdfRendererBuilder builder = new PdfRendererBuilder().withHtmlContent(page, null)
				.usePdfUaAccessibility(true)
				.usePDDocument(document)
				.toStream(pdf);
			for (String family : List.of("Sans", "Serif")) {
				font(builder, document, family, "Regular", 400);
				font(builder, document, family, "Bold", 700);
			}
			builder.run();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return pdf.toByteArray();
	}

	/** How documents say things in a language. */
	Words words(Locale locale) {
		return new Words(this.messages, this.dates, locale);
	}

	private void font(PdfRendererBuilder builder, PDDocument document, String family, String style, int weight) {
		builder.useFont(new Font(document, this.fonts.get(family + "-" + style)), "Liberation " + family, weight,
				FontStyle.NORMAL, true);
	}

	private static byte[] read(String font) {
		try {
			return new ClassPathResource(FONTS + font + ".ttf").getContentAsByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * A font that is parsed when something is written in it. No text here needs its
	 * substitutions of glyphs, which take a third of the time.
	 */
	private static final class Font extends PDFontSupplier {

		private final PDDocument document;

		private final byte[] file;

		private Font(PDDocument document, byte[] file) {
			super(null);
			this.document = document;
			this.file = file;
		}

		@Override
		public PDFont supply() {
			try {
				TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(this.file));
				font.setEnableGsub(false);
				return PDType0Font.load(this.document, font, true);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

}
