package kz.bilik.programme;

/**
 * Academic hours: of lecture, and of the listener's own work (self-study at a distance,
 * practice in person).
 */
public record Hours(int lecture, int independent) {

	static final Hours NONE = new Hours(0, 0);

	public int total() {
		return this.lecture + this.independent;
	}

	Hours plus(Hours other) {
		return new Hours(this.lecture + other.lecture, this.independent + other.independent);
	}

}
