package kz.bilik.study;

import java.util.HashMap;
import java.util.Map;

import kz.bilik.course.Participation;
import kz.bilik.programme.Module;
import kz.bilik.programme.Unit;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * How far listeners say themselves that they have come with the outcomes of a module.
 */
@Component
public class SelfAssessments {

	private final JdbcClient jdbc;

	SelfAssessments(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	public enum Level {

		NOT_YET, PARTLY, YES

	}

	/** The key of an outcome: {@code unit-1.1.0} for the first one of a unit. */
	public static String key(Unit unit, int outcome) {
		return unit.id() + "." + outcome;
	}

	/**
	 * What a listener has said, by the key of the outcome.
	 */
	public Map<String, Level> of(long participantId) {
		Map<String, Level> levels = new HashMap<>();
		this.jdbc.sql("select unit_id, outcome, level from self_assessment where participant_id = ?")
			.param(participantId)
			.query((row) -> {
				levels.put(row.getString(1) + "." + row.getInt(2), Level.valueOf(row.getString(3)));
			});
		return levels;
	}

	/**
	 * Keeps what a listener says of a module's outcomes; of what is not named here stays
	 * what was said before.
	 * @param levels by the key of the outcome
	 */
	@Transactional
	public void keep(Participation listener, Module module, Map<String, Level> levels) {
		for (Unit unit : module.units()) {
			for (int outcome = 0; outcome < unit.outcomes().size(); outcome++) {
				Level level = levels.get(key(unit, outcome));
				if (level != null) {
					this.jdbc.sql("""
							insert into self_assessment (participant_id, unit_id, outcome, level) values (?, ?, ?, ?)
							on duplicate key update level = values(level)
							""").params(listener.participantId(), unit.id(), outcome, level.name()).update();
				}
			}
		}
	}

}
