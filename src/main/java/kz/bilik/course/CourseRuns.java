package kz.bilik.course;

import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

public interface CourseRuns extends ListCrudRepository<CourseRun, Long> {

	/** Each page asks, and one statement needs no transaction around it. */
	@Override
	@Transactional(propagation = Propagation.SUPPORTS)
	Optional<CourseRun> findById(Long id);

}
