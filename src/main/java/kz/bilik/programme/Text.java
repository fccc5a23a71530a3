package kz.bilik.programme;

import java.util.Locale;

/**
 * One text in the three languages of the programme.
 */
public record Text(String kk, String ru, String en) {

	/**
	 * The text in the reader's language; Kazakh for any language but Russian and English.
	 */
	public String in(Locale locale) {
		return switch (locale.getLanguage()) {
			case "ru" -> this.ru;
			case "en" -> this.en;
			default -> this.kk;
		};
	}

}
