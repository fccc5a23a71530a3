package kz.bilik.schedule;

import java.util.List;
import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;

interface Webinars extends ListCrudRepository<Webinar, Long> {

	Optional<Webinar> findByIdAndCourseRunId(long id, long courseRunId);

	List<Webinar> findByCourseRunIdOrderByStartsAt(long courseRunId);

	List<Webinar> findByCourseRunIdAndUnitIdOrderByStartsAt(long courseRunId, String unitId);

}
