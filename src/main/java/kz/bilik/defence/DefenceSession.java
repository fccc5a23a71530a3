package kz.bilik.defence;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import kz.bilik.defence.Commission.Instructor;
import org.jspecify.annotations.Nullable;

/**
 * A session of the defence: slots of the same length, one after the other.
 *
 * @param link where it is held; absent as long as nobody has said
 * @param open whether listeners choose their slots themselves
 * @param called the slot that an instructor called; absent while the clock decides
 * @param version greater with each change of the session itself; 0 for a new one
 */
public record DefenceSession(@Nullable Long id, long courseRunId, Instant startsAt, int slotMinutes, int slots,
		@Nullable String link, boolean open, @Nullable Integer called, Instant changedAt, int version) {

	public static final int MAX_SLOTS = 40;

	public static final int MAX_MINUTES = 240;

	public static final int MAX_LINK = 2_000;

	/** When a slot begins; 1 is the first. */
	public Instant startOf(int slot) {
		return this.startsAt.plus(Duration.ofMinutes((long) this.slotMinutes * (slot - 1)));
	}

	public Instant endsAt() {
		return startOf(this.slots + 1);
	}

	/** Whether the turn of a slot has come, by the clock or by an instructor's call. */
	boolean hasBegun(int slot, Instant now) {
		return !now.isBefore(startOf(slot)) || this.called != null && slot <= this.called;
	}

	/**
	 * Who has a slot.
	 *
	 * @param names of the members, apart by commas; those the platform keeps to itself
	 * are left out
	 * @param topic absent before anything was handed in
	 */
	public record Taken(int number, long projectId, String names, @Nullable String topic, Instant changedAt) {
	}

	/**
	 * A session with its order.
	 *
	 * @param assessors who sits in it, the chair first
	 * @param taken in order
	 */
	public record Order(DefenceSession session, List<Instructor> assessors, List<Taken> taken) {

		public @Nullable Taken at(int slot) {
			return this.taken.stream().filter((it) -> it.number() == slot).findFirst().orElse(null);
		}

		/** The slot that a project has; 0 for none. */
		public int slotOf(long projectId) {
			return this.taken.stream()
				.filter((it) -> it.projectId() == projectId)
				.mapToInt(Taken::number)
				.findFirst()
				.orElse(0);
		}

		/**
		 * The slot whose turn it is: the one called, or the one of the hour. Who calls
		 * may take twice as long as planned.
		 * @return 0 before the session and after it
		 */
		public int on(Instant now) {
			Duration planned = Duration.between(this.session.startsAt(), this.session.endsAt());
			if (this.session.called() != null && now.isBefore(this.session.endsAt().plus(planned))) {
				return this.session.called();
			}
			if (now.isBefore(this.session.startsAt()) || !now.isBefore(this.session.endsAt())) {
				return 0;
			}
			return 1 + (int) (Duration.between(this.session.startsAt(), now).toMinutes() / this.session.slotMinutes());
		}

		/** The one who presents next; absent after the last, and after the session. */
		public @Nullable Taken next(Instant now) {
			int on = on(now);
			return (on == 0 && !now.isBefore(this.session.endsAt())) ? null
					: this.taken.stream().filter((it) -> it.number() > on).findFirst().orElse(null);
		}

	}

}
