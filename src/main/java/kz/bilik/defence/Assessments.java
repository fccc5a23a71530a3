package kz.bilik.defence;

import java.util.List;
import java.util.Optional;

import org.springframework.data.jdbc.repository.query.Modifying;
import org.springframework.data.jdbc.repository.query.Query;
import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

/**
 * The sheets in use, unless those of an earlier defence are asked for.
 */
@Transactional(readOnly = true)
public interface Assessments extends ListCrudRepository<Assessment, Long> {

	@Query("select * from assessment where project_id = :projectId and assessor_id = :assessorId and closed = 0")
	Optional<Assessment> findByProjectIdAndAssessorId(long projectId, long assessorId);

	@Query("select * from assessment where project_id = :projectId and closed = 0 order by assessor_id")
	List<Assessment> findByProjectIdOrderByAssessorId(long projectId);

	/**
	 * The assessors' own sheets of the defences before, in their order and by name.
	 */
	@Query("""
			select assessment.* from assessment
			join participant on participant.id = assessor_id
			join person on person.id = person_id
			where project_id = :projectId and closed > 0
			order by closed, person.sort_name, assessor_id
			""")
	List<Assessment> findOfEarlierDefences(long projectId);

	/** Empty while there is no such sheet. */
	@Query("select version from assessment where project_id = :projectId and assessor_id = :assessorId and closed = 0")
	Optional<Integer> version(long projectId, long assessorId);

	/**
	 * Puts the sheets of a defence aside; whoever still writes on one is refused.
	 * @param projectVersion the version of the project, as no earlier defence has had it
	 */
	@Modifying
	@Transactional
	@Query("""
			update assessment set closed = :projectVersion, version = version + 1
			where project_id = :projectId and closed = 0
			""")
	void close(long projectId, int projectVersion);

}
