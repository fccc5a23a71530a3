package kz.bilik.defence;

import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
public interface Results extends ListCrudRepository<Result, Long> {

	Optional<Result> findByParticipantId(long participantId);

	List<Result> findByProjectIdOrderByParticipantId(long projectId);

	boolean existsByProjectId(long projectId);

}
