package kz.demolms;

/**
 * A text in the languages of the demo LMS.
 */
record Text(String kk, String ru, String en) {

	/**
	 * @param locale {@code kk}, {@code ru} or {@code en}
	 */
	String in(String locale) {
		return switch (locale) {
			case "ru" -> this.ru;
			case "en" -> this.en;
			default -> this.kk;
		};
	}

}
