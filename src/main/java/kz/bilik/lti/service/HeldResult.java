package kz.bilik.lti.service;

import java.math.BigDecimal;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a column holds for a person (AGS 2.0, 3.3).
 *
 * @param points out of the column's own maximum
 * @param comment the feedback, where there is one and the platform shows it
 * @param changedAt when somebody or something changed it last, where the platform says so
 */
public record HeldResult(BigDecimal points, BigDecimal maximum, @Nullable String comment, @Nullable Instant changedAt) {

	private static final BigDecimal TOLERANCE = new BigDecimal("0.001");

	/**
	 * The column may have another maximum than the score: 17 of 20 is 85 of 100.
	 */
	public boolean is(int points, int maxPoints) {
		return this.points.multiply(BigDecimal.valueOf(maxPoints))
			.subtract(this.maximum.multiply(BigDecimal.valueOf(points)))
			.abs()
			.compareTo(this.maximum.multiply(TOLERANCE)) <= 0;
	}

	@Override
	public String toString() {
		return this.points.stripTrailingZeros().toPlainString() + " / "
				+ this.maximum.stripTrailingZeros().toPlainString();
	}

}
