package kz.bilik.certificate;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;

import kz.bilik.course.CourseRun;
import kz.bilik.programme.Band;
import kz.bilik.programme.Programme;
import org.jspecify.annotations.Nullable;

/**
 * The published results of a course run, or of one of its groups.
 *
 * @param group its name; absent for the whole run
 * @param chair the name of the commission's chair; absent while nobody is named
 * @param members the names of the others who sign
 */
public record Statement(CourseRun run, Programme programme, @Nullable String group, LocalDate madeOn, List<Row> rows,
		@Nullable String chair, List<String> members) {

	/**
	 * A listener. Without a published result there are no points, total, band and day.
	 *
	 * @param name absent where the platform keeps it to itself
	 * @param organisation as the team wrote it; absent before anything was handed in
	 * @param points by the id of the criterion
	 */
	public record Row(long participantId, @Nullable String name, @Nullable Long projectId,
			@Nullable String organisation, @Nullable String topic, Map<String, Integer> points, @Nullable Integer total,
			@Nullable Band band, @Nullable LocalDate publishedOn) {

		Row withTotal(@Nullable Integer total, @Nullable Band band) {
			return new Row(this.participantId, this.name, this.projectId, this.organisation, this.topic, this.points,
					total, band, this.publishedOn);
		}

	}

	/** The members of a project, by name. */
	public List<Row> of(long projectId) {
		return this.rows.stream().filter((row) -> row.projectId() != null && row.projectId() == projectId).toList();
	}

	/** How many have a published result. */
	public long assessed() {
		return this.rows.stream().filter((row) -> row.total() != null).count();
	}

	/** How many have mastered the programme. */
	public long passed() {
		return this.rows.stream()
			.filter((row) -> row.total() != null && this.programme.defence().scale().passed(row.total()))
			.count();
	}

}
