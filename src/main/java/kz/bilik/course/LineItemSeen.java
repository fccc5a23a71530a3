package kz.bilik.course;

/**
 * A launch brought a column of the gradebook that was not known before, or a way to find
 * or make one.
 *
 * @param activity what the column grades
 */
public record LineItemSeen(long courseRunId, String activity) {
}
