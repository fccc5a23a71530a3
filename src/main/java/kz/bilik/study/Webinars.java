package kz.bilik.study;

import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;

public interface Webinars extends ListCrudRepository<Webinar, Long> {

	Optional<Webinar> findByCourseRunIdAndUnitId(long courseRunId, String unitId);

	List<Webinar> findByCourseRunId(long courseRunId);

}
