package kz.bilik.study;

import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;

public interface Answers extends ListCrudRepository<Answer, Long> {

	Optional<Answer> findByParticipantIdAndTaskId(long participantId, String taskId);

	List<Answer> findByParticipantIdAndUnitId(long participantId, String unitId);

	Optional<Answer> findByIdAndCourseRunId(long id, long courseRunId);

}
