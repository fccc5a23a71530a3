package kz.bilik.programme;

/**
 * How far a criterion is met, and the points for it.
 */
public record Level(int points, Text title) {

}
