package kz.bilik.defence;

import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Transactional;

@Transactional(readOnly = true)
public interface Assessments extends ListCrudRepository<Assessment, Long> {

	Optional<Assessment> findByProjectId(long projectId);

}
