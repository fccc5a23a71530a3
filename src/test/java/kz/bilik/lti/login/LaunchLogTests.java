package kz.bilik.lti.login;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;

import kz.bilik.lti.LaunchRefusedException;
import kz.bilik.lti.Refusal.Reason;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.mock.web.MockHttpServletRequest;

import static org.assertj.core.api.Assertions.assertThat;

class LaunchLogTests {

	private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

	private final DriverManagerDataSource database = new DriverManagerDataSource(
			"jdbc:h2:mem:launch-log-" + System.nanoTime()
					+ ";DB_CLOSE_DELAY=-1;MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE");

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	private final LaunchLog log = new LaunchLog(this.jdbc, Clock.fixed(NOW, ZoneOffset.UTC), Duration.ofDays(30), 2);

	@BeforeEach
	void createTable() {
		new ResourceDatabasePopulator(new ClassPathResource("db/migration/V4__operator.sql")).execute(this.database);
	}

	@Test
	void aFloodOfRefusalsIsCutAndOnlyOfItsOwnKind() {
		for (int launch = 0; launch < 50; launch++) {
			refuse(Reason.UNKNOWN_PLATFORM);
		}
		refuse(Reason.REPLAYED);
		assertThat(count("reason = 'unknown-platform'")).isEqualTo(20);
		assertThat(count("reason = 'replayed'")).isEqualTo(1);
	}

	@Test
	void noLaunchIsLostWhenManyComeAtOnce() {
		for (int launch = 0; launch < 2500; launch++) {
			this.log.accepted((launch % 2 == 0) ? 1L : null, new IdToken(Map.of()));
		}
		assertThat(count("refused = false and platform_id = 1")).isEqualTo(1250);
		assertThat(count("platform_id is null")).isEqualTo(1250);
	}

	@Test
	void forgetsWhatIsOlderThanAMonth() {
		for (int row = 0; row < 2500; row++) {
			insert(NOW.minus(Duration.ofDays(31)));
		}
		insert(NOW.minus(Duration.ofDays(29)));
		this.log.forgetOld();
		assertThat(count("true")).isEqualTo(1);
	}

	@Test
	void aLaunchGoesOnWhenItCannotBeTakenDown() {
		this.jdbc.sql("drop table launch_log").update();
		this.log.accepted(1L, new IdToken(Map.of()));
		refuse(Reason.REPLAYED);
		this.log.write();
	}

	@Test
	void whatAStrangerSendsIsCut() {
		this.log.refused(new MockHttpServletRequest(), new IdToken(Map.of()),
				new LaunchRefusedException(Reason.UNKNOWN_PLATFORM, "i".repeat(5000), "two\r\nlines"));
		this.log.write();
		assertThat(this.jdbc.sql("select arguments from launch_log").query(String.class).single())
			.isEqualTo("i".repeat(255) + "\ntwo lines");
	}

	private void refuse(Reason reason) {
		this.log.refused(new MockHttpServletRequest(), new IdToken(Map.of()), new LaunchRefusedException(reason));
	}

	private void insert(Instant at) {
		this.jdbc.sql("insert into launch_log (at, refused) values (?, false)").param(Timestamp.from(at)).update();
	}

	private long count(String condition) {
		this.log.write();
		return this.jdbc.sql("select count(*) from launch_log where " + condition).query(Long.class).single();
	}

}
