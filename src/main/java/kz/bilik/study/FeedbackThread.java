package kz.bilik.study;

import java.util.Collection;
import java.util.List;

import org.springframework.data.repository.ListCrudRepository;

public interface FeedbackThread extends ListCrudRepository<Feedback, Long> {

	List<Feedback> findByAnswerIdInOrderByCreatedAt(Collection<Long> answerIds);

}
