package kz.bilik.course;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

import kz.bilik.lti.deeplinking.ContentItem;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What instructors picked for the course, set against the links that were opened. An LMS
 * may fail to make one of many links and say nothing, and the tool learns of a link only
 * when somebody opens it.
 */
@Component
public class Placements {

	private final JdbcClient jdbc;

	private final Clock clock;

	Placements(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * @param title what the link was called when it was picked
	 * @param links how many links of the course have opened the activity so far
	 */
	public record Placement(String activity, String title, Instant pickedAt, int links) {
	}

	/**
	 * Remembers what was picked. What is picked again is looked for again.
	 */
	@Transactional
	public void pick(Participation instructor, List<ContentItem> items) {
		for (ContentItem item : items) {
			this.jdbc.sql("""
					insert into placement (course_run_id, activity, title, picked_by, picked_at) values (?, ?, ?, ?, ?)
					on duplicate key update title = values(title), picked_by = values(picked_by),
					  picked_at = values(picked_at), links_settled = null
					""")
				.params(instructor.courseRunId(), item.custom().get("activity"), item.title(),
						instructor.participantId(), Timestamp.from(this.clock.instant()))
				.update();
		}
	}

	/**
	 * What was picked and has not one link: none that was opened yet, or several.
	 */
	public List<Placement> unsettled(long courseRunId) {
		return this.jdbc.sql("""
				select placement.activity, placement.title, placement.picked_at, count(resource_link.id) as links
				from placement
				left join resource_link on resource_link.course_run_id = placement.course_run_id
				  and resource_link.activity = placement.activity
				where placement.course_run_id = ?
				group by placement.activity, placement.title, placement.picked_at, placement.links_settled
				having count(resource_link.id) <> 1
				  and (placement.links_settled is null or placement.links_settled <> count(resource_link.id))
				order by count(resource_link.id), placement.activity
				""").param(courseRunId).query(Placement.class).list();
	}

	/**
	 * An instructor has looked: what there is now is right.
	 */
	@Transactional
	public void settle(long courseRunId) {
		this.jdbc.sql("""
				update placement set links_settled = (
				  select count(*) from resource_link where resource_link.course_run_id = placement.course_run_id
				    and resource_link.activity = placement.activity)
				where course_run_id = ?
				""").param(courseRunId).update();
	}

}
