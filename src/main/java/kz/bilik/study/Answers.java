package kz.bilik.study;

import java.util.List;
import java.util.Optional;

import org.springframework.data.relational.core.sql.LockMode;
import org.springframework.data.relational.repository.Lock;
import org.springframework.data.repository.ListCrudRepository;

public interface Answers extends ListCrudRepository<Answer, Long> {

	/** Waits for whoever changes it at this moment. */
	@Lock(LockMode.PESSIMISTIC_WRITE)
	Optional<Answer> findByParticipantIdAndTaskId(long participantId, String taskId);

	/** Waits for whoever changes it at this moment. */
	@Lock(LockMode.PESSIMISTIC_WRITE)
	Optional<Answer> getById(long id);

	List<Answer> findByParticipantIdAndUnitId(long participantId, String unitId);

	Optional<Answer> findByIdAndCourseRunId(long id, long courseRunId);

}
