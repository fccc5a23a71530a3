package kz.bilik.lti;

/**
 * A column of the gradebook as the tool wants it (AGS 2.0, 3.2).
 *
 * @param label the heading of the column
 * @param scoreMaximum the points of the best possible work
 * @param resourceId what is graded; the column is found again by it
 * @param tag what the grade is of what is graded
 */
public record NewLineItem(String label, int scoreMaximum, String resourceId, String tag) {
}
