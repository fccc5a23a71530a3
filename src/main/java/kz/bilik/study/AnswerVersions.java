package kz.bilik.study;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

import kz.bilik.files.Upload;
import kz.bilik.files.Uploads;
import kz.bilik.web.Writing;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * What belongs to answers: the versions that were handed in, the files, and the talk.
 */
@Component
public class AnswerVersions {

	private final JdbcClient jdbc;

	private final Uploads uploads;

	AnswerVersions(JdbcClient jdbc, Uploads uploads) {
		this.jdbc = jdbc;
		this.uploads = uploads;
	}

	/**
	 * An answer with all that belongs to it.
	 *
	 * @param files of the draft
	 * @param versions the newest first
	 * @param thread in the order of time
	 */
	public record Work(Answer answer, List<Upload> files, List<AnswerVersion> versions, List<Message> thread) {

		public @Nullable AnswerVersion latest() {
			return this.versions.isEmpty() ? null : this.versions.get(0);
		}

		public List<AnswerVersion> earlier() {
			return this.versions.stream().skip(1).toList();
		}

		/** The id of the message that was written last; 0 when there is none. */
		public long lastMessage() {
			return this.thread.isEmpty() ? 0 : this.thread.get(this.thread.size() - 1).id();
		}

		/** Whether the draft says something else than the version handed in last. */
		public boolean saysMore() {
			AnswerVersion latest = latest();
			String text = (latest != null) ? latest.text() : null;
			String links = (latest != null) ? String.join("\n", latest.links()) : "";
			List<Upload> files = (latest != null) ? latest.files() : List.of();
			return !this.files.equals(files) || !Objects.equals(this.answer.text(), text)
					|| !Objects.requireNonNullElse(this.answer.links(), "").equals(links);
		}

	}

	/**
	 * Something said about an answer.
	 *
	 * @param name of the author; absent where the platform keeps it to itself
	 * @param fromListener whether the listener said it, and not an instructor
	 * @param number of the version that was handed in by then; 0 before the first
	 */
	public record Message(long id, long answerId, long authorId, @Nullable String name, boolean fromListener,
			Feedback.Decision decision, int number, String text, Instant createdAt) {
	}

	private record Version(long answerId, int number, @Nullable String text, @Nullable String links,
			Instant handedInAt) {
	}

	private record AnswerFile(long uploadId, long answerId, int addedIn, @Nullable Integer removedIn) {

		boolean isIn(int number) {
			return this.addedIn <= number && (this.removedIn == null || this.removedIn > number);
		}

	}

	/**
	 * Answers with all that belongs to them, in four statements however many there are.
	 */
	public List<Work> of(Collection<Answer> answers) {
		if (answers.isEmpty()) {
			return List.of();
		}
		List<Long> ids = answers.stream().map(Answer::id).toList();
		Map<Long, List<Version>> versions = this.jdbc.sql("""
				select answer_id, number, text, links, handed_in_at from answer_version
				where answer_id in (:answers) order by number desc
				""")
			.param("answers", ids)
			.query(Version.class)
			.list()
			.stream()
			.collect(Collectors.groupingBy(Version::answerId));
		Map<Long, List<Message>> messages = this.jdbc
			.sql("""
					select feedback.id, answer_id, author_id, person.name, author_id = answer.participant_id as from_listener, decision,
					  feedback.number, feedback.text, feedback.created_at
					from feedback
					join answer on answer.id = feedback.answer_id
					join participant on participant.id = feedback.author_id
					join person on person.id = participant.person_id
					where answer_id in (:answers) order by feedback.id
					""")
			.param("answers", ids)
			.query(Message.class)
			.list()
			.stream()
			.collect(Collectors.groupingBy(Message::answerId));
		List<AnswerFile> files = files(ids);
		Map<Long, Upload> uploads = this.uploads.find(files.stream().map(AnswerFile::uploadId).toList())
			.stream()
			.collect(Collectors.toMap(Upload::id, Function.identity()));
		return answers.stream().map((answer) -> {
			List<AnswerFile> its = files.stream().filter((file) -> file.answerId() == answer.id()).toList();
			return new Work(answer,
					its.stream()
						.filter((file) -> file.removedIn() == null)
						.map((file) -> uploads.get(file.uploadId()))
						.toList(),
					versions.getOrDefault(answer.id(), List.of())
						.stream()
						.map((version) -> new AnswerVersion(version.number(), version.text(),
								Writing.lines(version.links()),
								its.stream()
									.filter((file) -> file.isIn(version.number()))
									.map((file) -> uploads.get(file.uploadId()))
									.toList(),
								version.handedInAt()))
						.toList(),
					messages.getOrDefault(answer.id(), List.of()));
		}).toList();
	}

	public Work of(Answer answer) {
		return of(List.of(answer)).get(0);
	}

	/**
	 * The files of a listener's draft.
	 */
	public List<Upload> draftFiles(long participantId, String taskId) {
		return this.uploads.find(this.jdbc.sql("""
				select upload_id from answer_file join answer on answer.id = answer_file.answer_id
				where participant_id = ? and task_id = ? and removed_in is null
				""").params(participantId, taskId).query(Long.class).list());
	}

	List<Upload> draftFiles(Answer answer) {
		return draftFiles(answer.participantId(), answer.taskId());
	}

	/**
	 * A file of an answer.
	 * @param reader the listener whose it must be, or who is to read what was handed in
	 * last or has sent a peer review of it; absent for an instructor, who sees what was
	 * handed in
	 */
	public Optional<Upload> file(long courseRunId, long uploadId, @Nullable Long reader) {
		return this.jdbc.sql("""
				select upload_id from answer_file join answer on answer.id = answer_file.answer_id
				where upload_id = :upload and course_run_id = :run
				and (participant_id = :reader or :reader is null and added_in <= answer.number
				  or exists (
				    select 1 from peer_review
				    join participant as author on author.id = answer.participant_id
				    join course_run on course_run.id = answer.course_run_id
				    where peer_review.answer_id = answer.id and reader_id = :reader
				    and added_in <= case when sent_at is null then answer.number else peer_review.number end
				    and (removed_in is null
				      or removed_in > case when sent_at is null then answer.number else peer_review.number end)
				    and (sent_at is not null or author.left_at is null and course_run.peer_review)))
				""")
			.param("upload", uploadId)
			.param("run", courseRunId)
			.param("reader", reader)
			.query(Long.class)
			.optional()
			.flatMap(this.uploads::find);
	}

	/** Keeps what the draft says as the version that was handed in just now. */
	void add(Answer answer) {
		this.jdbc
			.sql("insert into answer_version (answer_id, number, text, links, handed_in_at) values (?, ?, ?, ?, ?)")
			.params(answer.id(), answer.number(), answer.text(), answer.links(), Timestamp.from(answer.handedInAt()))
			.update();
	}

	private List<AnswerFile> files(List<Long> answers) {
		return this.jdbc.sql("""
				select upload_id, answer_id, added_in, removed_in from answer_file
				where answer_id in (:answers) order by upload_id
				""").param("answers", answers).query(AnswerFile.class).list();
	}

}
