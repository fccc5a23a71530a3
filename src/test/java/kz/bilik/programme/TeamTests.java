package kz.bilik.programme;

import java.util.List;

import kz.bilik.programme.Defence.Team;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TeamTests {

	private final Team rule = new Team(3, 5);

	@Test
	void aProjectIsDoneAloneOrByThreeToFive() {
		assertThat(List.of(1, 2, 3, 5, 6)).extracting(this.rule::allows)
			.containsExactly(true, false, true, true, false);
	}

	@Test
	void whoIsLeftOverIsSpreadSoThatEveryTeamIsAllowed() {
		assertThat(this.rule.split(7, 5)).containsExactly(4, 3);
		assertThat(this.rule.split(6, 5)).containsExactly(3, 3);
		assertThat(this.rule.split(11, 3)).containsExactly(4, 4, 3);
		for (int listeners = 3; listeners < 200; listeners++) {
			for (int size = 3; size <= 5; size++) {
				assertThat(this.rule.split(listeners, size)).isNotEmpty().allMatch(this.rule::allows);
				assertThat(this.rule.split(listeners, size).stream().mapToInt(Integer::intValue).sum())
					.isEqualTo(listeners);
			}
		}
	}

	@Test
	void twoCannotBeSplitNorCanSevenIntoTeamsOfFour() {
		assertThat(this.rule.split(2, 3)).isEmpty();
		assertThat(this.rule.split(0, 3)).isEmpty();
		assertThat(new Team(4, 4).split(7, 4)).isEmpty();
	}

}
