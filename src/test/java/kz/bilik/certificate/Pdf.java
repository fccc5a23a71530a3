package kz.bilik.certificate;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

import com.google.zxing.BinaryBitmap;
import com.google.zxing.ReaderException;
import com.google.zxing.client.j2se.BufferedImageLuminanceSource;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.multi.qrcode.QRCodeMultiReader;
import kz.demolms.LaunchClient.Answer;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.font.PDFont;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What somebody sees who opens a PDF.
 *
 * @param text with single blanks
 * @param width of the first page in millimetres
 */
record Pdf(String text, int pages, int width, List<String> fonts, BufferedImage firstPage) {

	static Pdf of(Answer answer) {
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).contains("application/pdf");
		assertThat(answer.header("Content-Disposition").orElseThrow()).startsWith("attachment");
		return of(answer.content());
	}

	static Pdf of(byte[] content) {
		try (PDDocument document = Loader.loadPDF(content)) {
			List<String> fonts = new ArrayList<>();
			for (PDPage page : document.getPages()) {
				for (COSName name : page.getResources().getFontNames()) {
					PDFont font = page.getResources().getFont(name);
					assertThat(font.isEmbedded()).as(font.getName()).isTrue();
					fonts.add(font.getName());
				}
			}
			return new Pdf(new PDFTextStripper().getText(document).replaceAll("\\s+", " "), document.getNumberOfPages(),
					Math.round(document.getPage(0).getMediaBox().getWidth() / 72 * 25.4f), fonts,
					new PDFRenderer(document).renderImageWithDPI(0, 150));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** What a phone reads from the printed page. */
	String qrCode() {
		try {
			return new QRCodeMultiReader()
				.decode(new BinaryBitmap(new HybridBinarizer(new BufferedImageLuminanceSource(this.firstPage))))
				.getText();
		}
		catch (ReaderException ex) {
			throw new AssertionError("No QR code on the page", ex);
		}
	}

}
