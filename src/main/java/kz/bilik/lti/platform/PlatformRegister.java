package kz.bilik.lti.platform;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import kz.bilik.lti.PlatformContents;
import kz.bilik.lti.platform.Platform.Source;
import kz.bilik.lti.platform.Platform.Status;
import kz.bilik.lti.platform.PlatformKeptException.Cause;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import org.springframework.validation.BeanPropertyBindingResult;
import org.springframework.validation.Errors;
import org.springframework.validation.FieldError;
import org.springframework.validation.Validator;

/**
 * The register of platforms as the operator keeps it. Platforms of the operator's file
 * are changed there and nowhere else. A change holds for the next launch, on other nodes
 * a second later.
 */
@Component
public class PlatformRegister {

	/** A platform that invents deployments does not fill the table. */
	private static final int UNKNOWN_DEPLOYMENTS = 20;

	private final Platforms platforms;

	private final List<PlatformContents> contents;

	private final Validator validator;

	private final JdbcClient jdbc;

	private final Clock clock;

	private final ApplicationEventPublisher events;

	private final TransactionTemplate transaction;

	PlatformRegister(Platforms platforms, List<PlatformContents> contents, Validator validator, JdbcClient jdbc,
			Clock clock, ApplicationEventPublisher events, PlatformTransactionManager transactions) {
		this.platforms = platforms;
		this.contents = contents;
		this.validator = validator;
		this.jdbc = jdbc;
		this.clock = clock;
		this.events = events;
		this.transaction = new TransactionTemplate(transactions);
	}

	/**
	 * All platforms: those that wait for consent first, then by issuer and client id.
	 */
	public List<Platform> list() {
		List<Platform> all = new ArrayList<>(this.platforms.findAll());
		all.sort(Comparator.comparing((Platform platform) -> platform.status() != Status.PENDING)
			.thenComparing(Platform::issuer)
			.thenComparing(Platform::clientId));
		return all;
	}

	/** How many platforms wait for consent. */
	public long waiting() {
		return this.jdbc.sql("select count(*) from platform where status = 'PENDING'").query(Long.class).single();
	}

	public Optional<Platform> find(long id) {
		return this.platforms.findById(id);
	}

	/**
	 * Registers a platform that may launch at once.
	 * @throws InvalidPlatformException when a field is wrong or the platform is
	 * registered already
	 */
	public Platform add(PlatformDetails details) {
		Errors errors = check(details);
		return save(Platform.registered(details, Source.ADMIN, Status.ACTIVE, this.clock.instant()), errors);
	}

	/**
	 * Refuses what there is no room for in the register.
	 * @throws InvalidPlatformException when a field is wrong
	 */
	public void requireValid(PlatformDetails details) {
		check(details);
	}

	/**
	 * Takes down a platform that registered itself. One that is registered already stays
	 * as it is, so that no stranger takes it over; only the operator's link renews it.
	 * @param status whether it may launch at once
	 * @param trusted whether it came by a link of the operator's
	 * @return the platform as it stands in the register now
	 * @throws PlatformKeptException when it is registered otherwise
	 */
	public Platform register(PlatformDetails details, Status status, boolean trusted) {
		try {
			return this.transaction.execute((transaction) -> registerOnce(details, status, trusted));
		}
		catch (DuplicateKeyException | OptimisticLockingFailureException ex) {
			// another request for the same platform was first
			return this.transaction.execute((transaction) -> registerOnce(details, status, trusted));
		}
	}

	private Platform registerOnce(PlatformDetails details, Status status, boolean trusted) {
		Optional<Platform> known = this.platforms.findByIssuerAndClientId(details.issuer(), details.clientId());
		if (known.isEmpty()) {
			Platform registered = this.platforms
				.save(Platform.registered(details, Source.REGISTRATION, status, this.clock.instant()));
			this.events.publishEvent(new PlatformChanged(registered, null, Source.REGISTRATION));
			return registered;
		}
		Platform platform = known.get();
		boolean same = platform.says(details) && platform.status() != Status.DELETING;
		if (trusted && platform.source() != Source.FILE && platform.status() != Status.DELETING) {
			Platform changed = this.platforms.save(same ? platform.with(platform.source(), status)
					: platform.renewed(details).with(Source.REGISTRATION, status));
			details.deploymentIds().forEach((deployment) -> forgetUnknown(changed.id(), deployment));
			this.events.publishEvent(new PlatformChanged(changed, platform, Source.REGISTRATION));
			return changed;
		}
		if (!same) {
			throw new PlatformKeptException(Cause.REGISTERED_OTHERWISE);
		}
		return platform;
	}

	/**
	 * Says anew what a platform is.
	 * @param version the version that was edited
	 * @throws InvalidPlatformException when a field is wrong or another platform has this
	 * issuer and client id
	 * @throws PlatformKeptException when the platform is the file's
	 * @throws OptimisticLockingFailureException when it changed meanwhile or is gone
	 */
	public Platform edit(long id, int version, PlatformDetails details) {
		Platform platform = changeable(id);
		if (platform.version() != version) {
			throw new OptimisticLockingFailureException("The platform changed meanwhile");
		}
		Errors errors = check(details);
		Platform saved = save(platform.with(details), errors);
		details.deploymentIds().forEach((deployment) -> forgetUnknown(id, deployment));
		return saved;
	}

	/**
	 * Lets a platform launch: consents to one that registered itself, switches on one
	 * that is off.
	 * @throws PlatformKeptException when the platform is the file's
	 */
	public Platform activate(long id) {
		Platform platform = changeable(id);
		return this.platforms.save(platform.with(platform.source(), Status.ACTIVE));
	}

	/**
	 * Lets a platform launch no more. Everything that came through it stays.
	 * @throws PlatformKeptException when the platform is the file's
	 */
	public Platform switchOff(long id) {
		Platform platform = changeable(id);
		return this.platforms.save(platform.with(platform.source(), Status.OFF));
	}

	/**
	 * Takes a platform away that waits for consent: nothing can have come through it.
	 * @throws OptimisticLockingFailureException when it waits no longer
	 */
	public Platform reject(long id) {
		Platform platform = changeable(id);
		if (platform.status() != Status.PENDING) {
			throw new OptimisticLockingFailureException("The platform waits no longer");
		}
		this.platforms.delete(platform);
		return platform;
	}

	/**
	 * What goes with a platform that is deleted.
	 * @return how many of each kind, kinds without any left out;
	 * {@code platform.contents.<kind>} in the messages
	 */
	public Map<String, Long> contents(long id) {
		Map<String, Long> all = new TreeMap<>();
		this.contents.forEach((part) -> all.putAll(part.contentsOf(id)));
		all.values().removeIf((count) -> count == 0);
		return all;
	}

	/**
	 * Begins to delete a platform with everything that came through it; a job goes on.
	 * One that left the file may be deleted as well.
	 * @param consent whether whoever deletes was told what goes with it and wants that
	 * @throws PlatformKeptException when the platform stands in the file, may launch, or
	 * is not empty and there is no consent
	 */
	@Transactional
	public void delete(long id, boolean consent) {
		Platform platform = this.platforms.findById(id).orElse(null);
		if (platform == null) {
			return;
		}
		if (platform.source() == Source.FILE && platform.active()) {
			throw new PlatformKeptException(Cause.IN_THE_FILE);
		}
		if (platform.active()) {
			throw new PlatformKeptException(Cause.ACTIVE);
		}
		if (!consent && !contents(id).isEmpty()) {
			throw new PlatformKeptException(Cause.NOT_EMPTY);
		}
		this.platforms.save(platform.with(platform.source(), Status.DELETING));
	}

	/**
	 * Deletes a part of what came through platforms that are to be deleted, in a short
	 * transaction: a year's courses at once would hold up the launches of all others.
	 * @return whether there may be more
	 */
	boolean deleteSome() {
		Optional<Long> platform = this.jdbc.sql("select id from platform where status = 'DELETING' order by id limit 1")
			.query(Long.class)
			.optional();
		return platform.isPresent() && (this.contents.stream().anyMatch((part) -> part.deleteSome(platform.get()))
				|| this.jdbc.sql("delete from platform where id = ? and status = 'DELETING'")
					.param(platform.get())
					.update() == 1);
	}

	/**
	 * Deployments that the platform named in launches of late and that are not
	 * registered.
	 */
	public List<UnknownDeployment> unknownDeployments(long id) {
		return this.jdbc.sql("""
				select deployment_id, seen_at from unknown_deployment u where platform_id = ? and not exists (
				  select 1 from platform_deployment d where d.platform_id = u.platform_id
				  and d.deployment_id = u.deployment_id)
				order by seen_at desc
				""").param(id).query(UnknownDeployment.class).list();
	}

	public record UnknownDeployment(String deploymentId, Instant seenAt) {
	}

	/**
	 * Takes down a deployment that a launch of the platform named in vain.
	 */
	public void sawUnknownDeployment(long id, String deploymentId) {
		long known = this.jdbc
			.sql("select count(*) from unknown_deployment where platform_id = ? and deployment_id <> ?")
			.params(id, deploymentId)
			.query(Long.class)
			.single();
		if (known >= UNKNOWN_DEPLOYMENTS) {
			return;
		}
		try {
			this.jdbc.sql("""
					insert into unknown_deployment (platform_id, deployment_id, seen_at) values (?, ?, ?)
					on duplicate key update seen_at = values(seen_at)
					""").params(id, deploymentId, Timestamp.from(this.clock.instant())).update();
		}
		catch (DataIntegrityViolationException ex) {
			// the platform was deleted at this moment, and its deployments with it
		}
	}

	/**
	 * Forgets the deployments that were named in vain for the last time before this, and
	 * those that were registered since.
	 */
	public void forgetUnknownDeployments(Instant before) {
		this.jdbc.sql("""
				delete from unknown_deployment where seen_at < ? or exists (
				  select 1 from platform_deployment d where d.platform_id = unknown_deployment.platform_id
				  and d.deployment_id = unknown_deployment.deployment_id)
				""").param(Timestamp.from(before)).update();
	}

	private void forgetUnknown(long id, String deploymentId) {
		this.jdbc.sql("delete from unknown_deployment where platform_id = ? and deployment_id = ?")
			.params(id, deploymentId)
			.update();
	}

	private Platform changeable(long id) {
		Platform platform = this.platforms.findById(id)
			.orElseThrow(() -> new OptimisticLockingFailureException("The platform is gone"));
		if (platform.source() == Source.FILE) {
			throw new PlatformKeptException(Cause.IN_THE_FILE);
		}
		if (platform.status() == Status.DELETING) {
			throw new OptimisticLockingFailureException("The platform is being deleted");
		}
		return platform;
	}

	private Errors check(PlatformDetails details) {
		Errors found = new BeanPropertyBindingResult(details, "platform");
		this.validator.validate(details, found);
		// an entry of a list is its field's matter
		BeanPropertyBindingResult errors = new BeanPropertyBindingResult(details, "platform");
		for (FieldError error : found.getFieldErrors()) {
			errors
				.addError(new FieldError("platform", error.getField().replaceAll("\\[.*", ""), error.getRejectedValue(),
						false, error.getCodes(), error.getArguments(), error.getDefaultMessage()));
		}
		if (errors.hasErrors()) {
			throw new InvalidPlatformException(errors);
		}
		return errors;
	}

	private Platform save(Platform platform, Errors errors) {
		try {
			return this.platforms.save(platform);
		}
		catch (DuplicateKeyException ex) {
			errors.rejectValue("clientId", "platform.registered-already");
			throw new InvalidPlatformException(errors);
		}
	}

}
