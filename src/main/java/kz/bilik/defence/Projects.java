package kz.bilik.defence;

import java.util.Collection;
import java.util.List;
import java.util.Optional;

import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
public interface Projects extends ListCrudRepository<Project, Long> {

	Optional<Project> findByIdAndCourseRunId(long id, long courseRunId);

	@Query("""
			select project.* from project join project_member on project_member.project_id = project.id
			where project_member.participant_id = :participantId
			""")
	Optional<Project> findByMember(long participantId);

	Optional<Project> findByCourseRunIdAndInvitation(long courseRunId, String invitation);

	/** Who of some participants has a project. */
	@Query("select participant_id from project_member where participant_id in (:participantIds)")
	List<Long> taken(Collection<Long> participantIds);

}
