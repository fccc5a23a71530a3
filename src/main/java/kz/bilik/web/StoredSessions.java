package kz.bilik.web;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

import org.apache.commons.codec.digest.DigestUtils;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.session.autoconfigure.SessionTimeout;
import org.springframework.core.serializer.DefaultDeserializer;
import org.springframework.core.serializer.support.DeserializingConverter;
import org.springframework.core.serializer.support.SerializationFailedException;
import org.springframework.core.serializer.support.SerializingConverter;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.session.SessionRepository;
import org.springframework.stereotype.Component;

/**
 * Sessions in the database, for any node: one row each, read once for a page and written
 * when something changed. Spring Session's own store takes two rows, and four statements
 * where a launch and its page need two. Whoever reads the table learns no id that a
 * browser could show.
 */
@Component
class StoredSessions implements SessionRepository<StoredSession> {

	/** How exactly is known when a session was used last; it lives so much longer. */
	private static final Duration PRECISION = Duration.ofMinutes(1);

	private static final int BATCH = 1000;

	private static final Logger logger = LoggerFactory.getLogger(StoredSessions.class);

	private final SerializingConverter serializer = new SerializingConverter();

	private final DeserializingConverter deserializer = new DeserializingConverter(
			new DefaultDeserializer(StoredSessions.class.getClassLoader()));

	private final JdbcClient jdbc;

	private final Duration timeout;

	private final Clock clock;

	StoredSessions(JdbcClient jdbc, SessionTimeout timeout, Clock clock) {
		this.jdbc = jdbc;
		this.timeout = timeout.getTimeout();
		this.clock = clock;
	}

	@Override
	public StoredSession createSession() {
		return new StoredSession(this.timeout, this.clock);
	}

	/**
	 * Of two requests that change one session at once the later one wins with all that it
	 * knows, and neither fails. A session that was ended meanwhile stays so, unless
	 * somebody has just signed in: then it has a new id.
	 */
	@Override
	public void save(StoredSession session) {
		if (session.storedId == null) {
			insert(session);
		}
		else if (session.changed) {
			if (update(session) == 0 && !session.getId().equals(session.storedId)) {
				insert(session);
			}
		}
		else if (session.getLastAccessedTime().isAfter(session.storedSeenAt.plus(PRECISION))) {
			this.jdbc.sql("update web_session set seen_at = ?, ends_at = ? where id = ?")
				.params(Timestamp.from(session.getLastAccessedTime()), Timestamp.from(session.endsAt()),
						DigestUtils.sha256Hex(session.storedId))
				.update();
		}
		else {
			return;
		}
		session.storedId = session.getId();
		session.storedSeenAt = session.getLastAccessedTime();
		session.changed = false;
	}

	private void insert(StoredSession session) {
		this.jdbc.sql("""
				insert into web_session (id, created_at, seen_at, idle_seconds, ends_at, attributes)
				values (?, ?, ?, ?, ?, ?)
				""")
			.params(DigestUtils.sha256Hex(session.getId()), Timestamp.from(session.getCreationTime()),
					Timestamp.from(session.getLastAccessedTime()), session.getMaxInactiveInterval().toSeconds(),
					Timestamp.from(session.endsAt()), serialized(session))
			.update();
	}

	private int update(StoredSession session) {
		return this.jdbc.sql("""
				update web_session set id = ?, seen_at = ?, idle_seconds = ?, ends_at = ?, attributes = ?
				where id = ?
				""")
			.params(DigestUtils.sha256Hex(session.getId()), Timestamp.from(session.getLastAccessedTime()),
					session.getMaxInactiveInterval().toSeconds(), Timestamp.from(session.endsAt()), serialized(session),
					DigestUtils.sha256Hex(session.storedId))
			.update();
	}

	@Override
	public @Nullable StoredSession findById(String id) {
		return this.jdbc.sql("select created_at, seen_at, idle_seconds, attributes from web_session where id = ?")
			.param(DigestUtils.sha256Hex(id))
			.query((row,
					number) -> stored(new StoredSession(id, row.getTimestamp("created_at").toInstant(),
							row.getTimestamp("seen_at").toInstant(), Duration.ofSeconds(row.getLong("idle_seconds")),
							attributes(row.getBytes("attributes")), this.clock)))
			.optional()
			.filter((session) -> session.endsAt().plus(PRECISION).isAfter(this.clock.instant()))
			.orElse(null);
	}

	private static StoredSession stored(StoredSession session) {
		session.storedId = session.getId();
		return session;
	}

	@Override
	public void deleteById(String id) {
		this.jdbc.sql("delete from web_session where id = ?").param(DigestUtils.sha256Hex(id)).update();
	}

	private byte[] serialized(StoredSession session) {
		return this.serializer.convert(session.attributes());
	}

	/**
	 * What an earlier version of the tool stored may be unreadable: nobody is signed in
	 * by it.
	 */
	@SuppressWarnings("unchecked")
	private Map<String, Object> attributes(byte[] serialized) {
		try {
			return (Map<String, Object>) this.deserializer.convert(serialized);
		}
		catch (SerializationFailedException ex) {
			logger.debug("A session cannot be read", ex);
			return new HashMap<>();
		}
	}

	/**
	 * A little at a time, so that nobody waits. Any number of nodes may do this at once.
	 */
	@Scheduled(fixedDelayString = "PT5M", initialDelayString = "PT1M")
	void forgetEnded() {
		int deleted = BATCH;
		while (deleted == BATCH) {
			deleted = this.jdbc.sql("delete from web_session where ends_at < ? limit " + BATCH)
				.param(Timestamp.from(this.clock.instant().minus(PRECISION)))
				.update();
		}
	}

}
