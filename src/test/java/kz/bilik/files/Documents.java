package kz.bilik.files;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.encryption.AccessPermission;
import org.apache.pdfbox.pdmodel.encryption.StandardProtectionPolicy;

/**
 * Documents as listeners upload them, good ones and bad ones.
 */
public final class Documents {

	private static final String WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml";

	private Documents() {
	}

	static byte[] pdf() {
		return pdf(1);
	}

	static byte[] encryptedPdf() {
		return pdf(1, true);
	}

	public static byte[] pdf(int pages) {
		return pdf(pages, false);
	}

	private static byte[] pdf(int pages, boolean encrypted) {
		try (PDDocument document = new PDDocument(); ByteArrayOutputStream bytes = new ByteArrayOutputStream()) {
			for (int i = 0; i < pages; i++) {
				document.addPage(new PDPage());
			}
			if (encrypted) {
				StandardProtectionPolicy policy = new StandardProtectionPolicy("owner", "user", new AccessPermission());
				policy.setEncryptionKeyLength(256);
				document.protect(policy);
			}
			document.save(bytes);
			return bytes.toByteArray();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static byte[] pptx(int slides) {
		String type = FileType.PPTX.mediaType() + ".main+xml";
		return zip(Map.of("[Content_Types].xml", contentTypes(type), "ppt/presentation.xml",
				bytes("<p:presentation xmlns:p=\"urn:p\"><p:sldIdLst>" + "<p:sldId/>".repeat(slides)
						+ "</p:sldIdLst></p:presentation>")));
	}

	public static byte[] odp(int slides) {
		return zip(Map.of("mimetype", bytes(FileType.ODP.mediaType()), "META-INF/manifest.xml", bytes("<m/>"),
				"content.xml", bytes("<o:presentation xmlns:o=\"urn:o\" xmlns:draw=\"urn:draw\">"
						+ "<draw:page/>".repeat(slides) + "</o:presentation>")));
	}

	public static byte[] docx() {
		return zip(Map.of("[Content_Types].xml", contentTypes(WORD), "word/document.xml", bytes("<w:document/>")));
	}

	/** A document with macros under the name of one without. */
	static byte[] docm() {
		return zip(
				Map.of("[Content_Types].xml", contentTypes("application/vnd.ms-word.document.macroEnabled.main+xml")));
	}

	/** 30 MB of nothing in 30 KB. */
	static byte[] bomb() {
		Map<String, byte[]> entries = new LinkedHashMap<>(Map.of("[Content_Types].xml", contentTypes(WORD)));
		for (int i = 0; i < 30; i++) {
			entries.put("word/" + i, new byte[1 << 20]);
		}
		return zip(entries);
	}

	static byte[] manyEntries() {
		Map<String, byte[]> entries = new LinkedHashMap<>();
		for (int i = 0; i <= 10_000; i++) {
			entries.put("word/" + i, new byte[0]);
		}
		return zip(entries);
	}

	static byte[] odt() {
		return openDocument("");
	}

	static byte[] encryptedOdt() {
		return openDocument("<manifest:encryption-data/>");
	}

	private static byte[] openDocument(String manifest) {
		return zip(Map.of("mimetype", bytes("application/vnd.oasis.opendocument.text"), "META-INF/manifest.xml",
				bytes("<manifest:manifest>" + manifest + "</manifest:manifest>")));
	}

	static byte[] png() {
		return new byte[] { (byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0 };
	}

	/** Office keeps what is encrypted in its older container. */
	static byte[] encryptedDocx() {
		return container("EncryptedPackage");
	}

	static byte[] doc() {
		return container("WordDocument");
	}

	private static byte[] container(String part) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		bytes.writeBytes(new byte[] { (byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, (byte) 0xA1, (byte) 0xB1, 0x1A,
				(byte) 0xE1 });
		// where the part's name lies over the border of two chunks
		bytes.writeBytes(new byte[(1 << 16) - 20]);
		bytes.writeBytes(part.getBytes(StandardCharsets.UTF_16LE));
		return bytes.toByteArray();
	}

	static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static byte[] contentTypes(String type) {
		return bytes("<Types><Override PartName=\"/word/document.xml\" ContentType=\"" + type + "\"/></Types>");
	}

	private static byte[] zip(Map<String, byte[]> entries) {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
			for (Map.Entry<String, byte[]> entry : entries.entrySet()) {
				zip.putNextEntry(new ZipEntry(entry.getKey()));
				zip.write(entry.getValue());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return bytes.toByteArray();
	}

}
