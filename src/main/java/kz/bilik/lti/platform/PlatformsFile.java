package kz.bilik.lti.platform;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.dao.DuplicateKeyException;
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

	PlatformsFile(LtiProperties properties, Platforms platforms) {
		this.properties = properties;
		this.platforms = platforms;
	}

	@Override
	public void afterSingletonsInstantiated() {
		Set<Long> named = new HashSet<>();
		for (LtiProperties.PlatformEntry entry : this.properties.platforms()) {
			named.add(save(entry.toPlatform()).id());
			logger.info("Platform {} with client id {} may launch", entry.issuer(), entry.clientId());
		}
		this.platforms.findBySource(Platform.FROM_FILE)
			.stream()
			.filter((platform) -> platform.active() && !named.contains(platform.id()))
			.forEach((platform) -> {
				this.platforms.save(platform.deactivated());
				logger.warn("Platform {} with client id {} is no longer in the file and may no longer launch",
						platform.issuer(), platform.clientId());
			});
		if (named.isEmpty()) {
			logger.warn("No platform is registered: every launch will be refused. See lti-config/moodle.md");
		}
	}

	private Platform save(Platform wanted) {
		try {
			return saveIfChanged(wanted);
		}
		catch (DuplicateKeyException ex) {
			// another node starts at the same moment and was first
			return saveIfChanged(wanted);
		}
	}

	private Platform saveIfChanged(Platform wanted) {
		Optional<Platform> known = this.platforms.findByIssuerAndClientId(wanted.issuer(), wanted.clientId());
		Platform platform = wanted.withId(known.map(Platform::id).orElse(null));
		return known.filter(platform::equals).orElseGet(() -> this.platforms.save(platform));
	}

}
