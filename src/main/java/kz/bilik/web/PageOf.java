package kz.bilik.web;

import java.util.List;
import java.util.function.IntFunction;

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
		return of(all.size(), number, size, (from) -> all.subList(from, Math.min(from + size, all.size())));
	}

	/**
	 * A page of a list that is read page by page.
	 * @param rows reads up to {@code size} rows; 0 is the place of the first of all
	 */
	public static <T> PageOf<T> of(int count, int number, int size, IntFunction<List<T>> rows) {
		int pages = Math.max(1, (count + size - 1) / size);
		int shown = Math.min(Math.max(number, 1), pages);
		int from = (shown - 1) * size;
		return new PageOf<>(rows.apply(from), count, shown, pages, from + 1, Math.min(from + size, count));
	}

}
