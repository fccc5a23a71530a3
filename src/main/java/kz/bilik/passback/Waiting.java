package kz.bilik.passback;

import java.util.List;
import java.util.Map;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Changes many waiting deliveries at once, by their ids: whoever settles one has its row
 * first and then its place in the queue. By the queue it would be the other way round, a
 * deadlock.
 */
@Component
class Waiting {

	private static final int BATCH = 1_000;

	private final JdbcClient jdbc;

	Waiting(JdbcClient jdbc) {
		this.jdbc = jdbc;
	}

	/**
	 * @param changes as an update sets them
	 * @param which a condition
	 * @param parameters of both
	 * @return how many were changed
	 */
	int change(String changes, String which, Map<String, ?> parameters) {
		List<Long> ids = this.jdbc.sql("select id from delivery where state = 'WAITING' and " + which)
			.params(parameters)
			.query(Long.class)
			.list();
		int changed = 0;
		for (int i = 0; i < ids.size(); i += BATCH) {
			// the function keeps the database from going by an index of states
			changed += this.jdbc
				.sql("update delivery set " + changes + " where id in (:ids) and upper(state) = 'WAITING'")
				.params(parameters)
				.param("ids", ids.subList(i, Math.min(i + BATCH, ids.size())))
				.update();
		}
		return changed;
	}

}
