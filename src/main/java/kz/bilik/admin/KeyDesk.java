package kz.bilik.admin;

import java.time.Instant;
import java.util.List;

import kz.bilik.admin.AuditTrail.Actor;
import kz.bilik.lti.platform.LtiProperties;
import kz.bilik.lti.platform.ToolKeyMade;
import kz.bilik.lti.platform.ToolKeys;
import kz.bilik.lti.platform.ToolKeys.State;
import kz.bilik.lti.platform.ToolKeys.ToolKey;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * What the operator does with the tool's keys.
 */
@Component
public class KeyDesk {

	private final ToolKeys keys;

	private final LtiProperties properties;

	private final AuditTrail audit;

	KeyDesk(ToolKeys keys, LtiProperties properties, AuditTrail audit) {
		this.keys = keys;
		this.properties = properties;
		this.audit = audit;
	}

	/** The published keys, the newest first. */
	public List<ToolKey> list() {
		return this.keys.list();
	}

	/**
	 * When the newest key is exchanged by itself.
	 * @return absent while there is no key, or the next one is on its way
	 */
	public @Nullable Instant nextRotation() {
		return list().stream()
			.findFirst()
			.filter((newest) -> newest.state() == State.SIGNING)
			.map((newest) -> newest.createdAt().plus(this.properties.keyAge()))
			.orElse(null);
	}

	/** Exchanges the key that signs, unless its successor is on its way already. */
	public void rotate() {
		if (list().stream().noneMatch((key) -> key.state() == State.COMING)) {
			this.audit.record(Actor.OPERATOR, "keys-rotated", this.keys.rotate().kid(), "");
		}
	}

	@EventListener
	void made(ToolKeyMade made) {
		this.audit.record(Actor.SYSTEM, "key-made", made.kid(), made.signsFrom().toString());
	}

}
