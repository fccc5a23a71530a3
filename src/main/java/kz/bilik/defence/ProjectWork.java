package kz.bilik.defence;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;

import kz.bilik.course.Participation;
import kz.bilik.defence.TeamRefusedException.Reason;
import kz.bilik.programme.Defence.Team;
import org.jspecify.annotations.Nullable;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Handing a project in. Whoever was second is told so and overwrites nothing.
 */
@Component
public class ProjectWork {

	private final Projects projects;

	private final Clock clock;

	ProjectWork(Projects projects, Clock clock) {
		this.projects = projects;
		this.clock = clock;
	}

	/**
	 * Hands the project of a listener's team in, for the first time or again.
	 * @param version the version seen; absent when no project was there
	 * @throws TeamRefusedException when the team's size is against the rule
	 * @throws OptimisticLockingFailureException when it was changed meanwhile, or its
	 * result is published
	 */
	@Transactional
	public void handIn(Participation listener, Team rule, String topic, String summary, String workLink,
			String presentationLink, @Nullable Integer version) {
		Optional<Project> known = this.projects.findByMember(listener.participantId());
		if (!known.map(Project::version).equals(Optional.ofNullable(version))
				|| known.filter((it) -> this.projects.isPublished(it.id())).isPresent()) {
			throw new OptimisticLockingFailureException("The project is another one by now");
		}
		Project project = known
			.orElseGet(() -> Project.of(listener.courseRunId(), Set.of(listener.participantId()), null, null));
		if (!rule.allows(project.members().size()) && project.exception() == null) {
			throw new TeamRefusedException(Reason.SIZE, project.members().size(), rule.min(), rule.max());
		}
		try {
			this.projects.save(project.handedIn(topic, summary, workLink, presentationLink, this.clock.instant()));
		}
		catch (DuplicateKeyException ex) {
			throw new OptimisticLockingFailureException("The project was handed in from another window", ex);
		}
	}

}
