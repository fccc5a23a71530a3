package kz.bilik.lti.platform;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Deletes the platforms that the operator has given up, a little at a time. What an end
 * of the node interrupts goes on elsewhere.
 */
@Configuration(proxyBeanMethods = false)
class PlatformDeletion {

	@Bean
	RecurringTask<Void> deletionOfPlatforms(PlatformRegister register) {
		return Tasks.recurring("platform-deletion", FixedDelay.ofSeconds(5)).execute((instance, context) -> {
			boolean more = true;
			while (more && !context.getSchedulerState().isShuttingDown()) {
				more = register.deleteSome();
			}
		});
	}

}
