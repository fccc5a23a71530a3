package kz.bilik.admin;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import kz.bilik.lti.platform.PlatformRegister;
import kz.bilik.lti.registration.RegistrationLinks;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/**
 * Takes away what strangers and time heap up on the operator's pages.
 */
@Component
class Housekeeping {

	/** Platforms that wait for consent. */
	private static final Duration WAITING = Duration.ofDays(14);

	/** What strangers did and tried, and links that have run out. */
	private static final Duration OTHERS = Duration.ofDays(90);

	private final PlatformDesk platforms;

	private final PlatformRegister register;

	private final RegistrationLinks links;

	private final AuditTrail audit;

	private final AdminProperties properties;

	private final Clock clock;

	Housekeeping(PlatformDesk platforms, PlatformRegister register, RegistrationLinks links, AuditTrail audit,
			AdminProperties properties, Clock clock) {
		this.platforms = platforms;
		this.register = register;
		this.links = links;
		this.audit = audit;
		this.properties = properties;
		this.clock = clock;
	}

	void tidy() {
		Instant now = this.clock.instant();
		this.platforms.forgetWaiting(now.minus(WAITING));
		this.register.forgetUnknownDeployments(now.minus(OTHERS));
		this.links.forget(now.minus(OTHERS));
		this.audit.forget(now.minus(this.properties.auditKeep()), now.minus(OTHERS));
	}

	@Configuration(proxyBeanMethods = false)
	static class Job {

		/** Once in an hour on one of the nodes. */
		@Bean
		RecurringTask<Void> operatorHousekeeping(Housekeeping housekeeping) {
			return Tasks.recurring("operator-housekeeping", FixedDelay.ofHours(1))
				.execute((instance, context) -> housekeeping.tidy());
		}

	}

}
