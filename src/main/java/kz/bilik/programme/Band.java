package kz.bilik.programme;

/**
 * The totals that earn one mark.
 *
 * @param mark the short sign of the mark, the same in every language
 * @param from the lowest total
 * @param to the highest total, inclusive
 */
public record Band(String mark, Text title, int from, int to) {

	boolean holds(int points) {
		return this.from <= points && points <= this.to;
	}

}
