package kz.bilik.lti.login;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

class NoncesTests {

	private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");

	private final List<Integer> deletes = new ArrayList<>();

	private final JdbcClient jdbc = JdbcClient.create(ProxyDataSourceBuilder
		.create(new DriverManagerDataSource("jdbc:h2:mem:" + UUID.randomUUID()
				+ ";DB_CLOSE_DELAY=-1;MODE=MySQL;DATABASE_TO_LOWER=TRUE;CASE_INSENSITIVE_IDENTIFIERS=TRUE"))
		.afterQuery((execution, queries) -> {
			if (queries.get(0).getQuery().startsWith("delete")) {
				this.deletes.add((Integer) execution.getResult());
			}
		})
		.build());

	private final Nonces nonces = new Nonces(this.jdbc, Clock.fixed(NOW, ZoneOffset.UTC));

	@Test
	void whatNobodyNeedsIsForgottenALittleAtATime() {
		this.jdbc.sql("create table used_nonce (nonce varchar(64) primary key, expires_at datetime(6) not null)")
			.update();
		this.jdbc.sql("insert into used_nonce select concat('old', x), cast(? as timestamp) from system_range(1, 2500)")
			.param(Timestamp.from(NOW.minus(Duration.ofSeconds(1))))
			.update();
		assertThat(this.nonces.use("young", NOW.plus(Duration.ofMinutes(10)))).isTrue();
		this.nonces.forgetExpired();
		assertThat(this.deletes).containsExactly(1000, 1000, 500);
		assertThat(this.nonces.use("young", NOW)).isFalse();
	}

}
