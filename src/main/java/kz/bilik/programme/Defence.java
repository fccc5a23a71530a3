package kz.bilik.programme;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The summative assessment: a project, what it consists of, and how it is judged.
 */
public record Defence(Text description, Team team, List<ProjectPart> parts, List<Text> exampleTopics, Rubric rubric,
		Scale scale) {

	/**
	 * How many listeners a team may have; a project may also be defended alone.
	 */
	public record Team(int min, int max) {

		/** How many the smallest team has. */
		public int smallest() {
			return Math.max(2, this.min);
		}

		/** Whether so many listeners may do a project. */
		public boolean allows(int size) {
			return size == 1 || this.min <= size && size <= this.max;
		}

		/**
		 * Splits listeners into teams of about a size, so that all of them are allowed.
		 * @param size what is wished for
		 * @return the sizes of the teams, which differ by one at most; none where that is
		 * impossible
		 */
		public List<Integer> split(int listeners, int size) {
			return IntStream.rangeClosed(1, listeners)
				.filter((teams) -> listeners / teams >= this.min && (listeners + teams - 1) / teams <= this.max)
				.boxed()
				.min(Comparator.comparingDouble((Integer teams) -> Math.abs((double) listeners / teams - size)))
				.map((teams) -> IntStream.range(0, teams)
					.mapToObj((i) -> listeners / teams + ((i < listeners % teams) ? 1 : 0))
					.toList())
				.orElse(List.of());
		}

	}

}
