package kz.bilik.course;

import org.springframework.data.repository.ListCrudRepository;

interface CourseRuns extends ListCrudRepository<CourseRun, Long> {

}
