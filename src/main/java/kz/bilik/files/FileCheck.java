package kz.bilik.files;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

import kz.bilik.files.RefusedFileException.Reason;
import org.jspecify.annotations.Nullable;

/**
 * Whether a file is what its name says, can be opened by everybody, and does no harm.
 * Nothing is unpacked that is not counted.
 */
final class FileCheck {

	private static final int MAX_NAME = 200;

	private static final int MAX_ENTRIES = 10_000;

	/** Bytes of all that is in a ZIP, unpacked. */
	private static final long MAX_UNPACKED = 400L << 20;

	/** How much it may grow by being unpacked, from a size on. */
	private static final int MAX_RATIO = 200;

	private static final long RATIO_FROM = 10L << 20;

	/** Bytes of a part that is read for what it says. */
	private static final int MAX_PART = 1 << 20;

	private static final int CHUNK = 1 << 16;

	/**
	 * Path separators, control characters, and those that turn the direction of writing
	 * and so hide an ending.
	 */
	private static final Pattern ODD = Pattern.compile("[/\\\\\\p{Cc}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]");

	/** ISO 32000-1, 7.5.5 and 7.5.8: the trailer is never packed nor encrypted itself. */
	private static final Pattern PDF_ENCRYPTED = Pattern.compile("/Encrypt\\s*(\\d+\\s+\\d+\\s+R|<<)");

	private FileCheck() {
	}

	/**
	 * @param name as the browser said
	 * @return the type that the name claims
	 */
	static FileType name(String name) throws RefusedFileException {
		if (ODD.matcher(name).find() || name.isBlank() || name.startsWith(".") || name.length() > MAX_NAME) {
			throw new RefusedFileException(Reason.NAME, ODD.matcher(name).replaceAll("?"));
		}
		return FileType.of(name)
			.orElseThrow(() -> new RefusedFileException(Reason.UNKNOWN_TYPE, name, FileType.names()));
	}

	/**
	 * @param claimed the type that the name claims
	 */
	static void content(Path file, String name, FileType claimed) throws IOException, RefusedFileException {
		if (Files.size(file) == 0) {
			throw new RefusedFileException(Reason.EMPTY, name);
		}
		byte[] head = head(file);
		if (begins(head, 0xD0, 0xCF, 0x11, 0xE0)) {
			// an encrypted document of Office is a part of this older container
			throw new RefusedFileException(contains(file, Pattern.compile(Pattern.quote(utf16("EncryptedPackage"))))
					? Reason.ENCRYPTED : Reason.OLD_OFFICE, name);
		}
		FileType real = begins(head, 'P', 'K', 3, 4) ? zip(file, name) : plain(head);
		if (real != claimed) {
			throw new RefusedFileException(Reason.OTHER_TYPE, name, (real != null) ? " (" + real + ")" : "");
		}
		if (real == FileType.PDF && contains(file, PDF_ENCRYPTED)) {
			throw new RefusedFileException(Reason.ENCRYPTED, name);
		}
	}

	private static @Nullable FileType plain(byte[] head) {
		if (begins(head, 0xFF, 0xD8, 0xFF)) {
			return FileType.JPG;
		}
		if (begins(head, 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A)) {
			return FileType.PNG;
		}
		// readers look for it further on as well, where it makes a PDF of any other file
		return new String(head, StandardCharsets.ISO_8859_1).stripLeading().startsWith("%PDF-") ? FileType.PDF : null;
	}

	private static @Nullable FileType zip(Path file, String name) throws IOException, RefusedFileException {
		try (ZipFile zip = new ZipFile(file.toFile())) {
			unpack(zip, Files.size(file), name);
			String mediaType = part(zip, "mimetype").strip();
			if (mediaType.startsWith("application/vnd.oasis.opendocument.")) {
				if (part(zip, "META-INF/manifest.xml").contains("encryption-data")) {
					throw new RefusedFileException(Reason.ENCRYPTED, name);
				}
				return ofMediaType(mediaType);
			}
			return ofParts(part(zip, "[Content_Types].xml"));
		}
		catch (ZipException | EOFException | IllegalArgumentException ex) {
			throw new RefusedFileException(Reason.DAMAGED, name);
		}
	}

	/** What the entries say of their size may be wrong, so they are unpacked. */
	private static void unpack(ZipFile zip, long packed, String name) throws IOException, RefusedFileException {
		if (zip.size() > MAX_ENTRIES) {
			throw new RefusedFileException(Reason.BOMB, name);
		}
		byte[] chunk = new byte[CHUNK];
		long all = 0;
		for (Enumeration<? extends ZipEntry> entries = zip.entries(); entries.hasMoreElements();) {
			ZipEntry entry = entries.nextElement();
			try (InputStream content = zip.getInputStream(entry)) {
				for (int read = content.read(chunk); read >= 0; read = content.read(chunk)) {
					all += read;
					if (all > MAX_UNPACKED || all > RATIO_FROM && all / MAX_RATIO > packed) {
						throw new RefusedFileException(Reason.BOMB, name);
					}
				}
			}
		}
	}

	private static String part(ZipFile zip, String name) throws IOException {
		ZipEntry entry = zip.getEntry(name);
		if (entry == null) {
			return "";
		}
		try (InputStream content = zip.getInputStream(entry)) {
			return new String(content.readNBytes(MAX_PART), StandardCharsets.UTF_8);
		}
	}

	private static @Nullable FileType ofMediaType(String mediaType) {
		for (FileType type : FileType.values()) {
			if (type.mediaType().equals(mediaType)) {
				return type;
			}
		}
		return null;
	}

	/** The type of a document's main part (ECMA-376, part 2); macros have another one. */
	private static @Nullable FileType ofParts(String contentTypes) {
		for (FileType type : FileType.values()) {
			if (contentTypes.contains("\"" + type.mediaType() + ".main+xml\"")) {
				return type;
			}
		}
		return null;
	}

	private static byte[] head(Path file) throws IOException {
		try (InputStream content = Files.newInputStream(file)) {
			return content.readNBytes(1024);
		}
	}

	private static boolean begins(byte[] head, int... magic) {
		for (int i = 0; i < magic.length; i++) {
			if (i >= head.length || (head[i] & 0xFF) != magic[i]) {
				return false;
			}
		}
		return true;
	}

	/** Looks through the bytes of a file, a chunk at a time. */
	private static boolean contains(Path file, Pattern bytes) throws IOException {
		try (InputStream content = Files.newInputStream(file)) {
			String before = "";
			for (byte[] chunk = content.readNBytes(CHUNK); chunk.length > 0; chunk = content.readNBytes(CHUNK)) {
				String text = before + new String(chunk, StandardCharsets.ISO_8859_1);
				if (bytes.matcher(text).find()) {
					return true;
				}
				before = text.substring(Math.max(0, text.length() - 100));
			}
			return false;
		}
	}

	private static String utf16(String text) {
		return new String(text.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1);
	}

}
