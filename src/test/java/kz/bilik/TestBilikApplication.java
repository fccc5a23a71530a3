package kz.bilik;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.UUID;

import kz.demolms.DemoLms;
import kz.demolms.LaunchClient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;

/**
 * The tool together with the demo LMS, both in memory:
 * {@code ./mvnw spring-boot:test-run} and a browser are all it takes.
 */
public class TestBilikApplication {

	private static final Logger logger = LoggerFactory.getLogger(TestBilikApplication.class);

	public static void main(String[] args) {
		int port = Integer.parseInt(System.getenv().getOrDefault("SERVER_PORT", "8080"));
		// another site than the demo LMS at localhost, as in real life
		String tool = "http://127.0.0.1:" + port;
		DemoLms lms = DemoLms.start(new DemoLms.Settings(port + 1, tool, Clock.systemUTC()));
		SpringApplication application = new SpringApplication(BilikApplication.class);
		application.setDefaultProperties(DemoPlatform.properties(lms));
		application.run("--bilik.public-url=" + tool, "--bilik.secret-key=" + UUID.randomUUID(),
				"--bilik.files.directory=target/demo-files",
				"--spring.datasource.url=jdbc:h2:mem:demo;DB_CLOSE_DELAY=-1;MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");
		planTheCourse(lms);
		logger.info(
				"""


						  The demo LMS:  {}   <- open this in a browser
						  The tool:      {}

						  1. Choose a listener, open the unit 1.1 and hand in an answer with files; open the defence and hand in a project.
						  2. Choose the instructor, open the unit, write feedback; open the defence, score the project and publish.
						  3. See the grade in the demo LMS's gradebook.

						  Everything is in memory; Ctrl+C ends it.
						""",
				lms.url(), tool);
	}

	/**
	 * So that a newcomer finds webinars: the first one is open at once, save at night.
	 */
	private static void planTheCourse(DemoLms lms) {
		LaunchClient browser = lms.client();
		Visitor instructor = new Visitor(browser, browser.launch(lms.launch("3", "programme")));
		ZonedDateTime now = ZonedDateTime.now(ZoneId.of("Asia/Almaty"));
		ZonedDateTime first = (now.getHour() < 22) ? now.plusMinutes(10) : now.plusDays(1).withHour(10);
		instructor.arrange(Map.of("meetingLink", lms.url(), "firstDay", first.toLocalDate().toString()));
		instructor.plan(first.toLocalDate(), first.toLocalTime().truncatedTo(ChronoUnit.MINUTES));
	}

}
