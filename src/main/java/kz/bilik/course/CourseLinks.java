package kz.bilik.course;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * The links of a course whose custom parameters name nothing: an instructor chooses what
 * they open.
 */
@Component
public class CourseLinks {

	private final JdbcClient jdbc;

	private final AuditLog audit;

	private final ApplicationEventPublisher events;

	private final Clock clock;

	CourseLinks(JdbcClient jdbc, AuditLog audit, ApplicationEventPublisher events, Clock clock) {
		this.jdbc = jdbc;
		this.audit = audit;
		this.events = events;
		this.clock = clock;
	}

	/**
	 * @param title what the link is called in the LMS
	 * @param chosenActivity absent as long as nobody has chosen
	 */
	public record UnnamedLink(long id, @Nullable String title, @Nullable String chosenActivity,
			@Nullable String lineItem) {
	}

	public List<UnnamedLink> unnamed(long courseRunId) {
		return this.jdbc.sql("""
				select id, title, chosen_activity, line_item from resource_link
				where course_run_id = ? and named = false order by id
				""").param(courseRunId).query(UnnamedLink.class).list();
	}

	public Optional<UnnamedLink> unnamed(long courseRunId, long id) {
		return unnamed(courseRunId).stream().filter((link) -> link.id() == id).findFirst();
	}

	/**
	 * Chooses what a link opens from now on, for everybody.
	 */
	@Transactional
	public void choose(Participation instructor, UnnamedLink link, String activity) {
		this.jdbc.sql("update resource_link set activity = ?, chosen_activity = ?, changed_at = ? where id = ?")
			.params(activity, activity, Timestamp.from(this.clock.instant()), link.id())
			.update();
		this.audit.record(instructor, "link-chosen", "resource-link:" + link.id(),
				link.chosenActivity() + " → " + activity);
		if (link.lineItem() != null) {
			this.events.publishEvent(new LineItemSeen(instructor.courseRunId(), activity));
		}
	}

}
