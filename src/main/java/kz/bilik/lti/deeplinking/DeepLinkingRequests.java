package kz.bilik.lti.deeplinking;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

import kz.bilik.lti.Launch;
import kz.bilik.lti.Launch.Message;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * The choices under way. Each is a row of its own: any node can answer it, and two
 * windows do not mix.
 */
@Component
public class DeepLinkingRequests {

	/** Longer than a session lasts. */
	static final Duration LIFETIME = Duration.ofHours(12);

	private final JdbcClient jdbc;

	private final Clock clock;

	DeepLinkingRequests(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Keeps a request until it is answered.
	 * @param openedBy the caller's id of the person who alone may answer
	 * @return the id of the request
	 */
	public String begin(Launch launch, Message.DeepLinking message, long openedBy) {
		String id = UUID.randomUUID().toString();
		this.jdbc.sql("""
				insert into deep_linking_request (id, opened_by, platform_id, deployment_id, return_url, multiple,
				  line_items, data, begun_at)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?)
				""")
			.params(id, openedBy, launch.platformId(), launch.deploymentId(), message.returnUrl(), message.multiple(),
					message.lineItems(), message.data(), Timestamp.from(this.clock.instant()))
			.update();
		return id;
	}

	/**
	 * A request that may be answered. It may be answered again: whoever presses the
	 * button twice sends the same choice twice, and the LMS takes the last one.
	 * @return empty when there is none, when it is somebody else's, or too old
	 */
	public Optional<DeepLinkingRequest> find(String id, long openedBy) {
		if (!id.matches("[\\w-]{1,64}")) {
			return Optional.empty();
		}
		return this.jdbc.sql("""
				select id, platform_id, deployment_id, return_url, multiple, line_items, data
				from deep_linking_request where id = ? and opened_by = ? and begun_at > ?
				""").params(id, openedBy, oldest()).query(DeepLinkingRequest.class).optional();
	}

	/** Any number of nodes may do this at once. */
	@Scheduled(fixedDelayString = "PT1H", initialDelayString = "PT1M")
	void forgetOld() {
		this.jdbc.sql("delete from deep_linking_request where begun_at <= ?").param(oldest()).update();
	}

	private Timestamp oldest() {
		return Timestamp.from(this.clock.instant().minus(LIFETIME));
	}

}
