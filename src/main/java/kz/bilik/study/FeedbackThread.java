package kz.bilik.study;

import java.util.Optional;

import org.springframework.data.repository.ListCrudRepository;

interface FeedbackThread extends ListCrudRepository<Feedback, Long> {

	Optional<Feedback> findFirstByAnswerIdOrderByIdDesc(long answerId);

	boolean existsByAnswerIdAndAuthorIdNotAndIdGreaterThan(long answerId, long authorId, long id);

	boolean existsByAnswerIdAndDecisionAndIdGreaterThan(long answerId, Feedback.Decision decision, long id);

}
