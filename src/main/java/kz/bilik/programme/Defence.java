package kz.bilik.programme;

import java.util.List;

/**
 * The summative assessment: a project, what it consists of, and how it is judged.
 */
public record Defence(Text description, Team team, List<ProjectPart> parts, List<Text> exampleTopics, Rubric rubric,
		Scale scale) {

	/**
	 * How many listeners a team may have; a project may also be defended alone.
	 */
	public record Team(int min, int max) {

	}

}
