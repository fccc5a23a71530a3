package kz.bilik.defence;

import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;

public interface Assessments extends ListCrudRepository<Assessment, Long> {

	Optional<Assessment> findByProjectId(long projectId);

}
