package kz.bilik.lti.platform;

import java.io.IOException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

import com.nimbusds.jose.RemoteKeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.JSONObjectUtils;
import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

/**
 * The keys with which platforms sign, from the addresses where they publish them
 * (Security Framework 1.0, 6.3). An unknown key id has the keys fetched, but a flood of
 * made-up ones has not; known keys go on to serve while the platform is away. What is
 * kept is a copy of what the platform shows, so no node needs to know of the others.
 */
@Component
public class PlatformKeys implements JWKSource<PlatformKeys.Of> {

	private static final Duration TIMEOUT = Duration.ofSeconds(5);

	/** After so long the keys are fetched anew, while those that are known serve. */
	private static final Duration FRESH = Duration.ofMinutes(5);

	/**
	 * After so long a launch waits for that: a key that the platform withdrew is no
	 * longer believed, unless the platform cannot be asked.
	 */
	private static final Duration STALE = Duration.ofHours(1);

	/** In this time an address is asked twice at the most. */
	private static final Duration INTERVAL = Duration.ofSeconds(30);

	private static final Logger logger = LoggerFactory.getLogger(PlatformKeys.class);

	private final Map<String, KeySet> byAddress = new ConcurrentHashMap<>();

	private final PlatformHttp http;

	private final LtiProperties properties;

	private final Clock clock;

	PlatformKeys(PlatformHttp http, LtiProperties properties, Clock clock) {
		this.http = http;
		this.properties = properties;
		this.clock = clock;
	}

	/** Whose keys are wanted. */
	public record Of(Platform platform) implements SecurityContext {
	}

	/**
	 * @throws RemoteKeySourceException when the key is not known and the platform's keys
	 * cannot be had
	 */
	@Override
	public List<JWK> get(JWKSelector selector, Of of) throws RemoteKeySourceException {
		return this.byAddress.computeIfAbsent(of.platform().jwksUri(), (address) -> new KeySet())
			.get(selector, of.platform());
	}

	/** What one address shows. */
	private final class KeySet {

		private final ReentrantLock fetching = new ReentrantLock();

		private volatile JWKSet keys = new JWKSet();

		private volatile Instant fetchedAt = Instant.MIN;

		private volatile int fetches;

		private volatile Instant asked = Instant.MIN;

		private Instant askedBefore = Instant.MIN;

		private @Nullable Exception failure;

		List<JWK> get(JWKSelector selector, Platform platform) throws RemoteKeySourceException {
			int seen = this.fetches;
			List<JWK> found = selector.select(this.keys);
			if (found.isEmpty()) {
				fetch(platform, seen);
				return selector.select(this.keys);
			}
			if (within(FRESH, this.fetchedAt)) {
				return found;
			}
			// a platform that is away holds up one launch now and then, not all of them
			if (within(STALE, this.fetchedAt) || within(FRESH, this.asked)) {
				CompletableFuture.runAsync(() -> refresh(platform));
				return found;
			}
			refreshOrWait(platform, seen);
			return selector.select(this.keys);
		}

		/**
		 * @param seen how many fetches there were when the key was missing: one that
		 * ended since then is as good as one of our own
		 */
		private void fetch(Platform platform, int seen) throws RemoteKeySourceException {
			Exception failed = refreshOrWait(platform, seen);
			if (failed != null) {
				throw new RemoteKeySourceException("No keys from " + platform.jwksUri(), failed);
			}
		}

		/**
		 * @return why the last fetch failed; absent where it did not
		 */
		private @Nullable Exception refreshOrWait(Platform platform, int seen) {
			this.fetching.lock();
			try {
				if (this.fetches == seen) {
					fetchIfAllowed(platform);
				}
				return this.failure;
			}
			finally {
				this.fetching.unlock();
			}
		}

		private void refresh(Platform platform) {
			if (this.fetching.tryLock()) {
				try {
					fetchIfAllowed(platform);
				}
				finally {
					this.fetching.unlock();
				}
			}
		}

		private void fetchIfAllowed(Platform platform) {
			if (within(INTERVAL, this.askedBefore)) {
				return;
			}
			this.askedBefore = this.asked;
			this.asked = PlatformKeys.this.clock.instant();
			try {
				this.keys = PlatformKeys.this.fetch(platform);
				this.fetchedAt = this.asked;
				this.failure = null;
			}
			catch (IOException | ParseException | IllegalArgumentException ex) {
				logger.warn("No keys from {}: {}", platform.jwksUri(), ex.toString());
				this.failure = ex;
			}
			this.fetches++;
		}

	}

	/** Also for a clock that was set back. */
	private boolean within(Duration duration, Instant instant) {
		Instant now = this.clock.instant();
		return instant.isAfter(now.minus(duration)) && instant.isBefore(now.plus(duration));
	}

	private JWKSet fetch(Platform platform) throws IOException, ParseException {
		PlatformHttp.Answer answer = this.http.send(new HttpGet(platform.jwksUri()),
				platform.publicOnly(this.properties), TIMEOUT);
		if (!answer.ok()) {
			throw new IOException("The answer is " + answer.status());
		}
		Map<String, Object>[] published = JSONObjectUtils.getJSONObjectArray(JSONObjectUtils.parse(answer.body()),
				"keys");
		if (published == null) {
			throw new ParseException("No keys", 0);
		}
		List<JWK> keys = new ArrayList<>();
		for (Map<String, Object> key : published) {
			try {
				keys.add(JWK.parse(key));
			}
			catch (ParseException | RuntimeException ex) {
				// one that cannot be read does not spoil the others
				logger.debug("A key of {} cannot be read", platform.jwksUri(), ex);
			}
		}
		return new JWKSet(keys);
	}

}
