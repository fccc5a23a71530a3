package kz.bilik.defence;

import com.github.kagkarlsson.scheduler.task.ExecutionContext;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import kz.bilik.defence.Publications.NotPublishedException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Publishes what is due, one project after the other. What a node leaves behind that
 * dies, the next one does.
 */
@Configuration(proxyBeanMethods = false)
class PublicationJob {

	private static final Logger logger = LoggerFactory.getLogger(PublicationJob.class);

	@Bean
	RecurringTask<Void> publicationSweep(Publications publications) {
		return Tasks.recurring("publication-sweep", FixedDelay.ofSeconds(1))
			.execute((instance, context) -> publishAll(publications, context));
	}

	private static void publishAll(Publications publications, ExecutionContext context) {
		boolean more = true;
		while (more && !context.getSchedulerState().isShuttingDown()) {
			try {
				more = publications.publishNext();
			}
			catch (NotPublishedException ex) {
				logger.warn("Not published", ex);
				publications.refuse(ex);
			}
		}
	}

}
