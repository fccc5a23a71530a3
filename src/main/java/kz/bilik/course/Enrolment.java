package kz.bilik.course;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import kz.bilik.lti.Launch.Role;
import kz.bilik.lti.service.Member;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Brings the participants of a course run into line with its roster, in a number of
 * statements that grows with hundreds of members. What is as it should be is not written:
 * launches that come at the same moment would wait for it.
 */
@Component
class Enrolment {

	static final int BATCH = 500;

	private final JdbcClient jdbc;

	private final Clock clock;

	Enrolment(JdbcClient jdbc, Clock clock) {
		this.jdbc = jdbc;
		this.clock = clock;
	}

	/**
	 * Lets those who are on the roster take part. A launch has said more exactly what
	 * somebody is, and what the platform keeps to itself now does not take away what is
	 * known.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	void enrol(long courseRunId, long platformId, List<Member> members) {
		for (List<Member> batch : batches(members)) {
			savePeople(platformId, batch);
		}
		for (List<Member> batch : batches(members)) {
			for (Role role : Role.values()) {
				List<String> subjects = batch.stream()
					.filter((member) -> member.role() == role)
					.map(Member::subject)
					.toList();
				if (!subjects.isEmpty()) {
					saveParticipants(courseRunId, platformId, role, subjects);
				}
			}
		}
	}

	/**
	 * Marks the listeners who are not on the roster as having left. Whoever has launched
	 * since the roster was asked for is here, and the roster is outdated. Instructors are
	 * spared: those of the whole site stand on no roster.
	 */
	@Transactional(propagation = Propagation.MANDATORY)
	void markLeft(long courseRunId, List<Member> members, Instant askedAt) {
		Set<String> present = members.stream().map(Member::subject).collect(Collectors.toCollection(HashSet::new));
		List<Long> absent = this.jdbc.sql("""
				select participant.id, person.subject from participant
				join person on person.id = participant.person_id
				where participant.course_run_id = ? and participant.role = 'LISTENER' and participant.left_at is null
				""")
			.param(courseRunId)
			.query((row, number) -> Map.entry(row.getLong("id"), row.getString("subject")))
			.list()
			.stream()
			.filter((participant) -> !present.contains(participant.getValue()))
			.map(Map.Entry::getKey)
			.toList();
		for (List<Long> batch : batches(absent)) {
			this.jdbc.sql("""
					update participant set left_at = :now
					where id in (:ids) and (last_launch_at is null or last_launch_at < :asked)
					""").param("now", now()).param("ids", batch).param("asked", Timestamp.from(askedAt)).update();
		}
	}

	private void savePeople(long platformId, List<Member> batch) {
		Map<String, Known> known = new HashMap<>();
		this.jdbc
			.sql("select subject, name, email from person where platform_id = :platform and subject in (:subjects)")
			.param("platform", platformId)
			.param("subjects", batch.stream().map(Member::subject).toList())
			.query(Known.class)
			.list()
			.forEach((person) -> known.put(person.subject(), person));
		List<Object> values = new ArrayList<>();
		for (Member member : batch) {
			Known person = known.get(member.subject());
			if (person == null || person.learnsFrom(member)) {
				Collections.addAll(values, platformId, member.subject(), member.name(), member.email(), now());
			}
		}
		if (!values.isEmpty()) {
			this.jdbc.sql("insert into person (platform_id, subject, name, email, created_at) values "
					+ String.join(", ", Collections.nCopies(values.size() / 5, "(?, ?, ?, ?, ?)"))
					+ " on duplicate key update name = coalesce(values(name), name), email = coalesce(values(email), email)")
				.params(values)
				.update();
		}
	}

	private void saveParticipants(long courseRunId, long platformId, Role role, List<String> subjects) {
		this.jdbc.sql("""
				insert into participant (course_run_id, person_id, role)
				select :run, person.id, :role from person
				left join participant as known on known.person_id = person.id and known.course_run_id = :run
				where person.platform_id = :platform and person.subject in (:subjects)
				  and (known.id is null or known.left_at is not null
				    or (known.first_launch_at is null and known.role <> :role))
				on duplicate key update left_at = null,
				  role = case when participant.first_launch_at is null then values(role) else participant.role end
				""")
			.param("run", courseRunId)
			.param("role", role.name())
			.param("platform", platformId)
			.param("subjects", subjects)
			.update();
	}

	private static <T> List<List<T>> batches(List<T> all) {
		List<List<T>> batches = new ArrayList<>();
		for (int from = 0; from < all.size(); from += BATCH) {
			batches.add(all.subList(from, Math.min(from + BATCH, all.size())));
		}
		return batches;
	}

	private Timestamp now() {
		return Timestamp.from(this.clock.instant());
	}

	record Known(String subject, @Nullable String name, @Nullable String email) {

		boolean learnsFrom(Member member) {
			return (member.name() != null && !member.name().equals(this.name))
					|| (member.email() != null && !Objects.equals(member.email(), this.email));
		}

	}

}
