package kz.bilik.lti.service;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A finished, fully graded score, or none: that clears the grade (AGS 2.0, 3.4.4).
 *
 * @param subject the platform's id of the person
 * @param points the score given; absent to clear the grade
 * @param maxPoints the score's maximum
 * @param comment plain text; none wipes the gradebook's feedback
 * @param timestamp later than that of any score sent before for this person and column
 */
public record Score(String subject, @Nullable Integer points, int maxPoints, @Nullable String comment,
		Instant timestamp) {
}
