package kz.bilik.admin;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import kz.bilik.admin.AuditTrail.Actor;
import kz.bilik.lti.platform.Platform;
import kz.bilik.passback.Backlog;
import kz.bilik.passback.Backlog.Part;
import kz.bilik.passback.Deliveries;
import kz.bilik.passback.PlatformDeliveries;
import kz.bilik.passback.PlatformDeliveries.State;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What the operator sees and does of grades on their way: each change together with its
 * entry in the audit trail.
 */
@Component
@Transactional
public class DeliveryDesk {

	private final PlatformDesk desk;

	private final PlatformDeliveries platforms;

	private final Deliveries deliveries;

	private final Backlog backlog;

	private final AuditTrail audit;

	DeliveryDesk(PlatformDesk desk, PlatformDeliveries platforms, Deliveries deliveries, Backlog backlog,
			AuditTrail audit) {
		this.desk = desk;
		this.platforms = platforms;
		this.deliveries = deliveries;
		this.backlog = backlog;
		this.audit = audit;
	}

	/**
	 * How a platform takes grades.
	 *
	 * @param parts what is on the way and what needs a person, by cause
	 */
	public record Queue(PlatformDesk.Row platform, State state, List<Part> parts) {

		public long waiting() {
			return this.parts.stream().filter(Part::isWaiting).mapToLong(Part::deliveries).sum();
		}

		public long failed() {
			return this.parts.stream().filter((part) -> !part.isWaiting()).mapToLong(Part::deliveries).sum();
		}

		/** Since when the oldest is on the way; absent where none is. */
		public @Nullable Instant oldest() {
			return this.parts.stream().filter(Part::isWaiting).map(Part::oldest).min(Instant::compareTo).orElse(null);
		}

	}

	/** All platforms, in the order of the register. */
	@Transactional(readOnly = true)
	public List<Queue> queues() {
		Map<Long, State> states = this.platforms.states();
		Map<Long, List<Part>> parts = this.backlog.parts().stream().collect(Collectors.groupingBy(Part::platformId));
		return this.desk.list()
			.stream()
			.map((platform) -> new Queue(platform, states.getOrDefault(platform.id(), State.WELL),
					parts.getOrDefault(platform.id(), List.of())))
			.toList();
	}

	public void pause(Platform platform) {
		this.platforms.pause(platform.id());
		this.audit.record(Actor.OPERATOR, "deliveries-paused", PlatformDesk.subject(platform), "");
	}

	public void resume(Platform platform) {
		this.platforms.resume(platform.id());
		this.audit.record(Actor.OPERATOR, "deliveries-resumed", PlatformDesk.subject(platform), "");
	}

	/**
	 * Sends again what needs a person.
	 * @param cause for which it does; absent for any
	 */
	public void resend(Platform platform, @Nullable String cause) {
		int resent = this.deliveries.resendFailed(platform.id(), cause);
		this.audit.record(Actor.OPERATOR, "deliveries-resent", PlatformDesk.subject(platform),
				Objects.requireNonNullElse(cause, "*") + ": " + resent);
	}

}
