package kz.bilik.passback;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import kz.bilik.lti.service.Deadline;
import kz.bilik.lti.service.LineItemAnswer;
import kz.bilik.lti.service.ScoreAnswer;
import kz.bilik.lti.service.Scores;
import kz.bilik.passback.Claim.Passage;
import kz.bilik.passback.Courier.Turn;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.dao.CannotAcquireLockException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyLong;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

/**
 * What holds up a lane and what does not.
 */
class CourierTests {

	private static final long PLATFORM = 1;

	private static final String COLUMN = "https://lms.example.kz/2";

	private final DeliveryQueue queue = mock();

	private final Columns columns = mock();

	private final Scores scores = mock();

	private final DatabaseClock clock = mock();

	private final Courier courier = new Courier(this.queue, mock(), this.columns, new Sender(this.columns, this.scores),
			new DeliveryMeters(mock(), new DeliveryProperties(Duration.ofMinutes(30)), new SimpleMeterRegistry(),
					this.clock),
			this.clock);

	@BeforeEach
	void theSecondCourseHasAColumnThatTakesAll() {
		when(this.clock.instant()).thenReturn(Instant.EPOCH);
		when(this.columns.of(eq(PLATFORM), eq(2L), any(), any()))
			.thenReturn(Optional.of(new LineItemAnswer.Found(COLUMN)));
		when(this.scores.send(anyLong(), any(), any(), any())).thenReturn(new ScoreAnswer.Accepted());
	}

	private static Claim claim(long courseRunId) {
		return new Claim(courseRunId, PLATFORM, courseRunId, "defence", "4", 1, 17, 20, null, Instant.EPOCH, 1,
				Instant.EPOCH, null, null, 0, null, Instant.EPOCH.plusSeconds(60), Deadline.in(Duration.ofMinutes(1)),
				Passage.WELL);
	}

	@Test
	void theSearchForOneCoursesColumnHoldsUpNoOtherCourse() {
		Claim first = claim(1);
		when(this.queue.claim(PLATFORM)).thenReturn(Optional.of(first), Optional.of(claim(2)));
		when(this.columns.of(eq(PLATFORM), eq(1L), any(), any())).thenReturn(Optional.empty());
		assertThat(this.courier.deliver(PLATFORM, () -> true)).isEqualTo(Turn.IDLE);
		verify(this.queue).release(eq(first), any());
		verify(this.scores).send(eq(PLATFORM), eq(COLUMN), any(), any());
	}

	@Test
	void whatThePlatformHasTakenIsSettledAgainWhereAnotherOneWasInTheWay() {
		when(this.queue.claim(PLATFORM)).thenReturn(Optional.of(claim(2)));
		when(this.queue.deliveredAndClaim(any(), eq(COLUMN))).thenThrow(new CannotAcquireLockException("deadlock"))
			.thenReturn(Optional.empty());
		assertThat(this.courier.deliver(PLATFORM, () -> true)).isEqualTo(Turn.IDLE);
	}

}
