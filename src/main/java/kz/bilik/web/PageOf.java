package kz.bilik.web;

import java.util.List;

/**
 * A page of a list.
 *
 * @param rows what is on it
 * @param count how much there is on all pages
 * @param number 1 for the first page
 * @param pages how many there are, at least one
 * @param from the place of the first row, counted from 1
 * @param to the place of the last one
 */
public record PageOf<T>(List<T> rows, int count, int number, int pages, int from, int to) {

	/**
	 * Cuts a page out of a list.
	 * @param number 1 for the first; one that is not there is taken for the nearest
	 */
	public static <T> PageOf<T> of(List<T> all, int number, int size) {
		int pages = Math.max(1, (all.size() + size - 1) / size);
		int shown = Math.min(Math.max(number, 1), pages);
		int from = (shown - 1) * size;
		int to = Math.min(from + size, all.size());
		return new PageOf<>(all.subList(from, to), all.size(), shown, pages, from + 1, to);
	}

}
