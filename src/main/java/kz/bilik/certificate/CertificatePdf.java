package kz.bilik.certificate;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import javax.imageio.ImageIO;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.client.j2se.MatrixToImageWriter;
import com.google.zxing.qrcode.QRCodeWriter;
import kz.bilik.lti.ToolProperties;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import kz.bilik.web.Languages;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * A certificate on paper: one page, in Kazakh or in Kazakh and another language.
 */
@Component
public class CertificatePdf {

	/** Where anybody asks whether a certificate is valid. */
	public static final String PATH = "/certificates/";

	/** Pixels: a phone reads it from paper. */
	private static final int QR_SIZE = 150;

	private final PdfDocuments documents;

	private final Programmes programmes;

	private final ToolProperties tool;

	CertificatePdf(PdfDocuments documents, Programmes programmes, ToolProperties tool) {
		this.documents = documents;
		this.programmes = programmes;
		this.tool = tool;
	}

	/**
	 * @param second the language beside Kazakh, if any
	 */
	public byte[] of(Certificate certificate, @Nullable Locale second) {
		List<Words> columns = Stream.of(Languages.KAZAKH, second)
			.filter(Objects::nonNull)
			.distinct()
			.map(this.documents::words)
			.toList();
		String address = this.tool.url(PATH + certificate.number());
		return this.documents.make("certificate/certificate-pdf", Languages.KAZAKH,
				Map.of("certificate", certificate, "provider",
						this.programmes.find(certificate.programmeId()).map(Programme::provider), "columns", columns,
						"address", address, "qr", "data:image/png;base64," + qr(address)));
	}

	private static String qr(String address) {
		try {
			BufferedImage image = MatrixToImageWriter.toBufferedImage(new QRCodeWriter().encode(address,
					BarcodeFormat.QR_CODE, QR_SIZE, QR_SIZE, Map.of(EncodeHintType.MARGIN, 1)));
			ByteArrayOutputStream png = new ByteArrayOutputStream();
			ImageIO.write(image, "png", png);
			return Base64.getEncoder().encodeToString(png.toByteArray());
		}
		catch (WriterException ex) {
			throw new IllegalArgumentException("No QR code for " + address, ex);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
