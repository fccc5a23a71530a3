package kz.bilik.defence;

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

}
