package kz.bilik.passback;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.stereotype.Component;
import org.springframework.transaction.event.TransactionPhase;
import org.springframework.transaction.event.TransactionalEventListener;

/**
 * At most eight deliveries to one platform at once, on all nodes together: each lane is
 * one execution of the job runner, whose row exists once in the cluster. A lane works for
 * a turn and ends; the sweep opens it again while something is due.
 */
@Component
class Lanes {

	static final int PER_PLATFORM = 8;

	/**
	 * A lane ends after so many, or when the platform fails: others want the threads too.
	 */
	static final int TURN = 20;

	private static final Logger logger = LoggerFactory.getLogger(Lanes.class);

	private final OneTimeTask<Void> lane;

	private final ObjectProvider<Scheduler> scheduler;

	Lanes(OneTimeTask<Void> passbackLane, ObjectProvider<Scheduler> scheduler) {
		this.lane = passbackLane;
		this.scheduler = scheduler;
	}

	/**
	 * Beside the publishing request, which still holds its connection.
	 */
	@Async
	@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
	void wake(Deliveries.Due due) {
		try {
			open(due.platformId(), 1);
		}
		catch (RuntimeException ex) {
			// what was published stays published; the sweep finds it
			logger.warn("No lane could be woken for platform {}: {}", due.platformId(), ex.getMessage());
		}
	}

	/**
	 * Opens lanes that are closed.
	 * @param wanted how many deliveries are due
	 */
	void open(long platformId, long wanted) {
		long opened = 0;
		// the job runner itself goes by the system's clock
		for (int number = 0; number < PER_PLATFORM && opened < wanted; number++) {
			if (this.scheduler.getObject()
				.scheduleIfNotExists(this.lane.instance(platformId + "-" + number), Instant.now())) {
				opened++;
			}
		}
	}

	/** The job runner's tasks. */
	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		@Bean
		OneTimeTask<Void> passbackLane(Courier courier) {
			return Tasks.oneTime("passback-lane")
				.onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(5)))
				.execute((instance, context) -> {
					long platformId = Long.parseLong(instance.getId().substring(0, instance.getId().indexOf('-')));
					boolean more = true;
					for (int i = 0; i < TURN && more && !context.getSchedulerState().isShuttingDown(); i++) {
						more = courier.deliverNext(platformId);
					}
				});
		}

		/**
		 * Finds what no wake-up has announced: a retry, a lease that ran out, a lost
		 * wake-up.
		 */
		@Bean
		RecurringTask<Void> passbackSweep(Deliveries deliveries, ObjectProvider<Lanes> lanes) {
			return Tasks.recurring("passback-sweep", FixedDelay.ofSeconds(2))
				.execute((instance, context) -> deliveries.due()
					.forEach((due) -> lanes.getObject().open(due.platformId(), due.count())));
		}

		@Bean
		MeterBinder passbackMeters(Deliveries deliveries) {
			return (registry) -> register(registry, deliveries);
		}

		private static void register(MeterRegistry registry, Deliveries deliveries) {
			for (String state : new String[] { "WAITING", "DELIVERED", "FAILED" }) {
				Gauge.builder("bilik.deliveries", deliveries, (it) -> it.count(state))
					.tag("state", state.toLowerCase(Locale.ROOT))
					.register(registry);
			}
			Gauge.builder("bilik.deliveries.oldest.waiting", deliveries, Deliveries::oldestWaitingSeconds)
				.baseUnit("seconds")
				.register(registry);
		}

	}

}
