package kz.bilik.course;

import org.springframework.data.repository.ListCrudRepository;

public interface CourseRuns extends ListCrudRepository<CourseRun, Long> {

}
