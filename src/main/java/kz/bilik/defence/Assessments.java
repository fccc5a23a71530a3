package kz.bilik.defence;

import java.util.List;
import java.util.Optional;

import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
public interface Assessments extends ListCrudRepository<Assessment, Long> {

	Optional<Assessment> findByProjectIdAndAssessorId(long projectId, long assessorId);

	List<Assessment> findByProjectIdOrderByAssessorId(long projectId);

	/** Empty while there is no such sheet. */
	@Query("select version from assessment where project_id = :projectId and assessor_id = :assessorId")
	Optional<Integer> version(long projectId, long assessorId);

}
