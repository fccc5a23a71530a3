package kz.bilik.programme;

import java.util.List;
import java.util.NoSuchElementException;

/**
 * From total points to a mark. Points decide; a percentage is for show.
 */
public record Scale(int passingPoints, List<Band> bands) {

	/**
	 * The band that holds the total.
	 * @throws NoSuchElementException if the points are below 0 or above the rubric's
	 * maximum
	 */
	public Band band(int points) {
		return this.bands.stream().filter((band) -> band.holds(points)).findFirst().orElseThrow();
	}

	public boolean passed(int points) {
		return points >= this.passingPoints;
	}

}
