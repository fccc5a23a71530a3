package kz.bilik.course;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import kz.bilik.lti.NewLineItem;
import kz.bilik.programme.Programmes;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What the tool knows of the gradebook of a course run.
 */
@Component
public class Gradebook {

	private final JdbcClient jdbc;

	private final Programmes programmes;

	private final ProgrammeLinks links;

	Gradebook(JdbcClient jdbc, Programmes programmes, ProgrammeLinks links) {
		this.jdbc = jdbc;
		this.programmes = programmes;
		this.links = links;
	}

	/**
	 * How the columns are reached.
	 *
	 * @param lineItems the URL of the context's columns; absent where no launch offered
	 * it
	 * @param mayAdd whether the tool may add one
	 */
	public record Access(@Nullable String lineItems, boolean mayAdd) {
	}

	public Access access(long courseRunId) {
		return this.jdbc.sql("select line_items, may_add_line_items as may_add from course_run where id = ?")
			.param(courseRunId)
			.query(Access.class)
			.single();
	}

	/**
	 * The URL of an activity's column: the one that a launch brought last, else the one
	 * that was found or made.
	 */
	public Optional<String> lineItem(long courseRunId, String activity) {
		return this.jdbc.sql("""
				select line_item from (
				  select line_item, 0 as made, changed_at, id from resource_link
				  where course_run_id = :run and activity = :activity and line_item is not null
				  union all
				  select url, 1, leased_until, 0 from line_item
				  where course_run_id = :run and activity = :activity and url is not null
				) known order by made, changed_at desc, id desc limit 1
				""").param("run", courseRunId).param("activity", activity).query(String.class).optional();
	}

	/**
	 * What a column grades.
	 * @return empty for a column that is not known
	 */
	Optional<String> activity(long courseRunId, @Nullable String lineItem) {
		return this.jdbc.sql("""
				select activity from resource_link where course_run_id = :run and line_item = :url
				union select activity from line_item where course_run_id = :run and url = :url limit 1
				""").param("run", courseRunId).param("url", lineItem).query(String.class).optional();
	}

	/**
	 * Forgets a column that is no longer there, until a launch brings it again.
	 */
	public void forget(long courseRunId, String lineItem) {
		this.jdbc.sql("update resource_link set line_item = null where course_run_id = ? and line_item = ?")
			.params(courseRunId, lineItem)
			.update();
		this.jdbc.sql("update line_item set url = null where course_run_id = ? and url = ?")
			.params(courseRunId, lineItem)
			.update();
	}

	/**
	 * The column that an activity should have.
	 */
	public NewLineItem wanted(long courseRunId, String activity) {
		String programme = this.jdbc.sql("select programme_id from course_run where id = ?")
			.param(courseRunId)
			.query(String.class)
			.single();
		return this.links.lineItem(this.programmes.get(programme), activity, Locale.forLanguageTag("kk"));
	}

	/**
	 * The platform's ids of the links that open an activity: the newest few, newest
	 * first.
	 */
	public List<String> links(long courseRunId, String activity) {
		return this.jdbc
			.sql("select link_id from resource_link where course_run_id = ? and activity = ? order by id desc limit 5")
			.params(courseRunId, activity)
			.query(String.class)
			.list();
	}

	/**
	 * Whether a column is another course run's: a platform may show the columns of
	 * several contexts or deployments in one place.
	 * @param lineItem the URL of the column
	 * @param link the platform's id of the link that it belongs to; empty where it
	 * belongs to none
	 */
	public boolean isElsewhere(long courseRunId, String lineItem, String link) {
		return this.jdbc.sql("""
				select not exists (
				  select 1 from resource_link where course_run_id = run.id and link_id = :link)
				and (exists (
				  select 1 from resource_link join course_run as other on other.id = resource_link.course_run_id
				  where other.platform_id = run.platform_id and other.id <> run.id
				    and (resource_link.line_item = :url or resource_link.link_id = :link))
				or exists (
				  select 1 from line_item join course_run as other on other.id = line_item.course_run_id
				  where other.platform_id = run.platform_id and other.id <> run.id and line_item.url = :url))
				from course_run as run where run.id = :run
				""").param("run", courseRunId).param("url", lineItem).param("link", link).query(Boolean.class).single();
	}

	/**
	 * Claims the search for a column: of two nodes that want to make one, one makes it.
	 * @param now by the clock that all nodes share
	 * @param lease how long nobody else may search, if this node should die meanwhile
	 * @return until when the caller is to search; empty when somebody else does
	 */
	public Optional<Instant> claimSearch(long courseRunId, String activity, Instant now, Duration lease) {
		Instant until = now.plus(lease).truncatedTo(ChronoUnit.MILLIS);
		try {
			this.jdbc.sql("insert into line_item (course_run_id, activity, leased_until) values (?, ?, ?)")
				.params(courseRunId, activity, Timestamp.from(until))
				.update();
			return Optional.of(until);
		}
		catch (DuplicateKeyException ex) {
			boolean claimed = this.jdbc.sql("""
					update line_item set leased_until = ?
					where course_run_id = ? and activity = ? and url is null and leased_until <= ?
					""").params(Timestamp.from(until), courseRunId, activity, Timestamp.from(now)).update() == 1;
			return Optional.of(until).filter((it) -> claimed);
		}
	}

	/**
	 * Ends a search. Whoever ends it too late changes nothing.
	 * @param url the column; absent when there is none
	 * @param lease as it was claimed
	 * @param now by the same clock
	 */
	public void searched(long courseRunId, String activity, @Nullable String url, Instant lease, Instant now) {
		this.jdbc.sql("""
				update line_item set url = ?, leased_until = ?
				where course_run_id = ? and activity = ? and leased_until = ?
				""").params(url, Timestamp.from(now), courseRunId, activity, Timestamp.from(lease)).update();
	}

}
