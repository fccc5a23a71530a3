package kz.bilik.schedule;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import kz.bilik.programme.Format;
import kz.bilik.programme.Programme;
import kz.bilik.programme.SchoolLibrarian;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

class TimetableTests {

	private static final ZoneId ALMATY = ZoneId.of("Asia/Almaty");

	/** A Tuesday. */
	private static final LocalDate FIRST = LocalDate.of(2026, 12, 1);

	private final Programme programme = SchoolLibrarian.programme();

	@ParameterizedTest
	@EnumSource
	void everyLectureHourOfEveryUnitHasItsPlaceInTheOrderOfTheProgramme(Format format) {
		List<Slot> slots = slots(format, 2, Set.of(), Map.of());
		Map<String, Long> minutes = slots.stream()
			.collect(Collectors.groupingBy(Slot::unitId, Collectors.summingLong(TimetableTests::minutes)));
		this.programme.units()
			.forEach((unit) -> assertThat(minutes.get(unit.id())).as(unit.id())
				.isEqualTo(unit.hours(format).lecture() * 45L));
		assertThat(slots.stream().map(Slot::unitId).distinct().toList())
			.isEqualTo(this.programme.units().stream().map((unit) -> unit.id()).toList());
		for (int i = 1; i < slots.size(); i++) {
			assertThat(slots.get(i).startsAt()).isAfterOrEqualTo(slots.get(i - 1).endsAt());
		}
	}

	@Test
	void aUnitHasAsFewWebinarsAsItCanAndWhatIsLeftOfADayIsUsedIfItCostsNoUnitAnother() {
		List<Slot> slots = slots(Format.DISTANCE, 2, Set.of(), Map.of());
		this.programme.units()
			.forEach(
					(unit) -> assertThat(slots.stream().filter((slot) -> slot.unitId().equals(unit.id()))).as(unit.id())
						.hasSize((unit.hours(Format.DISTANCE).lecture() + 1) / 2));
		assertThat(slots.stream().map((slot) -> slot.startsAt().atZone(ALMATY).toLocalDate()).distinct()).hasSize(19);
		assertThat(slots.stream().limit(3).map(TimetableTests::text)).containsExactly("unit-1.1 2026-12-01T15:00 90",
				"unit-1.2 2026-12-04T15:00 45", "unit-1.3 2026-12-08T15:00 90");
		assertThat(slots.stream().map(TimetableTests::text).filter((text) -> text.matches("unit-3\\.[23].*")))
			.containsExactly("unit-3.2 2026-12-25T15:00 90", "unit-3.2 2026-12-29T15:00 45",
					"unit-3.3 2026-12-29T15:45 45", "unit-3.3 2027-01-01T15:00 90");
	}

	@Test
	void daysOffAndOtherDaysOfTheWeekAreSkipped() {
		List<Slot> slots = slots(Format.DISTANCE, 2, Set.of(LocalDate.of(2026, 12, 1), LocalDate.of(2026, 12, 8)),
				Map.of());
		assertThat(slots).extracting((slot) -> slot.startsAt().atZone(ALMATY).toLocalDate())
			.startsWith(LocalDate.of(2026, 12, 4))
			.doesNotContain(LocalDate.of(2026, 12, 8))
			.allMatch((day) -> Set.of(DayOfWeek.TUESDAY, DayOfWeek.FRIDAY).contains(day.getDayOfWeek()));
	}

	@Test
	void hoursThatWereHeldAreNotPlannedAgain() {
		List<Slot> slots = slots(Format.DISTANCE, 2, Set.of(), Map.of("unit-1.1", 2, "unit-1.2", 1, "unit-1.3", 1));
		assertThat(text(slots.get(0))).isEqualTo("unit-1.3 2026-12-01T15:00 45");
	}

	private List<Slot> slots(Format format, int hours, Set<LocalDate> daysOff, Map<String, Integer> held) {
		return new Timetable(FIRST, EnumSet.of(DayOfWeek.TUESDAY, DayOfWeek.FRIDAY), LocalTime.of(15, 0), hours,
				daysOff)
			.slots(this.programme, format, ALMATY, held);
	}

	private static long minutes(Slot slot) {
		return Duration.between(slot.startsAt(), slot.endsAt()).toMinutes();
	}

	private static String text(Slot slot) {
		return slot.unitId() + " " + slot.startsAt().atZone(ALMATY).toLocalDateTime() + " " + minutes(slot);
	}

}
