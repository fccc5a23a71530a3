package kz.bilik.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.io.MemoryUsageSetting;
import org.apache.pdfbox.io.RandomAccessReadBufferedFile;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.jspecify.annotations.Nullable;

/**
 * Counts the slides of a presentation.
 */
public final class Slides {

	/** Bytes that a PDF may take in memory while it is opened. */
	private static final long MAX_MEMORY = 64L << 20;

	private Slides() {
	}

	/**
	 * How many slides a file has; a page of a PDF is one.
	 * @return absent where the file is none of PPTX, ODP and PDF, or cannot be read
	 */
	public static @Nullable Integer count(Uploads.Received file) {
		try {
			return switch (file.type()) {
				case PPTX -> elements(file.file(), "ppt/presentation.xml", "sldId");
				case ODP -> elements(file.file(), "content.xml", "page");
				case PDF -> pages(file.file());
				default -> null;
			};
		}
		catch (IOException | XMLStreamException | RuntimeException ex) {
			return null;
		}
	}

	private static @Nullable Integer elements(Path file, String part, String element)
			throws IOException, XMLStreamException {
		XMLInputFactory factory = XMLInputFactory.newFactory();
		factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
		factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
		try (ZipFile zip = new ZipFile(file.toFile())) {
			ZipEntry entry = zip.getEntry(part);
			if (entry == null) {
				return null;
			}
			try (InputStream content = zip.getInputStream(entry)) {
				XMLStreamReader reader = factory.createXMLStreamReader(content);
				int count = 0;
				while (reader.hasNext()) {
					if (reader.next() == XMLStreamConstants.START_ELEMENT && reader.getLocalName().equals(element)) {
						count++;
					}
				}
				return count;
			}
		}
	}

	private static int pages(Path file) throws IOException {
		try (PDDocument document = Loader.loadPDF(new RandomAccessReadBufferedFile(file.toFile()),
				MemoryUsageSetting.setupMainMemoryOnly(MAX_MEMORY).streamCache)) {
			return document.getNumberOfPages();
		}
	}

}
