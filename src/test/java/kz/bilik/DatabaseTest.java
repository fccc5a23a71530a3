package kz.bilik;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import kz.bilik.lti.PlatformContents;
import kz.bilik.passback.RareDeliveries;
import kz.demolms.DemoLms;
import kz.demolms.Gradebook.Grade;
import kz.demolms.LaunchClient;
import kz.demolms.LaunchClient.Answer;
import kz.demolms.LaunchClient.FilePart;
import kz.demolms.Person;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The main job on one kind of database: migrations, a launch, a grade, a restart. The
 * tests of a class share the tool; each finds it without courses and people.
 */
@TestInstance(Lifecycle.PER_CLASS)
abstract class DatabaseTest {

	static final String INSTRUCTOR = "3";

	/** With an emoji in the name. */
	static final String LISTENER = "9";

	private static final byte[] PNG = { (byte) 0x89, 'P', 'N', 'G', 0x0D, 0x0A, 0x1A, 0x0A };

	private final int port = IntegrationTest.freePort();

	final String tool = "http://127.0.0.1:" + this.port;

	final DemoLms lms = DemoLms.start(new DemoLms.Settings(0, this.tool, Clock.systemUTC()));

	ConfigurableApplicationContext application;

	/** The settings {@code spring.datasource.*} of an empty database. */
	abstract Map<String, Object> database();

	@BeforeAll
	void start() {
		Map<String, Object> properties = new HashMap<>(DemoPlatform.properties(this.lms));
		properties.putAll(database());
		properties.put("server.port", this.port);
		properties.put("bilik.public-url", this.tool);
		properties.put("bilik.files.directory", "target/test-files/" + this.port);
		properties.put("bilik.secret-key", "the-same-secret-key-after-a-restart");
		SpringApplication application = new SpringApplication(BilikApplication.class);
		application.setRegisterShutdownHook(false);
		this.application = application.run(properties.entrySet()
			.stream()
			.map((property) -> "--" + property.getKey() + "=" + property.getValue())
			.toArray(String[]::new));
	}

	@AfterAll
	void stop() throws Exception {
		this.application.close();
	}

	@BeforeEach
	void forgetOtherTests() {
		this.lms.reset();
		JdbcClient jdbc = this.application.getBean(JdbcClient.class);
		jdbc.sql("delete from course_run").update();
		jdbc.sql("delete from person").update();
	}

	Visitor visit(String userId, String activity) {
		LaunchClient browser = this.lms.client();
		return new Visitor(browser, browser.launch(this.lms.launch(userId, activity)));
	}

	@Test
	void doesTheMainJobAndARestartInBetweenLosesNothing() {
		Visitor listener = visit(LISTENER, "unit-1.1");
		for (int click = 0; click < 2; click++) {
			assertThat(listener
				.post("/units/unit-1.1/tasks/task-1.1.1/files", Map.of(), List.of(new FilePart("Жоспар 📚.png", PNG)))
				.status()).isEqualTo(200);
			listener.get("/units/unit-1.1");
		}
		assertThat(listener.handInAnswer("unit-1.1", "task-1.1.1", "Ә Ғ Қ Ң Ө Ұ Ү Һ І 📚").status()).isEqualTo(200);
		assertThat(listener.handInProject("Жоба 📚").status()).isEqualTo(200);
		assertThat(listener.get("/team/join?code=қате").body()).contains("Ондай шақыру коды жоқ.");
		String keys = listener.browser().get(this.tool + "/lti/jwks").body();

		this.application.close();
		start();

		assertThat(listener.browser().get(this.tool + "/lti/jwks").body()).isEqualTo(keys);
		assertThat(listener.get("/units/unit-1.1").body()).contains("Ә Ғ Қ Ң Ө Ұ Ү Һ І 📚", "Жоспар 📚.png");
		placeTheDefence();
		this.lms.gradebook().delete("7");
		Visitor instructor = visit(INSTRUCTOR, "defence");
		Person person = this.lms.people().stream().filter((it) -> it.id().equals(LISTENER)).findFirst().orElseThrow();
		assertThat(instructor.page().body()).contains(person.name());
		aSessionIsArranged(instructor);
		assertThat(instructor.publish("Жоба 📚", 17).status()).isEqualTo(200);
		Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.untilAsserted(() -> assertThat(grade().map(Grade::points)).contains(17.0));
		assertThat(grade().orElseThrow().comment()).contains("📚");
		assertThat(visit(INSTRUCTOR, "programme").post("/instructor/placements/settle", Map.of()).body())
			.doesNotContain("data-placements");
		aSecondDefenceBegins(listener);
		whatTheOperatorNeedsRuns();
	}

	private void aSessionIsArranged(Visitor instructor) {
		String address = "/instructor/defence/sessions/new";
		Map<String, String> form = Map.of("start", "2099-12-01T15:00", "minutes", "20", "slots", "6", "assessor",
				instructor.get(address).field("assessor").orElseThrow(), "version", "0");
		Answer session = instructor.post(address, form);
		assertThat(session.status()).isEqualTo(200);
		instructor.get(address);
		assertThat(instructor.post(address, form).body()).contains("осы уақытта басқа отырыста");
		String path = session.uri().getPath().replaceFirst("^/c/\\d+", "");
		String project = this.application.getBean(JdbcClient.class)
			.sql("select max(id) from project")
			.query(String.class)
			.single();
		instructor.get(path);
		assertThat(instructor.post("/instructor" + path + "/slots/2", Map.of("project", project)).body())
			.contains("Жоба 📚");
		assertThat(instructor.get("/defence/sessions").body()).contains(path);
	}

	private void aSecondDefenceBegins(Visitor listener) {
		Visitor instructor = visit(INSTRUCTOR, "defence");
		instructor.publish("Жоба 📚", 9);
		String sheet = instructor.sheet("Жоба 📚");
		assertThat(instructor
			.post(sheet + "/second-defence",
					Map.of("projectVersion", instructor.get(sheet).field("projectVersion").orElseThrow()))
			.status()).isEqualTo(200);
		assertThat(listener.get("/defence").body()).contains("9 / 20", "Бұрынғы балдар", "Пікір: жақсы жұмыс 📚");
		assertThat(instructor.get("/instructor/projects").body()).contains("Бағаланбаған: 1");
		assertThat(instructor.post("/instructor/publications", Map.of("action", "session", "session", "1")).status())
			.isEqualTo(422);
	}

	private void whatTheOperatorNeedsRuns() {
		LaunchClient operator = this.lms.client();
		operator.get(this.tool + "/admin/sign-in");
		assertThat(operator.post("/admin/sign-in", Map.of("password", "wrong")).status()).isEqualTo(401);
		JdbcClient jdbc = this.application.getBean(JdbcClient.class);
		Awaitility.await()
			.untilAsserted(() -> assertThat(jdbc.sql("""
					select task_name from scheduled_tasks where last_success is not null and consecutive_failures = 0
					""").query(String.class).list()).contains("operator-housekeeping", "platform-deletion",
					"tool-key-rotation", "passback-patience", "files-housekeeping", "abandoned-drafts"));
		long platform = jdbc.sql("select min(platform_id) from course_run").query(Long.class).single();
		RareDeliveries.happen(this.application, platform);
		while (this.application.getBeansOfType(PlatformContents.class)
			.values()
			.stream()
			.anyMatch((part) -> part.deleteSome(platform))) {
			assertThat(jdbc.sql("select count(*) from person").query(Long.class).single()).isNotNegative();
		}
		assertThat(jdbc.sql("select count(*) from participant").query(Long.class).single()).isZero();
		assertThat(jdbc.sql("select count(*) from person").query(Long.class).single()).isZero();
	}

	/** The grade in the column that came with the placed link. */
	private Optional<Grade> grade() {
		return this.lms.gradebook()
			.lineItems()
			.stream()
			.filter((column) -> column.resourceId().equals("defence"))
			.findFirst()
			.flatMap((column) -> this.lms.gradebook().grade(column.id(), LISTENER));
	}

	private void placeTheDefence() {
		LaunchClient browser = this.lms.client();
		Answer choice = browser.launch(this.lms.deepLinking(INSTRUCTOR));
		Answer answer = browser.post(choice.uri().getPath(), Map.of("action", "chosen", "activity", "defence"));
		assertThat(browser.submit(answer.form()).status()).isEqualTo(200);
		assertThat(visit(INSTRUCTOR, "programme").page().body()).contains("data-placements");
		Answer unnamed = browser.launch(this.lms.launch(INSTRUCTOR, "unnamed"));
		assertThat(browser.post(unnamed.uri().getPath(), Map.of("activity", "unit-1.1")).uri().getPath())
			.endsWith("unit-1.1");
	}

	@Test
	void aClassThatComesAllAtOnceEntersOneCourseRunAlsoWhileItsRosterIsStored() {
		JdbcClient jdbc = this.application.getBean(JdbcClient.class);
		assertThat(launchAtOnce(0, 40)).extracting(CompletableFuture::join).containsOnly(200);
		assertThat(jdbc.sql("select count(*) from course_run").query(Long.class).single()).isEqualTo(1);
		assertThat(jdbc.sql("select count(*) from participant").query(Long.class).single()).isEqualTo(40);

		IntStream.range(20, 120)
			.forEach((number) -> this.lms
				.enrol(new Person("class-" + number, "Аты", "Тегі " + number, Person.Role.LISTENER)));
		Visitor instructor = visit(INSTRUCTOR, "programme");
		for (int wave = 1; wave <= 2; wave++) {
			List<CompletableFuture<Integer>> launches = launchAtOnce(40 * wave, 40);
			instructor.post("/instructor/roster", Map.of("page", ""));
			assertThat(launches).extracting(CompletableFuture::join).containsOnly(200);
			Awaitility.await()
				.atMost(Duration.ofSeconds(15))
				.until(() -> jdbc.sql("select wanted_at is null and read_at is not null from roster")
					.query(Boolean.class)
					.single());
		}
		assertThat(jdbc.sql("select count(*) from roster where cause is null").query(Long.class).single()).isEqualTo(1);
		assertThat(jdbc.sql("select count(*) from participant").query(Long.class).single()).isEqualTo(120 + 7);
		assertThat(jdbc.sql("select count(*) from participant where left_at is not null").query(Long.class).single())
			.as("0 to 19 are on no roster")
			.isEqualTo(20);
		assertThat(
				jdbc.sql("select count(*) from participant where first_launch_at is null").query(Long.class).single())
			.as("the six listeners of the demo LMS")
			.isEqualTo(6);
	}

	private List<CompletableFuture<Integer>> launchAtOnce(int first, int count) {
		return IntStream.range(first, first + count)
			.mapToObj((number) -> CompletableFuture.supplyAsync(() -> this.lms.client()
				.launch(this.lms.launch(LISTENER, "defence").claim("sub", "class-" + number))
				.status(), Executors.newCachedThreadPool()))
			.toList();
	}

	@Test
	void identifiersOfTheLmsDifferByCaseAndUnknownOnesAreKept() {
		for (String subject : new String[] { "abc", "ABC", "қазақ", "ҚАЗАҚ" }) {
			Answer page = this.lms.client().launch(this.lms.launch(LISTENER, "programme").claim("sub", subject));
			assertThat(page.status()).isEqualTo(200);
		}
		assertThat(this.application.getBean(JdbcClient.class)
			.sql("select subject from person where subject in ('abc', 'ABC', 'қазақ', 'ҚАЗАҚ')")
			.query(String.class)
			.list()).containsExactlyInAnyOrder("abc", "ABC", "қазақ", "ҚАЗАҚ");
	}

	@Test
	void namesFollowTheKazakhAlphabet() {
		List<String> names = "АӘБВГҒДЕЁЖЗИЙКҚЛМНҢОӨПРСТУҰҮФХҺЦЧШЩЪЫІЬЭЮЯ".chars()
			.mapToObj((letter) -> Character.toString(letter).repeat(2) + "лы Тегі")
			.toList();
		for (int i = 0; i < names.size(); i++) {
			int shuffled = i * 5 % names.size();
			String name = names.get(shuffled);
			this.lms.enrol(new Person("name-" + i, (i % 2 == 0) ? name : name.toLowerCase(), "", Person.Role.LISTENER));
		}
		Visitor instructor = visit(INSTRUCTOR, "programme");
		Awaitility.await()
			.atMost(Duration.ofSeconds(15))
			.untilAsserted(() -> assertThat(Pattern.compile("(?iu)(\\p{L})\\1лы тегі")
				.matcher(instructor.get("/instructor/progress").body())
				.results()
				.map((name) -> name.group(1).toUpperCase())
				.toList()).isEqualTo(names.stream().map((name) -> name.substring(0, 1)).toList()));
	}

}
