package kz.bilik.files;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The kinds of files that are taken.
 */
public enum FileType {

	PDF("application/pdf"),

	DOCX("application/vnd.openxmlformats-officedocument.wordprocessingml.document"),

	PPTX("application/vnd.openxmlformats-officedocument.presentationml.presentation"),

	XLSX("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),

	ODT("application/vnd.oasis.opendocument.text"),

	ODP("application/vnd.oasis.opendocument.presentation"),

	ODS("application/vnd.oasis.opendocument.spreadsheet"),

	JPG("image/jpeg"),

	PNG("image/png");

	private final String mediaType;

	FileType(String mediaType) {
		this.mediaType = mediaType;
	}

	public String mediaType() {
		return this.mediaType;
	}

	/** The type that a name claims by its ending. */
	static Optional<FileType> of(String name) {
		String ending = name.substring(name.lastIndexOf('.') + 1).toUpperCase(Locale.ROOT);
		return Arrays.stream(values())
			.filter((type) -> type.name().equals(ending) || type == JPG && ending.equals("JPEG"))
			.findFirst();
	}

	/** {@code .pdf,.docx,…} as a file field of a form takes it. */
	public static String endings() {
		return Arrays.stream(values())
			.map((type) -> "." + type.name().toLowerCase(Locale.ROOT))
			.collect(Collectors.joining(",")) + ",.jpeg";
	}

	/** {@code PDF, DOCX, …} for people. */
	static String names() {
		return Arrays.stream(values()).map(Enum::name).collect(Collectors.joining(", "));
	}

}
