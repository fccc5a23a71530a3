package kz.bilik.course;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
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
 * One roster of a platform at a time, on all nodes together: a platform's lane is one
 * execution of the job runner, whose row exists once in the cluster.
 */
@Component
class RosterLanes {

	/**
	 * A lane ends after so many, or when the platform fails: others want the threads too.
	 */
	private static final int TURN = 20;

	private static final Logger logger = LoggerFactory.getLogger(RosterLanes.class);

	private final OneTimeTask<Void> lane;

	private final ObjectProvider<Scheduler> scheduler;

	RosterLanes(OneTimeTask<Void> rosterLane, ObjectProvider<Scheduler> scheduler) {
		this.lane = rosterLane;
		this.scheduler = scheduler;
	}

	/**
	 * Beside the request, which still holds its connection.
	 */
	@Async
	@TransactionalEventListener(phase = TransactionPhase.AFTER_COMMIT)
	void wake(Rosters.Wanted wanted) {
		try {
			open(wanted.platformId());
		}
		catch (RuntimeException ex) {
			// the wish stands in its row; the sweep finds it
			logger.warn("No roster lane could be woken for platform {}: {}", wanted.platformId(), ex.getMessage());
		}
	}

	void open(long platformId) {
		// the job runner itself goes by the system's clock
		this.scheduler.getObject().scheduleIfNotExists(this.lane.instance("" + platformId), Instant.now());
	}

	/** The job runner's tasks. */
	@Configuration(proxyBeanMethods = false)
	static class Jobs {

		@Bean
		OneTimeTask<Void> rosterLane(RosterReader reader) {
			return Tasks.oneTime("roster-lane")
				.onFailure(new FailureHandler.OnFailureRetryLater<>(Duration.ofSeconds(30)))
				.execute((instance, context) -> {
					boolean more = true;
					for (int i = 0; i < TURN && more && !context.getSchedulerState().isShuttingDown(); i++) {
						more = reader.readNext(Long.parseLong(instance.getId()));
					}
				});
		}

		/** Finds what no wake-up has announced, and goes on where a lane has ended. */
		@Bean
		RecurringTask<Void> rosterSweep(Rosters rosters, ObjectProvider<RosterLanes> lanes) {
			return Tasks.recurring("roster-sweep", FixedDelay.ofSeconds(10))
				.execute((instance, context) -> rosters.wanted().forEach(lanes.getObject()::open));
		}

		/** While the LMS has little else to do. */
		@Bean
		RecurringTask<Void> rosterNight(Rosters rosters) {
			return Tasks.recurring("roster-night", Schedules.daily(ZoneId.of("Asia/Almaty"), LocalTime.of(3, 0)))
				.execute((instance, context) -> rosters.refreshActive());
		}

	}

}
