package kz.bilik.admin;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import kz.bilik.admin.AuditTrail.Actor;
import kz.bilik.lti.platform.Platform;
import kz.bilik.lti.platform.Platform.Status;
import kz.bilik.lti.platform.PlatformChanged;
import kz.bilik.lti.platform.PlatformDetails;
import kz.bilik.lti.platform.PlatformRegister;
import kz.bilik.lti.registration.RegistrationLinks;
import org.jspecify.annotations.Nullable;

import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.util.ReflectionUtils;

/**
 * What the operator does with the register of platforms: each change together with its
 * entry in the audit trail.
 */
@Component
@Transactional
public class PlatformDesk {

	private final PlatformRegister register;

	private final RegistrationLinks links;

	private final AuditTrail audit;

	private final JdbcClient jdbc;

	PlatformDesk(PlatformRegister register, RegistrationLinks links, AuditTrail audit, JdbcClient jdbc) {
		this.register = register;
		this.links = links;
		this.audit = audit;
		this.jdbc = jdbc;
	}

	/**
	 * @param lastLaunchAt absent where the launch log knows of none
	 * @param lastRefused whether that launch was refused
	 */
	public record Row(long id, String issuer, String clientId, @Nullable String name, String source, String status,
			@Nullable Instant lastLaunchAt, @Nullable Boolean lastRefused) {

		/** What people call it. */
		public String title() {
			return (this.name != null) ? this.name : this.issuer;
		}

	}

	/**
	 * All platforms: those that wait for consent first, then by issuer and client id.
	 */
	@Transactional(readOnly = true)
	public List<Row> list() {
		return this.jdbc.sql("""
				select p.id, p.issuer, p.client_id, p.name, p.source, p.status, l.at as last_launch_at,
				  l.refused as last_refused
				from platform p
				left join launch_log l on l.id = (
				  select id from launch_log where platform_id = p.id order by platform_id desc, id desc limit 1)
				order by case p.status when 'PENDING' then 0 else 1 end, p.issuer, p.client_id
				""").query(Row.class).list();
	}

	@Transactional(readOnly = true)
	public Optional<Platform> find(long id) {
		return this.register.find(id);
	}

	public Platform add(PlatformDetails details) {
		Platform platform = this.register.add(details);
		this.audit.record(Actor.OPERATOR, "platform-added", subject(platform), changes(null, platform));
		return platform;
	}

	public void edit(long id, int version, PlatformDetails details) {
		Platform before = this.register.find(id).orElse(null);
		Platform platform = this.register.edit(id, version, details);
		this.audit.record(Actor.OPERATOR, "platform-edited", subject(platform), changes(before, platform));
	}

	/** Registers a deployment that the platform named in vain. */
	public void addDeployment(long id, String deploymentId) {
		Platform platform = this.register.find(id).orElseThrow();
		List<String> deployments = new ArrayList<>(platform.details().deploymentIds());
		deployments.add(deploymentId);
		PlatformDetails details = platform.details();
		edit(id, platform.version(),
				new PlatformDetails(details.issuer(), details.clientId(), details.name(), deployments,
						details.authenticationEndpoint(), details.tokenEndpoint(), details.jwksUri(),
						details.tokenAudience(), details.frameOrigins()));
	}

	/** Consents to a platform, or switches it on again. */
	public void activate(long id) {
		Platform before = this.register.find(id).orElse(null);
		Platform platform = this.register.activate(id);
		this.audit.record(Actor.OPERATOR, "platform-activated", subject(platform), changes(before, platform));
	}

	public void switchOff(long id) {
		Platform before = this.register.find(id).orElse(null);
		Platform platform = this.register.switchOff(id);
		this.audit.record(Actor.OPERATOR, "platform-switched-off", subject(platform), changes(before, platform));
	}

	@Transactional(readOnly = true)
	public Map<String, Long> contents(long id) {
		return this.register.contents(id);
	}

	/** Refuses a platform that waits for consent. */
	public void reject(long id) {
		Platform platform = this.register.reject(id);
		this.audit.record(Actor.OPERATOR, "platform-rejected", subject(platform), changes(platform, null));
	}

	/** Takes away platforms that have waited for consent since before this. */
	void forgetWaiting(Instant before) {
		this.register.list()
			.stream()
			.filter((platform) -> platform.status() == Status.PENDING && platform.registeredAt().isBefore(before))
			.forEach((platform) -> {
				this.register.reject(platform.id());
				this.audit.record(Actor.SYSTEM, "platform-expired", subject(platform), changes(platform, null));
			});
	}

	/** Begins to delete a platform with everything that came through it. */
	public void delete(long id) {
		this.register.find(id).ifPresent((platform) -> {
			Map<String, Long> contents = this.register.contents(id);
			this.register.delete(id, true);
			this.audit.record(Actor.OPERATOR, "platform-deleted", subject(platform),
					changes(platform, null) + "\n" + contents);
		});
	}

	/**
	 * @return the address, which can be shown now and never again
	 */
	public String createLink() {
		this.audit.record(Actor.OPERATOR, "registration-link-made", "", "");
		return this.links.create();
	}

	public void withdrawLink(long id) {
		this.links.withdraw(id);
		this.audit.record(Actor.OPERATOR, "registration-link-withdrawn", "", "");
	}

	/** By the operator's file, or by the platform itself. */
	@EventListener
	void changed(PlatformChanged change) {
		Platform platform = change.platform();
		this.audit.record((change.by() == Platform.Source.REGISTRATION) ? Actor.PLATFORM : Actor.SYSTEM,
				(change.before() == null) ? "platform-added" : "platform-edited", subject(platform),
				changes(change.before(), platform));
	}

	/** What the audit trail calls it. */
	static String subject(Platform platform) {
		return platform.issuer() + " " + platform.clientId();
	}

	/** One line for each field that changed. */
	private static String changes(@Nullable Platform before, @Nullable Platform after) {
		String status = line("status", (before != null) ? before.status() : null,
				(after != null) ? after.status() : null);
		return status + Arrays.stream(PlatformDetails.class.getRecordComponents())
			.map((field) -> line(field.getName(), value(field, before), value(field, after)))
			.collect(Collectors.joining());
	}

	private static @Nullable Object value(RecordComponent field, @Nullable Platform platform) {
		Object value = (platform != null) ? ReflectionUtils.invokeMethod(field.getAccessor(), platform.details())
				: null;
		return List.of().equals(value) ? null : value;
	}

	private static String line(String field, @Nullable Object before, @Nullable Object after) {
		if (Objects.equals(before, after)) {
			return "";
		}
		return field + ": " + ((before != null) ? before : "–") + " → " + ((after != null) ? after : "–") + "\n";
	}

}
