package kz.bilik.certificate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;

import kz.bilik.course.CourseRun;
import kz.bilik.programme.Programme;
import kz.bilik.programme.Programmes;
import kz.bilik.programme.Text;
import org.jspecify.annotations.Nullable;

/**
 * That somebody has mastered a programme, in the words of the day it was given or issued
 * anew.
 *
 * @param number see {@link CertificateNumber}
 * @param allUnits whether it was given because all units were done, too
 * @param title of the programme; absent where nobody knows it any more
 * @param hours academic hours
 * @param firstDay of the run, as far as its instructors have said
 * @param lastDay of the run
 * @param givenOn the day in the zone of the run
 * @param withdrawnAt absent while it is valid
 * @param cause why it was withdrawn
 */
public record Certificate(String number, String name, String programmeId, @Nullable Text title, int hours,
		@Nullable LocalDate firstDay, @Nullable LocalDate lastDay, LocalDate givenOn, boolean allUnits,
		@Nullable Instant withdrawnAt, @Nullable Cause cause) {

	/** Why somebody has no certificate, or why it was withdrawn. */
	public enum Cause {

		/** The result lies below the programme's threshold. */
		BELOW_THRESHOLD,

		/** There is no published result, or none any more. */
		RESULT_WITHDRAWN,

		/** The run asks for all units, and not all of them are done. */
		UNITS_NOT_DONE

	}

	static Certificate of(CourseRun run, Programme programme, String name, LocalDate today, boolean allUnits) {
		return new Certificate(CertificateNumber.next(), name, programme.id(), programme.title(),
				programme.hours(run.format()).total(), run.settings().firstDay(), run.settings().lastDay(), today,
				allUnits, null, null);
	}

	/**
	 * Reads a row of {@code certificate.*}.
	 * @param programmes know the titles that the rows of earlier versions lack
	 */
	static Certificate from(ResultSet row, Programmes programmes) throws SQLException {
		String title = row.getString("title_kk");
		String cause = row.getString("cause");
		return new Certificate(row.getString("number"), row.getString("certificate_name"),
				row.getString("programme_id"),
				(title != null) ? new Text(title, row.getString("title_ru"), row.getString("title_en"))
						: programmes.find(row.getString("programme_id")).map(Programme::title).orElse(null),
				row.getInt("hours"), row.getObject("first_day", LocalDate.class),
				row.getObject("last_day", LocalDate.class), row.getObject("given_on", LocalDate.class),
				row.getBoolean("all_units"), (cause != null) ? row.getTimestamp("withdrawn_at").toInstant() : null,
				(cause != null) ? Cause.valueOf(cause) : null);
	}

	public boolean isValid() {
		return this.cause == null;
	}

	/** Whether it says of its holder what the other one says. */
	boolean saysTheSameAs(Certificate other) {
		return this.name.equals(other.name) && Objects.equals(this.title, other.title) && this.hours == other.hours
				&& Objects.equals(this.firstDay, other.firstDay) && Objects.equals(this.lastDay, other.lastDay);
	}

}
