package kz.bilik.admin;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Who changed what of the installation when. Written in the transaction of the change.
 */
@Component
public class AuditTrail {

	/** Entries on a page. */
	public static final int PAGE = 50;

	private static final int BATCH = 1000;

	private final JdbcClient jdbc;

	private final Clock clock;

	AuditTrail(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	public enum Actor {

		OPERATOR,
		/** The tool itself, by a job or at its start. */
		SYSTEM,
		/** A platform that registers itself. */
		PLATFORM,
		/** Nobody we know. */
		UNKNOWN

	}

	/**
	 * @param action {@code audit.action.<action>} in the messages
	 * @param subject to what it was done
	 * @param detail from what to what
	 */
	public record Entry(long id, Instant at, String actor, String action, String subject, String detail) {
	}

	/**
	 * Writes an entry; texts that are too long are cut.
	 */
	public void record(Actor actor, String action, String subject, String detail) {
		this.jdbc.sql("insert into operator_audit (at, actor, action, subject, detail) values (?, ?, ?, ?, ?)")
			.params(Timestamp.from(this.clock.instant()), actor.name().toLowerCase(Locale.ROOT), action,
					"%.600s".formatted(subject), "%.2000s".formatted(detail))
			.update();
	}

	/**
	 * Forgets what happened before this, a little at a time.
	 * @param known the time for what somebody did whom we know
	 * @param unknown the time for what nobody did whom we know
	 */
	void forget(Instant known, Instant unknown) {
		int deleted = BATCH;
		while (deleted == BATCH) {
			deleted = this.jdbc
				.sql("delete from operator_audit where at < ? or actor = 'unknown' and at < ? limit " + BATCH)
				.params(Timestamp.from(known), Timestamp.from(unknown))
				.update();
		}
	}

	/**
	 * The newest entries, and one more than a page where there are older ones.
	 * @param before the id of the entry after these; absent for the newest
	 */
	public List<Entry> newest(@Nullable Long before) {
		return this.jdbc.sql("""
				select id, at, actor, action, subject, detail from operator_audit
				where id < ? order by id desc limit ?
				""").params((before != null) ? before : Long.MAX_VALUE, PAGE + 1).query(Entry.class).list();
	}

}
