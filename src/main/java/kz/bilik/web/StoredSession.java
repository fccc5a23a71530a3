package kz.bilik.web;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.session.Session;

/**
 * A browser's session as {@link StoredSessions} keeps it.
 */
final class StoredSession implements Session {

	private static final SecureRandom random = new SecureRandom();

	private final Clock clock;

	private final Instant createdAt;

	private final Map<String, Object> attributes;

	private String id;

	private Instant seenAt;

	private Duration idle;

	/** Under which id it is stored; absent until it is. */
	@Nullable String storedId;

	/** When it was used last, as far as that is stored. */
	Instant storedSeenAt;

	boolean changed;

	/** A new one. */
	StoredSession(Duration idle, Clock clock) {
		this(newId(), clock.instant(), clock.instant(), idle, new HashMap<>(), clock);
		this.changed = true;
	}

	StoredSession(String id, Instant createdAt, Instant seenAt, Duration idle, Map<String, Object> attributes,
			Clock clock) {
		this.id = id;
		this.createdAt = createdAt;
		this.seenAt = seenAt;
		this.storedSeenAt = seenAt;
		this.idle = idle;
		this.attributes = attributes;
		this.clock = clock;
	}

	private static String newId() {
		byte[] bytes = new byte[24];
		random.nextBytes(bytes);
		return Base64.getUrlEncoder().encodeToString(bytes);
	}

	Map<String, Object> attributes() {
		return this.attributes;
	}

	@Override
	public String getId() {
		return this.id;
	}

	@Override
	public String changeSessionId() {
		this.id = newId();
		this.changed = true;
		return this.id;
	}

	@Override
	@SuppressWarnings("unchecked")
	public <T> @Nullable T getAttribute(String name) {
		return (T) this.attributes.get(name);
	}

	@Override
	public Set<String> getAttributeNames() {
		return Set.copyOf(this.attributes.keySet());
	}

	@Override
	public void setAttribute(String name, @Nullable Object value) {
		if (value == null) {
			removeAttribute(name);
			return;
		}
		this.attributes.put(name, value);
		this.changed = true;
	}

	@Override
	public void removeAttribute(String name) {
		this.changed |= this.attributes.remove(name) != null;
	}

	@Override
	public Instant getCreationTime() {
		return this.createdAt;
	}

	@Override
	public void setLastAccessedTime(Instant seenAt) {
		// the session's filter goes by the system's clock
		this.seenAt = this.clock.instant();
	}

	@Override
	public Instant getLastAccessedTime() {
		return this.seenAt;
	}

	@Override
	public void setMaxInactiveInterval(Duration idle) {
		this.changed |= !idle.equals(this.idle);
		this.idle = idle;
	}

	@Override
	public Duration getMaxInactiveInterval() {
		return this.idle;
	}

	@Override
	public boolean isExpired() {
		return !endsAt().isAfter(this.clock.instant());
	}

	/** When it ends if nobody uses it. */
	Instant endsAt() {
		return this.seenAt.plus(this.idle);
	}

}
