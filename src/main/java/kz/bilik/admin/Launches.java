package kz.bilik.admin;

import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;
import org.springframework.web.util.UriUtils;

/**
 * The launch log as the operator reads it.
 */
@Component
public class Launches {

	/** Launches on a page. */
	public static final int PAGE = 50;

	/** So many refused launches are looked at where they are only counted. */
	public static final int COUNTED = 1000;

	private final JdbcClient jdbc;

	private final Clock clock;

	Launches(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Which launches; what is absent or empty does not matter.
	 *
	 * @param outcome {@code accepted} or {@code refused}
	 * @param reason the key of a refusal's reason
	 * @param reference the number on the refusal's page
	 */
	public record Filter(@Nullable Long platform, @Nullable String outcome, @Nullable String reason,
			@Nullable String reference) {

		/** These conditions in an address, each with an ampersand after it. */
		public String query() {
			return Stream
				.of(parameter("platform", this.platform), parameter("outcome", this.outcome),
						parameter("reason", this.reason), parameter("reference", this.reference))
				.collect(Collectors.joining());
		}

		private static String parameter(String name, @Nullable Object value) {
			return (value == null || value.equals("")) ? ""
					: name + "=" + UriUtils.encode(value.toString(), StandardCharsets.UTF_8) + "&";
		}

		/** MySQL compares its ASCII columns with nothing else. */
		private Map<String, Object> conditions() {
			Map<String, Object> conditions = new LinkedHashMap<>();
			if (this.platform != null) {
				conditions.put("l.platform_id = ?", this.platform);
			}
			if (StringUtils.hasText(this.reference)) {
				conditions.put("l.reference = ?", this.reference.strip().toUpperCase().replaceAll("[^0-9A-Z]", "-"));
			}
			boolean accepted = "accepted".equals(this.outcome);
			if (accepted || "refused".equals(this.outcome) || StringUtils.hasText(this.reason)) {
				conditions.put("l.refused = ?", !accepted);
			}
			if (StringUtils.hasText(this.reason)) {
				conditions.put("l.reason = ?", this.reason.replaceAll("[^a-z-]", "_"));
			}
			return conditions;
		}

	}

	/**
	 * @param platformId absent where the launch named no platform that we know
	 * @param issuer absent as well where the platform was deleted
	 * @param arguments what the texts of the reason name, one a line
	 */
	public record Row(long id, Instant at, @Nullable Long platformId, @Nullable String issuer, @Nullable String name,
			@Nullable String deploymentId, @Nullable String messageType, boolean refused, @Nullable String reason,
			@Nullable String arguments, @Nullable String reference) {

		/** What the texts of the reason name. */
		public Object[] texts() {
			return (this.arguments != null) ? this.arguments.split("\n", -1) : new Object[0];
		}

	}

	/**
	 * The newest launches, and one more than a page where there are older ones.
	 * @param before the id of the launch after these; absent for the newest
	 */
	public List<Row> newest(Filter filter, @Nullable Long before) {
		Map<String, Object> conditions = filter.conditions();
		conditions.put("l.id < ?", (before != null) ? before : Long.MAX_VALUE);
		return this.jdbc
			.sql("""
					select l.id, l.at, l.platform_id, p.issuer, p.name, l.deployment_id, l.message_type, l.refused, l.reason,
					  l.arguments, l.reference
					from launch_log l left join platform p on p.id = l.platform_id
					where %s order by l.id desc limit %d
					"""
				.formatted(String.join(" and ", conditions.keySet()), PAGE + 1))
			.params(List.copyOf(conditions.values()))
			.query(Row.class)
			.list();
	}

	/**
	 * How many launches were refused within the last day, by reason, the most frequent
	 * first; of the newest {@value #COUNTED}.
	 */
	public Map<String, Long> refusedOfLate() {
		return this.jdbc.sql("""
				select reason, count(*) as count from (
				  select reason, at from launch_log where refused = true order by id desc limit %d) newest
				where at > ? group by reason order by count(*) desc, reason
				""".formatted(COUNTED))
			.param(Timestamp.from(this.clock.instant().minus(Duration.ofDays(1))))
			.query(ReasonCount.class)
			.list()
			.stream()
			.collect(Collectors.toMap(ReasonCount::reason, ReasonCount::count, (a, b) -> a, LinkedHashMap::new));
	}

	private record ReasonCount(String reason, long count) {
	}

}
