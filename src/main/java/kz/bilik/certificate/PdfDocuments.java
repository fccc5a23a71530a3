package kz.bilik.certificate;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Map;
import java.util.logging.Level;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import kz.bilik.web.Dates;
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

	/** What no XML may hold. */
	private static final String ILLEGAL = "[^\\t\\n\\r\\x20-\\x{D7FF}\\x{E000}-\\x{FFFD}\\x{10000}-\\x{10FFFF}]";

	static {
		XRLog.listRegisteredLoggers().forEach((logger) -> XRLog.setLevel(logger, Level.WARNING));
	}

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
		PdfRendererBuilder builder = new PdfRendererBuilder().withHtmlContent(page, null)
			.usePdfUaAccessibility(true)
			.toStream(pdf);
		for (String family : new String[] { "Sans", "Serif" }) {
			font(builder, family, "Regular", 400);
			font(builder, family, "Bold", 700);
		}
		try {
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

	private static void font(PdfRendererBuilder builder, String family, String style, int weight) {
		builder.useFont(() -> {
			try {
				return new ClassPathResource(FONTS + family + "-" + style + ".ttf").getInputStream();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}, "Liberation " + family, weight, FontStyle.NORMAL, true);
	}

}
