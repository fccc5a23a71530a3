package kz.bilik.certificate;

import java.security.SecureRandom;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The number of a certificate: 80 random bits, so nobody guesses one, in letters and
 * digits that are not mistaken for each other, as {@code K7QM-2F9D-XW4T-H3RB}.
 */
final class CertificateNumber {

	private static final String ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

	private static final String CYRILLIC = "АВЕКМНРСТУХ";

	/** What those look like. */
	private static final String LATIN = "ABEKMHPCTYX";

	private static final int LENGTH = 16;

	private static final SecureRandom random = new SecureRandom();

	private CertificateNumber() {
	}

	static String next() {
		return grouped(random.ints(LENGTH, 0, ALPHABET.length())
			.mapToObj((place) -> ALPHABET.substring(place, place + 1))
			.collect(Collectors.joining()));
	}

	/**
	 * The number as somebody typed it, with or without dashes, in small or capital
	 * letters, be they of a Cyrillic keyboard where they look the same.
	 * @return empty when it can be no number
	 */
	static Optional<String> read(String typed) {
		String letters = typed.replaceAll("[\\s\\p{Pd}]", "")
			.toUpperCase(Locale.ROOT)
			.chars()
			.map((letter) -> (CYRILLIC.indexOf(letter) < 0) ? letter : LATIN.charAt(CYRILLIC.indexOf(letter)))
			.collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
			.toString();
		return letters.matches("[" + ALPHABET + "]{" + LENGTH + "}") ? Optional.of(grouped(letters)) : Optional.empty();
	}

	private static String grouped(String letters) {
		return letters.replaceAll("(.{4})(?=.)", "$1-");
	}

}
