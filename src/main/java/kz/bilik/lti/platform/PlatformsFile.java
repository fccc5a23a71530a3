package kz.bilik.lti.platform;

import java.time.Clock;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import kz.bilik.lti.platform.Platform.Source;
import kz.bilik.lti.platform.Platform.Status;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Carries the operator's file into the database at start. The file is the whole truth
 * about its platforms: what is no longer in it may no longer launch.
 */
@Component
class PlatformsFile implements SmartInitializingSingleton {

	private static final Logger logger = LoggerFactory.getLogger(PlatformsFile.class);

	private final LtiProperties properties;

	private final Platforms platforms;

	private final Clock clock;

	private final ApplicationEventPublisher events;

	PlatformsFile(LtiProperties properties, Platforms platforms, Clock clock, ApplicationEventPublisher events) {
		this.properties = properties;
		this.platforms = platforms;
		this.clock = clock;
		this.events = events;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<Long> named = new HashSet<>();
		for (PlatformDetails entry : this.properties.platforms()) {
			named.add(save(entry).id());
			logger.info("Platform {} with client id {} may launch", entry.issuer(), entry.clientId());
		}
		this.platforms.findBySource(Source.FILE)
			.stream()
			.filter((platform) -> platform.active() && !named.contains(platform.id()))
			.forEach((platform) -> {
				Platform left = this.platforms.save(platform.with(Source.FILE, Status.OFF));
				this.events.publishEvent(new PlatformChanged(left, platform, Source.FILE));
				logger.warn("Platform {} with client id {} is no longer in the file and may no longer launch",
						platform.issuer(), platform.clientId());
			});
		if (this.platforms.findByStatus(Status.ACTIVE).isEmpty()) {
			logger.warn("No platform may launch yet. Paste the address of this tool with /lti/register into the LMS, "
					+ "or see lti-config/moodle.md");
		}
	}

	private Platform save(PlatformDetails wanted) {
		try {
			return saveIfChanged(wanted);
		}
		catch (DuplicateKeyException | OptimisticLockingFailureException ex) {
			// another node starts at the same moment and was first
			return saveIfChanged(wanted);
		}
	}

	/** What was registered in another way becomes the file's. */
	private Platform saveIfChanged(PlatformDetails wanted) {
		Optional<Platform> known = this.platforms.findByIssuerAndClientId(wanted.issuer(), wanted.clientId());
		Platform platform = known.map((it) -> it.with(wanted).with(Source.FILE, Status.ACTIVE))
			.orElseGet(() -> Platform.registered(wanted, Source.FILE, Status.ACTIVE, this.clock.instant()));
		if (known.filter(platform::equals).isPresent()) {
			return platform;
		}
		Platform saved = this.platforms.save(platform);
		this.events.publishEvent(new PlatformChanged(saved, known.orElse(null), Source.FILE));
		return saved;
	}

}
