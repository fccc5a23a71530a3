package kz.bilik.programme;

/**
 * What is wrong and where.
 *
 * @param place a file or a setting
 * @param line the line of the file, 0 where none can be named
 */
record Fault(String place, int line, String reason) {

	@Override
	public String toString() {
		return this.place + ((this.line > 0) ? ":" + this.line : "") + ": " + this.reason;
	}

}
