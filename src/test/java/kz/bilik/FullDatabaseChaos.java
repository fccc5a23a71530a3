package kz.bilik;

import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import kz.bilik.GradedCourse.Publisher;
import kz.demolms.LaunchClient.Answer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.springframework.dao.DataAccessException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * MariaDB has no room left. Its files are not allowed to grow, which it reports as it
 * reports a full disk under them.
 */
class FullDatabaseChaos {

	private static final String[] NO_ROOM = { "--innodb-file-per-table=0",
			"--innodb-data-file-path=ibdata1:12M;ibdata2:40M" };

	@Test
	void aFullDatabaseIsNamedAndNothingIsMarkedDeliveredThatIsNot() throws Exception {
		try (Cluster cluster = new Cluster("chaos-full", DeliveryChaos.QUICK_START, 1, Clock.systemUTC(), NO_ROOM)) {
			cluster.start(0);
			GradedCourse course = new GradedCourse(cluster, 0, 200, "Ұзақ пікір. ".repeat(80).strip());
			Publisher instructor = course.instructor;
			fill(cluster);
			Iterator<String> listeners = course.listeners().iterator();
			String refusedFor;
			Answer answer;
			do {
				refusedFor = listeners.next();
				answer = instructor.tryToPublish(refusedFor, GradedCourse.points(refusedFor));
			}
			while (answer.status() == 302);
			int before = course.published();
			long half = halfStored(cluster);
			Awaitility.await()
				.during(Duration.ofSeconds(5))
				.atMost(Duration.ofSeconds(10))
				.until(() -> course.wronglyDelivered() == 0);
			long wrong = course.wronglyDelivered();
			cluster.jdbc.sql("drop table filler").update();
			String first = refusedFor;
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.until(() -> instructor.tryToPublish(first, GradedCourse.points(first)).status() == 302);
			while (listeners.hasNext()) {
				String next = listeners.next();
				assertThat(instructor.tryToPublish(next, GradedCourse.points(next)).status()).isEqualTo(302);
			}
			course.awaitAllDelivered(Duration.ofMinutes(6));
			Map<String, Object> figures = new LinkedHashMap<>();
			figures.put("published before there was no room", before);
			figures.put("then a form is answered", answer.status());
			figures.put("results without a delivery, or the reverse", half);
			figures.put("marked delivered and not right in the gradebook", wrong);
			figures.put("right in the gradebook once there was room", course.right());
			figures.put("listeners sent more than one content", course.sentWithDifferentContent());
			new Report("chaos.md").add("MariaDB without room", figures);
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.body()).contains("data-error=\"database-refuses\"");
			assertThat(half).isZero();
			assertThat(wrong).isZero();
			assertThat(course.right()).isEqualTo(200);
		}
	}

	/** By rows that lie in one page: over a longer one MariaDB 11.4 itself gives up. */
	private static void fill(Cluster cluster) {
		cluster.jdbc.sql("create table filler (content varchar(7000)) engine = innodb").update();
		for (int size : List.of(7_000, 1_000, 10)) {
			try {
				while (true) {
					cluster.jdbc.sql("insert into filler values (repeat('x', ?))").param(size).update();
				}
			}
			catch (DataAccessException ex) {
				assertThat(ex.getMessage()).contains("is full");
			}
		}
	}

	/** A publication is stored whole or not at all. */
	private static long halfStored(Cluster cluster) {
		return cluster.jdbc.sql("""
				select abs((select count(*) from result) - (select count(*) from delivery))
				  + abs((select count(*) from result) - (select count(*) from audit_entry
				      where action = 'result-published'))
				""").query(Long.class).single();
	}

}
