package kz.bilik.lti.platform;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Exchanges the tool's key when it has become old, and takes away those that nobody needs
 * any longer.
 */
@Configuration(proxyBeanMethods = false)
class KeyRotation {

	@Bean
	RecurringTask<Void> toolKeyRotation(ToolKeys keys, LtiProperties properties) {
		return Tasks.recurring("tool-key-rotation", FixedDelay.ofHours(1))
			.execute((instance, context) -> keys.rotateWhenOlderThan(properties.keyAge()));
	}

}
