package kz.bilik;

import java.io.UncheckedIOException;
import java.net.URI;
import java.sql.Timestamp;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import kz.demolms.DemoLms;
import kz.demolms.DemoLms.ScorePost;
import kz.demolms.Gradebook.Grade;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.Form;
import kz.demolms.Person;
import org.awaitility.Awaitility;

import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A course of many listeners on a platform of its own. They come by the roster; their
 * projects are written into the database as handing in writes them. Results are published
 * by the instructors' forms.
 */
final class GradedCourse {

	static final String INSTRUCTOR = "3";

	private static final int FIRST = 1000;

	final DemoLms lms;

	private final Cluster cluster;

	private final JdbcClient jdbc;

	private final long run;

	private final Map<String, Sheet> sheets = new TreeMap<>();

	private final Map<String, Integer> wanted = new ConcurrentHashMap<>();

	/** How often a form had to be sent again because its node died over it. */
	final AtomicInteger sentAgain = new AtomicInteger();

	private final String comment;

	/** Has launched before anything goes wrong. */
	final Publisher instructor;

	private List<String> criteria;

	GradedCourse(Cluster cluster, int platform, int listeners) {
		this(cluster, platform, listeners, "Пікір: жақсы жұмыс 📚");
	}

	GradedCourse(Cluster cluster, int platform, int listeners, String comment) {
		this.comment = comment;
		this.cluster = cluster;
		this.jdbc = cluster.jdbc;
		this.lms = cluster.platforms.get(platform);
		IntStream.range(FIRST, FIRST + listeners)
			.forEach((id) -> this.lms.enrol(new Person("" + id, "Аты", "Тегі " + id, Person.Role.LISTENER)));
		this.run = Long.parseLong(visit(INSTRUCTOR).course().substring(3));
		Awaitility.await()
			.atMost(Duration.ofMinutes(2))
			.until(() -> count("participant where course_run_id = :run and role = 'LISTENER'") >= listeners);
		this.jdbc.sql("""
				insert into project (course_run_id, topic, number, handed_in_at, version)
				select course_run_id, subject, 1, utc_timestamp(6), 1
				from participant join person on person.id = person_id
				where course_run_id = ? and role = 'LISTENER' and subject >= ?
				""").params(this.run, FIRST).update();
		this.jdbc.sql("""
				insert into project_member (project_id, participant_id)
				select project.id, participant.id
				from project
				join participant on participant.course_run_id = project.course_run_id
				join person on person.id = person_id and subject = topic
				where project.course_run_id = ?
				""").param(this.run).update();
		this.jdbc.sql("""
				insert into project_work (project_id, number, topic, problem, work_link, presentation_link, changed_at,
				  handed_in_at, version)
				select id, 1, topic, 'Мазмұны', 'https://example.kz/work', 'https://example.kz/slides', handed_in_at,
				  handed_in_at, 1
				from project where course_run_id = ?
				""").param(this.run).update();
		this.jdbc.sql("""
				select id, topic, participant_id from project join project_member on project_id = project.id
				where course_run_id = ?
				""")
			.param(this.run)
			.query((row, number) -> this.sheets.put(row.getString("topic"),
					new Sheet(row.getLong("id"), row.getLong("participant_id"))))
			.list();
		assertThat(this.sheets).hasSize(listeners);
		this.instructor = publisher(INSTRUCTOR);
	}

	private static final class Sheet {

		private final String path;

		private final long participant;

		private int publications;

		private Sheet(long project, long participant) {
			this.path = "/instructor/projects/" + project;
			this.participant = participant;
		}

	}

	/** Somebody who opens the defence, at the public address. */
	Visitor visit(String userId) {
		LaunchClient browser = this.lms.client();
		return new Visitor(browser, browser.launch(this.lms.launch(userId, "defence")));
	}

	/** An instructor's browser with the form of a sheet before it. */
	Publisher publisher(String instructor) {
		Visitor visitor = visit(instructor);
		Answer sheet = visitor.get(this.sheets.values().iterator().next().path);
		this.criteria = sheet.form().fields().keySet().stream().filter((field) -> field.startsWith("points.")).toList();
		return new Publisher(visitor.browser(), sheet.field("_csrf").orElseThrow());
	}

	final class Publisher {

		private final LaunchClient browser;

		private final String token;

		private Publisher(LaunchClient browser, String token) {
			this.browser = browser;
			this.token = token;
		}

		/**
		 * Publishes as an instructor who knows the sheet. A form whose node dies is sent
		 * to the public one; "changed meanwhile" then says that it had arrived.
		 */
		void publish(String listener, int points, int node) {
			Sheet sheet = GradedCourse.this.sheets.get(listener);
			GradedCourse.this.wanted.put(listener, points);
			Form form = new Form(at(node, sheet.path), filledIn(sheet, points));
			try {
				assertThat(this.browser.send(form).status()).isEqualTo(302);
			}
			catch (UncheckedIOException ex) {
				GradedCourse.this.sentAgain.incrementAndGet();
				assertThat(this.browser.send(new Form(at(0, sheet.path), form.fields())).status()).isIn(302, 409);
			}
			sheet.publications++;
		}

		/** What is answered, whatever it is. */
		Answer tryToPublish(String listener, int points) {
			Sheet sheet = GradedCourse.this.sheets.get(listener);
			Answer answer = this.browser.send(new Form(at(0, sheet.path), filledIn(sheet, points)));
			if (answer.status() == 302) {
				GradedCourse.this.wanted.put(listener, points);
				sheet.publications++;
			}
			return answer;
		}

		private Map<String, String> filledIn(Sheet sheet, int points) {
			Map<String, String> fields = new LinkedHashMap<>();
			int left = points;
			for (String criterion : GradedCourse.this.criteria) {
				fields.put(criterion.replaceFirst("\\.\\d+$", "." + sheet.participant), "" + Math.min(2, left));
				left -= Math.min(2, left);
			}
			fields.put("_csrf", this.token);
			fields.put("version", (sheet.publications > 0) ? "" + sheet.publications : "");
			fields.put("projectVersion", "" + (sheet.publications + 1));
			fields.put("comment", GradedCourse.this.comment);
			fields.put("reason", "Қайта қаралды");
			fields.put("action", "publish");
			return fields;
		}

	}

	URI at(int node, String path) {
		return URI.create(this.cluster.url(node) + "/c/" + this.run + path);
	}

	/** The fields of a sheet that take points. */
	List<String> criteria() {
		return this.criteria;
	}

	List<String> listeners() {
		return List.copyOf(this.sheets.keySet());
	}

	/** Each listener has other points than the next one. */
	static int points(String listener) {
		return Integer.parseInt(listener) % 21;
	}

	/** Publishes to many, one browser at each node given. */
	void publish(List<String> listeners, int... nodes) throws Exception {
		List<Publisher> publishers = IntStream.of(nodes).mapToObj((node) -> publisher(INSTRUCTOR)).toList();
		AtomicInteger next = new AtomicInteger();
		InParallel.run(nodes.length, (thread) -> {
			for (int i = next.getAndIncrement(); i < listeners.size(); i = next.getAndIncrement()) {
				publishers.get(thread).publish(listeners.get(i), points(listeners.get(i)), nodes[thread]);
			}
		});
	}

	/**
	 * Writes deliveries into the database as publishing does, as if all had arrived once.
	 * They go out when they are sent again.
	 */
	void writeDeliveries() {
		this.jdbc
			.sql("""
					insert into delivery (course_run_id, platform_id, activity, participant_id, wanted_version, wanted_points,
					  wanted_max_points, wanted_comment, wanted_at, trying_since, delivered_version,
					  delivered_at, state, attempts, next_attempt_at)
					select participant.course_run_id, platform_id, 'defence', participant.id, 1, subject % 21, 20, ?,
					  utc_timestamp(6), utc_timestamp(6), 1, utc_timestamp(6), 'DELIVERED', 0, utc_timestamp(6)
					from participant join person on person.id = person_id
					where course_run_id = ? and subject >= ? and role = 'LISTENER'
					""")
			.params(this.comment, this.run, FIRST)
			.update();
		listeners().forEach((listener) -> this.wanted.put(listener, points(listener)));
	}

	/** Makes all due at once, as the instructor's button does. */
	void sendAllAgain() {
		assertThat(this.jdbc.sql("""
				update delivery set state = 'WAITING', attempts = 0, next_attempt_at = :now, trying_since = :now,
				  sent_again = false, cause = null, cause_detail = null
				where course_run_id = :run
				""").param("now", Timestamp.from(this.lms.now())).param("run", this.run).update())
			.isEqualTo(published());
	}

	/**
	 * Sends all again and waits until all are delivered.
	 * @return how long that took from the first score to the last one, in seconds
	 */
	double secondsToSendAllAgain() {
		int before = this.lms.scorePosts().size();
		sendAllAgain();
		Awaitility.await()
			.atMost(Duration.ofMinutes(10))
			.pollInterval(Duration.ofSeconds(1))
			.until(() -> deliveries("DELIVERED") == published());
		List<ScorePost> posts = this.lms.scorePosts();
		return Duration.between(posts.get(before).received(), posts.get(posts.size() - 1).received()).toMillis() / 1e3;
	}

	long count(String what) {
		return this.jdbc.sql("select count(*) from " + what).param("run", this.run).query(Long.class).single();
	}

	long deliveries(String state) {
		return count("delivery where course_run_id = :run and state = '" + state + "'");
	}

	/** How many lanes the platform has open, a dead node's too. */
	long lanes() {
		return count("""
				scheduled_tasks where task_name = 'passback-lane'
				  and task_instance like concat((select platform_id from course_run where id = :run), '-%')
				""");
	}

	/** What a node has in its hands, or a dead one had. */
	long leased() {
		return count("delivery where course_run_id = :run and leased_until is not null");
	}

	/** Each lease that is held, or was when a node died. */
	Set<Object> leases() {
		return new HashSet<>(this.jdbc.sql(
				"select concat(id, ' ', leased_until) from delivery where course_run_id = ? and leased_until is not null")
			.param(this.run)
			.query(String.class)
			.list());
	}

	/** How many grades the gradebook holds as they were published last. */
	long right() {
		return this.wanted.entrySet()
			.stream()
			.filter((entry) -> this.lms.gradebook()
				.grade(entry.getKey())
				.filter((grade) -> isRight(grade, entry.getValue()))
				.isPresent())
			.count();
	}

	private boolean isRight(Grade grade, int points) {
		return grade.points() != null && grade.points() == points && this.comment.equals(grade.comment());
	}

	/** How many are marked delivered though the gradebook holds another grade or none. */
	long wronglyDelivered() {
		return this.jdbc.sql("""
				select subject from delivery join participant on participant.id = participant_id
				join person on person.id = person_id where delivery.course_run_id = ? and state = 'DELIVERED'
				""")
			.param(this.run)
			.query(String.class)
			.list()
			.stream()
			.filter((listener) -> this.lms.gradebook()
				.grade(listener)
				.filter((grade) -> isRight(grade, this.wanted.getOrDefault(listener, -1)))
				.isEmpty())
			.count();
	}

	/** How many listeners were sent more than one content. */
	long sentWithDifferentContent() {
		return contents().values().stream().filter((contents) -> contents.size() > 1).count();
	}

	private Map<String, Set<String>> contents() {
		return this.lms.scorePosts()
			.stream()
			.map(ScorePost::json)
			.collect(Collectors.groupingBy((json) -> json.get("userId").asString(), Collectors.mapping(
					(json) -> json.path("scoreGiven") + " of " + json.path("scoreMaximum") + json.path("comment"),
					Collectors.toSet())));
	}

	/** Waits until everything published stands in the gradebook and is known to. */
	void awaitAllDelivered(Duration atMost) {
		Awaitility.await()
			.atMost(atMost)
			.pollInterval(Duration.ofMillis(200))
			.untilAsserted(() -> assertThat(deliveries("DELIVERED")).isEqualTo(this.wanted.size()));
		assertThat(right()).isEqualTo(this.wanted.size());
	}

	int published() {
		return this.wanted.size();
	}

}
