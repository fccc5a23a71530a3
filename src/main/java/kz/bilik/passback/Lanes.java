package kz.bilik.passback;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.function.BooleanSupplier;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.CustomTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import kz.bilik.passback.Courier.Turn;
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
 * a turn and queues for the next one; where nothing is due it ends until a wake-up or the
 * sweep opens it again.
 */
@Component
class Lanes {

	static final int PER_PLATFORM = 8;

	/** After so long other platforms' lanes may have the thread. */
	private static final Duration TURN = Duration.ofMinutes(1);

	private static final Logger logger = LoggerFactory.getLogger(Lanes.class);

	private final CustomTask<Void> lane;

	private final ObjectProvider<Scheduler> scheduler;

	Lanes(CustomTask<Void> passbackLane, ObjectProvider<Scheduler> scheduler) {
		this.lane = passbackLane;
		this.scheduler = scheduler;
	}

	/**
	 * Beside the publishing request, which still holds its connection.
	 */
	@Async
	@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
	void wake(Due due) {
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
	 * @param wanted how many
	 */
	void open(long platformId, int wanted) {
		int opened = 0;
		// the job runner itself goes by the system's clock
		for (int number = 0; number < PER_PLATFORM && opened < wanted; number++) {
			if (this.scheduler.getObject()
				.scheduleIfNotExists(this.lane.instance(platformId + "-" + number), Instant.now())) {
				opened++;
			}
		}
		if (opened > 0) {
			this.scheduler.getObject().triggerCheckForDueExecutions();
		}
	}

	/** The job runner's tasks. */
	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		@Bean
		CustomTask<Void> passbackLane(Courier courier, Comparison comparison, ObjectProvider<Scheduler> scheduler) {
			return Tasks.custom("passback-lane", Void.class)
				.onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(5)))
				.execute((instance, context) -> {
					long platformId = Long.parseLong(instance.getId().substring(0, instance.getId().indexOf('-')));
					boolean first = instance.getId().endsWith("-0");
					long end = System.nanoTime() + TURN.toNanos();
					BooleanSupplier open = () -> System.nanoTime() < end
							&& !context.getSchedulerState().isShuttingDown();
					Turn turn = Turn.DONE;
					while (turn == Turn.DONE && open.getAsBoolean()) {
						turn = courier.deliver(platformId, open);
						turn = (turn == Turn.IDLE && first) ? comparison.compareNext(platformId) : turn;
					}
					if (turn != Turn.DONE) {
						return new CompletionHandler.OnCompleteRemove<>();
					}
					return (completed, execution) -> {
						execution.reschedule(completed, Instant.now());
						scheduler.getObject().triggerCheckForDueExecutions();
					};
				});
		}

		/**
		 * Finds what no wake-up has announced: a retry, a lease that ran out, a lost
		 * wake-up.
		 */
		@Bean
		RecurringTask<Void> passbackSweep(DeliveryQueue queue, ObjectProvider<Lanes> lanes) {
			return Tasks.recurring("passback-sweep", FixedDelay.ofSeconds(2))
				.execute((instance, context) -> queue.due()
					.forEach((work) -> lanes.getObject().open(work.platformId(), work.lanes())));
		}

		@Bean
		RecurringTask<Void> passbackPatience(DeliveryQueue queue) {
			return Tasks.recurring("passback-patience", FixedDelay.ofHours(1))
				.execute((instance, context) -> queue.giveUp());
		}

		/** While the LMS has little else to do. */
		@Bean
		RecurringTask<Void> passbackNight(Checks checks) {
			return Tasks.recurring("passback-night", Schedules.daily(ZoneId.of("Asia/Almaty"), LocalTime.of(3, 30)))
				.execute((instance, context) -> checks.wantAll());
		}

	}

}
