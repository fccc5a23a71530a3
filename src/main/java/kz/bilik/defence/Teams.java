package kz.bilik.defence;

import java.security.SecureRandom;
import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import kz.bilik.course.Groups;
import kz.bilik.course.Participants;
import kz.bilik.course.Participants.Participant;
import kz.bilik.course.Participation;
import kz.bilik.course.ProgrammeUse;
import kz.bilik.defence.TeamRefusedException.Reason;
import kz.bilik.programme.Defence.Team;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who does a project with whom. Each change is one transaction, after any other one of
 * the run, and leaves an entry in the history. A change that a rule forbids throws a
 * {@link TeamRefusedException}, and nothing of it is done. When a result was published at
 * the same moment it throws an
 * {@link org.springframework.dao.OptimisticLockingFailureException}.
 */
@Component
public class Teams implements ProgrammeUse {

	/** Characters of a reason. */
	public static final int MAX_REASON = 500;

	/** Without what looks alike. */
	private static final String CODE = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";

	private static final int CODE_LENGTH = 6;

	/** Cyrillic letters, and below them those of a code that look the same. */
	private static final String CYRILLIC = "АВЕКМНРСТУХ";

	private static final String LATIN = "ABEKMHPCTYX";

	private final SecureRandom random = new SecureRandom();

	private final Projects projects;

	private final Results results;

	private final DefenceTerms terms;

	private final Participants participants;

	private final Groups groups;

	private final JdbcClient jdbc;

	private final Clock clock;

	Teams(Projects projects, Results results, DefenceTerms terms, Participants participants, Groups groups,
			JdbcClient jdbc, Clock clock) {
		this.projects = projects;
		this.results = results;
		this.terms = terms;
		this.participants = participants;
		this.groups = groups;
		this.jdbc = jdbc;
		this.clock = clock;
	}

	@Override
	public boolean usesProgramme(long courseRunId) {
		return this.jdbc.sql("select count(*) from project where course_run_id = ?")
			.param(courseRunId)
			.query(Long.class)
			.single() > 0;
	}

	/**
	 * Makes a team of listeners who have no project yet.
	 * @param reason why its size is against the rule; absent where it is not
	 */
	@Transactional
	public Project make(Participation instructor, Team rule, Collection<Long> participantIds, @Nullable String reason) {
		this.terms.lock(instructor.courseRunId());
		return make(instructor, rule, listeners(instructor, participantIds), reason, true);
	}

	/**
	 * Makes teams of about a size at random, of all listeners who have no project yet.
	 * @return how many
	 */
	@Transactional
	public int makeAtRandom(Participation instructor, Team rule, int size) {
		this.terms.lock(instructor.courseRunId());
		List<Long> free = new ArrayList<>(free(instructor.courseRunId()));
		List<Integer> sizes = rule.split(free.size(), size);
		if (sizes.isEmpty()) {
			throw new TeamRefusedException(Reason.SPLIT, free.size(), rule.smallest(), rule.max());
		}
		Collections.shuffle(free, this.random);
		int from = 0;
		for (int each : sizes) {
			make(instructor, rule, free.subList(from, from + each), null, false);
			from += each;
		}
		return sizes.size();
	}

	/**
	 * Makes a team of each of some groups of the course.
	 * @param groupIds as launches brought them
	 * @return how many
	 */
	@Transactional
	public int makeFromGroups(Participation instructor, Team rule, Collection<String> groupIds) {
		this.terms.lock(instructor.courseRunId());
		Map<String, List<Long>> groups = this.groups.listeners(instructor.courseRunId());
		List<Set<Long>> teams = groupIds.stream()
			.filter(groups::containsKey)
			.map((group) -> (Set<Long>) new LinkedHashSet<>(groups.get(group)))
			.toList();
		if (teams.isEmpty()) {
			throw new TeamRefusedException(Reason.NOBODY);
		}
		Set<Long> seen = new LinkedHashSet<>();
		Set<Long> twice = teams.stream()
			.flatMap(Collection::stream)
			.filter((id) -> !seen.add(id))
			.collect(Collectors.toSet());
		if (!twice.isEmpty()) {
			throw new TeamRefusedException(Reason.GROUPS, names(instructor, twice));
		}
		teams.forEach((team) -> make(instructor, rule, team, null, true));
		return teams.size();
	}

	/**
	 * Moves a listener to another team, or out of any.
	 * @param to the number of the other project as it was typed, be it one that nobody
	 * does by now; absent for none
	 * @param reason why a size is against the rule, or why the listener is moved
	 */
	@Transactional
	public void move(Participation instructor, Team rule, long participantId, @Nullable String to,
			@Nullable String reason) {
		this.terms.lock(instructor.courseRunId());
		listeners(instructor, Set.of(participantId));
		Project from = this.projects.findByMember(participantId).orElse(null);
		Project target = (to != null) ? target(instructor, to) : null;
		if (from != null && target != null && from.id().equals(target.id())) {
			return;
		}
		if (from != null) {
			without(from, participantId, rule, reason);
		}
		if (target != null) {
			with(target, participantId, rule, reason);
		}
		tell(instructor, participantId, from, target, reason);
	}

	/**
	 * Makes a team, by a listener, which others may join; whoever has begun a project
	 * alone goes on with that.
	 */
	@Transactional
	public void begin(Participation listener) {
		open(listener);
		Optional<Project> own = this.projects.findByMember(listener.participantId());
		if (own.filter((project) -> project.members().size() > 1).isPresent()) {
			throw new TeamRefusedException(Reason.TAKEN_SELF);
		}
		if (own.filter(Project::handedIn).isPresent()) {
			throw new TeamRefusedException(Reason.HANDED_IN);
		}
		String invitation = this.random.ints(CODE_LENGTH, 0, CODE.length())
			.mapToObj((i) -> CODE.substring(i, i + 1))
			.collect(Collectors.joining());
		Project project = this.projects.save(own.map((it) -> it.invitedBy(invitation))
			.orElseGet(() -> Project.of(listener.courseRunId(), Set.of(listener.participantId()), invitation, null)));
		if (own.isEmpty()) {
			tell(listener, listener.participantId(), null, project, null);
		}
	}

	/**
	 * The team that an invitation is for.
	 * @param code in any case, also in Cyrillic letters that look like its own
	 */
	@Transactional(readOnly = true)
	public Optional<Project> invitedBy(long courseRunId, String code) {
		String latin = code.strip()
			.toUpperCase(Locale.ROOT)
			.chars()
			.mapToObj((letter) -> CYRILLIC.indexOf(letter) < 0 ? Character.toString(letter)
					: LATIN.substring(CYRILLIC.indexOf(letter), CYRILLIC.indexOf(letter) + 1))
			.collect(Collectors.joining());
		// the column takes ASCII only
		return latin.matches("[2-9A-Z]{1,20}") ? this.projects.findByCourseRunIdAndInvitation(courseRunId, latin)
				: Optional.empty();
	}

	/**
	 * Joins a team, as a listener.
	 */
	@Transactional
	public void join(Participation listener, Team rule, String code) {
		open(listener);
		Project target = invitedBy(listener.courseRunId(), code)
			.orElseThrow(() -> new TeamRefusedException(Reason.UNKNOWN_CODE));
		Project own = this.projects.findByMember(listener.participantId()).orElse(null);
		if (own != null && own.id().equals(target.id())) {
			return;
		}
		if (own != null && own.members().size() > 1) {
			throw new TeamRefusedException(Reason.TAKEN_SELF);
		}
		if (target.handedIn() || own != null && own.handedIn()) {
			throw new TeamRefusedException(Reason.HANDED_IN);
		}
		if (target.members().size() >= rule.max()) {
			throw new TeamRefusedException(Reason.FULL, rule.smallest(), rule.max());
		}
		if (own != null && isWritten(own)) {
			throw new TeamRefusedException(Reason.DRAFT);
		}
		if (own != null) {
			remain(own, Set.of(), null);
		}
		Set<Long> members = target.memberIds();
		members.add(listener.participantId());
		this.projects.save(target.of(members, null));
		tell(listener, listener.participantId(), own, target, null);
	}

	/**
	 * Leaves a team, as a listener.
	 */
	@Transactional
	public void leave(Participation listener) {
		open(listener);
		Project own = this.projects.findByMember(listener.participantId()).orElse(null);
		if (own == null) {
			return;
		}
		if (own.handedIn()) {
			throw new TeamRefusedException(Reason.HANDED_IN);
		}
		Set<Long> members = own.memberIds();
		members.remove(listener.participantId());
		remain(own, members, null);
		tell(listener, listener.participantId(), own, null, null);
	}

	/** The project of a listener who begins alone, in the caller's transaction. */
	Project alone(Participation listener) {
		Project project = this.projects
			.save(Project.of(listener.courseRunId(), Set.of(listener.participantId()), null, null));
		tell(listener, listener.participantId(), null, project, null);
		return project;
	}

	private void open(Participation listener) {
		this.terms.lock(listener.courseRunId());
		if (!this.terms.of(listener.courseRunId()).teamsOpen(this.clock.instant())) {
			throw new TeamRefusedException(Reason.CLOSED);
		}
	}

	private Project make(Participation instructor, Team rule, Collection<Long> participantIds, @Nullable String reason,
			boolean checked) {
		if (checked) {
			String taken = names(instructor, this.projects.taken(participantIds));
			if (!taken.isEmpty()) {
				throw new TeamRefusedException(Reason.TAKEN, taken);
			}
		}
		String exception = exception(rule, participantIds.size(), reason);
		Project project = this.projects.save(Project.of(instructor.courseRunId(), participantIds, null, exception));
		participantIds.forEach((id) -> tell(instructor, id, null, project, exception));
		return project;
	}

	private Project target(Participation instructor, String number) {
		return Optional.of(number)
			.filter((it) -> it.matches("\\d{1,18}"))
			.flatMap((it) -> this.projects.findByIdAndCourseRunId(Long.parseLong(it), instructor.courseRunId()))
			.orElseThrow(() -> new TeamRefusedException(Reason.UNKNOWN_TEAM, number));
	}

	private void without(Project project, long participantId, Team rule, @Nullable String reason) {
		unpublished(project);
		Set<Long> members = project.memberIds();
		members.remove(participantId);
		remain(project, members, members.isEmpty() ? null : exception(rule, members.size(), reason));
	}

	private void with(Project project, long participantId, Team rule, @Nullable String reason) {
		unpublished(project);
		Set<Long> members = project.memberIds();
		members.add(participantId);
		this.projects.save(project.of(members, exception(rule, members.size(), reason)));
	}

	/** A project that nobody does and in which nothing is written goes. */
	private void remain(Project project, Set<Long> members, @Nullable String exception) {
		Project left = project.of(members, exception);
		if (members.isEmpty() && !isWritten(project)) {
			this.projects.delete(left);
		}
		else {
			this.projects.save(left);
		}
	}

	private boolean isWritten(Project project) {
		// who writes holds the row: what is being written now is there afterwards
		this.jdbc.sql("select id from project where id = ? for update").param(project.id()).query(Long.class).list();
		return this.jdbc.sql("select count(*) from project_work where project_id = ?")
			.param(project.id())
			.query(Long.class)
			.single() > 0;
	}

	private void unpublished(Project project) {
		if (this.results.existsByProjectId(project.id())) {
			throw new TeamRefusedException(Reason.PUBLISHED, project.id());
		}
	}

	/** The reason, where a size needs one. */
	private static @Nullable String exception(Team rule, int size, @Nullable String reason) {
		if (rule.allows(size)) {
			return null;
		}
		if (reason == null) {
			throw new TeamRefusedException(Reason.SIZE, size, rule.smallest(), rule.max());
		}
		return reason;
	}

	private Set<Long> listeners(Participation instructor, Collection<Long> participantIds) {
		Set<Long> listeners = participantIds.isEmpty() ? Set.of() : this.jdbc.sql("""
				select id from participant where course_run_id = :run and role = 'LISTENER' and id in (:ids)
				""").param("run", instructor.courseRunId()).param("ids", participantIds).query(Long.class).set();
		if (listeners.isEmpty() || !listeners.containsAll(participantIds)) {
			throw new TeamRefusedException(Reason.NOBODY);
		}
		return listeners;
	}

	private List<Long> free(long courseRunId) {
		return this.jdbc.sql("""
				select participant.id from participant
				left join project_member on participant_id = participant.id
				where course_run_id = ? and role = 'LISTENER' and left_at is null and project_id is null
				""").param(courseRunId).query(Long.class).list();
	}

	private String names(Participation instructor, Collection<Long> participantIds) {
		return participantIds.isEmpty() ? ""
				: this.participants.find(instructor.courseRunId(), participantIds)
					.stream()
					.map((Participant participant) -> (participant.name() != null) ? participant.name()
							: "№ " + participant.id())
					.collect(Collectors.joining(", "));
	}

	private void tell(Participation actor, long participantId, @Nullable Project from, @Nullable Project to,
			@Nullable String reason) {
		this.jdbc.sql("""
				insert into team_change (course_run_id, participant_id, from_project, to_project, reason, actor_id, at)
				values (?, ?, ?, ?, ?, ?, ?)
				""")
			.params(actor.courseRunId(), participantId, (from != null) ? from.id() : null,
					(to != null) ? to.id() : null, reason, actor.participantId(), Timestamp.from(this.clock.instant()))
			.update();
	}

}
