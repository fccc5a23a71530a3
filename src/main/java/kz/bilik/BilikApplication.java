package kz.bilik;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.TimeZone;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.annotation.Bean;
import org.springframework.core.convert.support.DefaultConversionService;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.scheduling.annotation.EnableScheduling;

@SpringBootApplication
@ConfigurationPropertiesScan
@EnableScheduling
@EnableAsync
public class BilikApplication {

	static {
		// JDBC drivers write a timestamp in the JVM's zone: two nodes in two zones would
		// disagree about every time in the database.
		TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
		// The pool would hand out a connection unchecked that was used half a second ago,
		// and a page would wait for the driver's time-out instead of the pool's. One
		// check for the statements of a request is enough.
		System.setProperty("com.zaxxer.hikari.aliveBypassWindowMs", "50");
	}

	public static void main(String[] args) {
		SpringApplication.run(BilikApplication.class, args);
	}

	@Bean
	Clock clock() {
		return Clock.systemUTC();
	}

	/** MySQL's driver reads a {@code datetime} as a local one, H2's as a timestamp. */
	@Bean
	JdbcClient jdbcClient(NamedParameterJdbcTemplate template) {
		DefaultConversionService conversions = new DefaultConversionService();
		conversions.addConverter(LocalDateTime.class, Instant.class, (dateTime) -> dateTime.toInstant(ZoneOffset.UTC));
		conversions.addConverter(Timestamp.class, Instant.class, Timestamp::toInstant);
		return JdbcClient.create(template, conversions);
	}

}
